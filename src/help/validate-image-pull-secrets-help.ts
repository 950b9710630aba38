import type { Help } from './help.js';

export const validateImagePullSecretsHelp: Help = {
  name: 'validate-image-pull-secrets',
  short: 'Say before the rollout whether Porch will pull every function image.',
  long: `Works out from the Porch package alone what its function runner will do with its flags, mount, credentials, Role and
pod template for each function image, and what the kubelet will then do with the function pod. One result for each
image, one for each fault; the items go out as they came in.

The functionConfig is a ValidateImagePullSecrets (fn.kpt.dev/v1alpha1), with its fields under \`spec\`, or a ConfigMap with
the flat names in brackets:

  privateRegistries [privateRegistries]  registries or repository prefixes whose images must be pulled with credentials;
                                         comma-separated in a ConfigMap
  images [images]                        images to judge besides those that the package names; the same
  porchRelease [porchRelease]            the build of Porch, such as v1.5.8; inferred by default
  deployment.name [deployment],          the function runner, where the package shows more than one
    .namespace, .container
  secret                                 the credentials of a Secret that the package does not hold, only to judge with:
                                         the same fields and flat names as of InjectRegistryAuth
  requireProof [requireProof]            \`true\`: an image of \`privateRegistries\` whose credentials are not known is an
                                         error, not a warning

An image of \`privateRegistries\` that is pulled without credentials is an error. Without \`privateRegistries\`, so is one
of \`images\`.

Reads a ResourceList on stdin and writes it to stdout. Exit status: 0; 1 with an error result; 2 for bad usage or input
that is no ResourceList.`,
  examples: `# Judge every image of the package:
kpt fn eval porch --image ghcr.io/porch-registry-auth/validate-image-pull-secrets:v0.1

# Images of this registry must be pulled with credentials, such as this one:
kpt fn eval porch --image ghcr.io/porch-registry-auth/validate-image-pull-secrets:v0.1 --results-dir results \\
  -- privateRegistries=registry.example.com images=registry.example.com/functions/set-region:v1.2.0`,
  functionConfigKind: 'ValidateImagePullSecrets',
};
