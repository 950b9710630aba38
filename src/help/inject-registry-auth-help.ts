import { dockerConfigType } from '../registry/docker-config-secret.js';
import type { Help } from './help.js';

export const injectRegistryAuthHelp: Help = {
  name: 'inject-registry-auth',
  short: "Give Porch's function runner the credentials of private registries.",
  long: `Edits the Porch package so that its function runner, and the function pods that it starts, can pull images from
private registries: a Secret of type ${dockerConfigType}, its volume and volumeMount in the function
runner's Deployment, the flags that this Porch release has, and what its Role lacks. Everything else stays as it is,
byte for byte; running it again changes nothing.

The functionConfig is an InjectRegistryAuth (fn.kpt.dev/v1alpha1), with its fields under \`spec\`, or a ConfigMap with
the flat names in brackets:

  porchRelease [porchRelease]             the build of Porch, such as v1.5.8; inferred by default
  secret.name [secretName]                the Secret's name; \`auth-secret\` by default
  secret.file, secret.env [file, env]     a docker config file, or the environment variable that holds one
  secret.registries [server, username,    registries with a user and a password, which may be in a variable or a file
    password, passwordEnv, passwordFile]
  secret.dockerConfigJson                 a docker config in the functionConfig itself
    [dockerConfigJson]
  secret.externalSecret                   where the External Secrets Operator finds the docker config
  mountPath [mountPath]                   where the Secret is mounted; \`/var/tmp/auth-secret\` by default
  volumeName [volumeName]                 its volume; \`docker-config\` by default
  deployment.name [deployment],           the function runner, where the package shows more than one
    .namespace, .container
  tls.secretName [tlsSecretName],         the private CA of a registry; off by default
    .mountPath, .caBundle
  rbac [rbac]                             \`ensure\` adds what the Role lacks (the default); \`leave\` leaves it alone
  rolloutRevision [rolloutRevision]       change it to restart the function runner with a changed credential

Without a source of credentials the Secret is only referred to, and must be in the package or be made in the cluster.
A functionConfig that is itself a Secret of type ${dockerConfigType} is put into the package as it is.

Reads a ResourceList on stdin and writes it to stdout. Exit status: 0; 1 with an error result; 2 for bad usage or input
that is no ResourceList.`,
  examples: `# Refer to a Secret "auth-secret" that is made in the cluster:
kpt fn eval porch --image ghcr.io/porch-registry-auth/inject-registry-auth:v0.1

# Put a docker config file into the package:
DOCKER_AUTH="$(cat ~/.docker/config.json)" kpt fn eval porch \\
  --image ghcr.io/porch-registry-auth/inject-registry-auth:v0.1 --env DOCKER_AUTH -- env=DOCKER_AUTH

# Say which release of Porch the package holds, and make its function runner restart:
kpt fn eval porch --image ghcr.io/porch-registry-auth/inject-registry-auth:v0.1 \\
  -- porchRelease=v1.5.8 rolloutRevision=2026-05`,
  functionConfigKind: 'InjectRegistryAuth',
};
