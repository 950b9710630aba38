package internal

import (
	"strings"

	kpt "github.com/kptdev/kpt/pkg/lib/runneroptions"
)

var caFiles = []string{"ca.crt", "ca.pem"}

func (e *Evaluator) needsCredentials(image string) bool {
	return !strings.HasPrefix(image, kpt.GHCRImagePrefix)
}

func (e *Evaluator) copySecret(secret *Secret) error {
	return e.Client.Update(e.ctx, secret)
}

func (e *Evaluator) preparePod(image, pullSecret string) (*Pod, *core.Service) {
	pod := e.fill(core.PodTemplate{}, image)
	pod.Spec.ImagePullSecrets = append(pod.Spec.ImagePullSecrets, Reference{Name: pullSecret})
	return pod, &core.Service{Name: pod.Name}
}

func (e *Evaluator) newResolver() resolver {
	return resolver{Resolve: e.TagResolver}
}
