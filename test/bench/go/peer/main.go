// Command go-peer does inject-registry-auth's task the way Go functions do it: on kyaml, the library under all of them.
// It reads a ResourceList from stdin, adds the Secret, and gives the function runner's Deployment the volume, the
// volumeMount and the flags of a release that has them. It is the yardstick of `npm run bench`, no product.
package main

import (
	"fmt"
	"os"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

const (
	secretName = "auth-secret"
	volumeName = "docker-config"
	mountPath  = "/var/tmp/auth-secret"
)

var flags = []string{
	"--enable-private-registries=true",
	"--registry-auth-secret-path=" + mountPath + "/.dockerconfigjson",
	"--registry-auth-secret-name=" + secretName,
}

func main() {
	input := &kio.ByteReadWriter{Reader: os.Stdin, Writer: os.Stdout, KeepReaderAnnotations: true}
	pipeline := kio.Pipeline{
		Inputs:  []kio.Reader{input},
		Filters: []kio.Filter{kio.FilterFunc(inject)},
		Outputs: []kio.Writer{input},
	}
	if err := pipeline.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func inject(items []*yaml.RNode) ([]*yaml.RNode, error) {
	for _, item := range items {
		if item.GetKind() != "Deployment" {
			continue
		}
		container, err := item.Pipe(yaml.Lookup("spec", "template", "spec", "containers", "0"))
		if err != nil {
			return nil, err
		}
		if container == nil || !runsFunctionRunner(container) {
			continue
		}
		if err := edit(item, container); err != nil {
			return nil, err
		}
		secret, err := newSecret(item)
		if err != nil {
			return nil, err
		}
		return append(items, secret), nil
	}
	return nil, fmt.Errorf("no Deployment of the function runner")
}

func runsFunctionRunner(container *yaml.RNode) bool {
	image, err := container.GetString("image")
	return err == nil && strings.Contains(image, "function-runner")
}

func edit(deployment, container *yaml.RNode) error {
	if err := deployment.PipeE(
		yaml.LookupCreate(yaml.SequenceNode, "spec", "template", "spec", "volumes"),
		yaml.Append(yaml.MustParse(fmt.Sprintf("name: %s\nsecret:\n  secretName: %s\n", volumeName, secretName)).YNode()),
	); err != nil {
		return err
	}
	if err := container.PipeE(
		yaml.LookupCreate(yaml.SequenceNode, "volumeMounts"),
		yaml.Append(yaml.MustParse(fmt.Sprintf("name: %s\nmountPath: %s\nreadOnly: true\n", volumeName, mountPath)).YNode()),
	); err != nil {
		return err
	}
	for _, flag := range flags {
		if err := container.PipeE(
			yaml.LookupCreate(yaml.SequenceNode, "command"),
			yaml.Append(yaml.NewStringRNode(flag).YNode()),
		); err != nil {
			return err
		}
	}
	return nil
}

func newSecret(deployment *yaml.RNode) (*yaml.RNode, error) {
	return yaml.Parse(fmt.Sprintf(`apiVersion: v1
kind: Secret
metadata:
  name: %s
  namespace: %s
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: eyJhdXRocyI6e319
`, secretName, deployment.GetNamespace()))
}
