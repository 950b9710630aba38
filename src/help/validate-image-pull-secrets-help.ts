import type { Help } from './help.js';

export const validateImagePullSecretsHelp: Help = {
  name: 'validate-image-pull-secrets',
  short: 'Say before the rollout whether Porch will pull every function image.',
  long: `Works out from the Porch package alone what its function runner will do with its flags, mount, credentials, Role and
pod template for each function image, and what the kubelet will then do with the function pod. One result for each
image, one for each fault; the items go out as they came in.

The functionConfig is a ValidateImagePullSecrets (fn.kpt.dev/v1alpha1) or a ConfigMap of flat names. With
\`privateRegistries\` an image of those registries that is pulled without credentials is an error.

Reads a ResourceList on stdin and writes it to stdout. Exit status: 0; 1 with an error result; 2 for bad usage or input
that is no ResourceList.`,
  examples: `# Judge every image of the package:
kpt fn eval --image validate-image-pull-secrets

# Images of this registry must be pulled with credentials:
kpt fn eval --image validate-image-pull-secrets -- privateRegistries=registry.example.com`,
  functionConfigKind: 'ValidateImagePullSecrets',
};
