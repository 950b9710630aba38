import type { Help } from './help.js';

export const injectRegistryAuthHelp: Help = {
  name: 'inject-registry-auth',
  short: "Give Porch's function runner the credentials of private registries.",
  long: `Edits the Porch package so that its function runner, and the function pods that it starts, can pull images from
private registries: a Secret of type kubernetes.io/dockerconfigjson, its volume and volumeMount in the function
runner's Deployment, the flags that this Porch release has, and what its Role lacks. Everything else stays as it is,
byte for byte; running it again changes nothing.

The functionConfig is an InjectRegistryAuth (fn.kpt.dev/v1alpha1) or a ConfigMap of flat names. Without one, the Secret
\`auth-secret\` is only referred to, and must be made in the cluster.

Reads a ResourceList on stdin and writes it to stdout. Exit status: 0; 1 with an error result; 2 for bad usage or input
that is no ResourceList.`,
  examples: `# Refer to a Secret "auth-secret" that is made in the cluster:
kpt fn eval --image inject-registry-auth

# Put a docker config file into the package:
kpt fn eval --image inject-registry-auth --mount type=bind,src=$HOME/.docker,dst=/docker \\
  -- file=/docker/config.json

# Say which release of Porch the package holds:
kpt fn eval --image inject-registry-auth -- porchRelease=v1.5.8`,
  functionConfigKind: 'InjectRegistryAuth',
};
