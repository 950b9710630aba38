module example.com/porch

require (
	github.com/google/go-containerregistry v0.21.6
	github.com/kptdev/kpt v1.0.0-beta.67
)
