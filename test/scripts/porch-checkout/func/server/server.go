// Package server defines the flags of a function runner in all forms that the reader knows.
package server

import (
	"flag"
	"os"
	"time"

	"example.com/porch/api/defaults"
	"example.com/porch/func/internal"
	kpt "github.com/kptdev/kpt/pkg/lib/runneroptions"
)

const authFile = ".dockerconfigjson"

var port = flag.Int("port", 9445, "a flag that gives a variable")

func define(set *flag.FlagSet, o *internal.Options) {
	set.StringVar(&o.Functions, "functions", "./functions", "text")
	set.StringVar(&o.DisableRuntimes, "disable-runtimes", "", "no text")
	set.StringVar(&o.Prefix, "default-image-prefix", kpt.GHCRImagePrefix, "a constant of another module")
	set.StringVar(&o.PodNamespace, "pod-namespace", defaults.Namespace, "a constant of another package")
	set.DurationVar(&o.PodTTL, "pod-ttl", 30*time.Minute, "a product; \"quoted\" // and no comment")
	set.DurationVar(&o.ScanInterval, "scan-interval", time.Minute, `one unit`)
	set.IntVar(&o.LogLevel, "log-level", 2, "a number")
	set.IntVar(&o.MaxBody, "max-request-body-size", defaults.MaxBody, "a sum of constants")
	set.BoolVar(&o.WarmUp, "warm-up-pod-cache", true, "a bool")
	// set.BoolVar(&o.Gone, "gone", true, "what is a comment is no flag")
	set.IntVar(&o.MaxRetries, "max-grpc-retries", 2, "a number")
	set.IntVar(&o.MaxWaitlist, "max-waitlist-length", int(2), "a conversion")
	set.IntVar(&o.MaxPods, "max-parallel-pods-per-function", 3-2, "a difference")
	set.BoolVar(&o.Private, "enable-private-registries", false, "a bool")
	set.StringVar(
		&o.SecretPath,
		"registry-auth-secret-path",
		"/var/tmp/config-secret/"+authFile,
		"a sum over several lines",
	)
	set.StringVar(&o.SecretName, "registry-auth-secret-name", "auth-secret", "text")
	set.BoolVar(&o.TLS, "enable-private-registries-tls", false, "a bool")
	set.StringVar(&o.TLSPath, "tls-secret-path", "/var/tmp/tls-secret/", "text")
}

func start(manager internal.Manager) *internal.Evaluator {
	return &internal.Evaluator{Client: manager.GetClient(), Wrapper: os.Getenv("WRAPPER_SERVER_IMAGE")}
}
