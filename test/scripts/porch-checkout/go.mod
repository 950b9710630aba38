module example.com/porch

require github.com/kptdev/kpt v1.0.0-beta.67
