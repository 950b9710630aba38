// The controller of External Secrets that the end-to-end tests start. This module holds no code; ../external-secrets.mjs
// says what is built. Later releases have their parts in modules that the Go module proxy does not have.
module porch-registry-auth/test/cluster/external-secrets

go 1.24.2

require github.com/external-secrets/external-secrets v0.16.2
