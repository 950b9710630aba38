import { dockerConfigType } from '../registry/docker-config-secret.js';
import type { Help } from './help.js';

export const injectRegistryAuthHelp: Help = {
  name: 'inject-registry-auth',
  short: 'Give Porch the credentials of private registries.',
  long: `Edits a Porch package so that Porch can run functions from private registries. The evaluator is the process that evaluates
pods: Deployment function-runner, or porch-server in newer builds. It gets a Secret of type ${dockerConfigType},
the Secret's volume and volumeMount, the flags that its build has, and the verbs that its Role lacks. Every other byte stays
as it is. A second run changes nothing.

The functionConfig is an InjectRegistryAuth (fn.kpt.dev/v1alpha1), with its fields under \`spec\`, or a ConfigMap with
the flat names in brackets:

  porchRelease [porchRelease]             the build of Porch, such as v1.6.3; inferred by default
  secret.name [secretName]                the Secret's name; \`auth-secret\` by default
  secret.file, secret.env [file, env]     a docker config file, or the environment variable that holds one
  secret.registries [server, username,    registries with user and password; the password may be in a variable or a file
    password, passwordEnv, passwordFile]
  secret.dockerConfigJson                 a docker config in the functionConfig itself
    [dockerConfigJson]
  secret.externalSecret                   where the External Secrets Operator finds the docker config
  mountPath [mountPath]                   where the Secret is mounted; \`/var/tmp/auth-secret\` by default
  volumeName [volumeName]                 its volume; \`docker-config\` by default
  deployment.name [deployment],           the evaluator's Deployment, if the package has several
    .namespace, .container
  tls.secretName [tlsSecretName],         the private CA of a registry; off by default
    .mountPath, .caBundle
  rbac [rbac]                             \`ensure\` adds what the Role lacks (the default); \`leave\` does not
  rolloutRevision [rolloutRevision]       change it to restart the evaluator after a credential changed

Without a source of credentials the package only refers to the Secret, which must be in the package or in the cluster.
A functionConfig that is itself a Secret of type ${dockerConfigType} is copied into the package.

Reads a ResourceList on stdin and writes it to stdout. Exit status: 0; 1 with an error result; 2 for bad usage or input
that is not a ResourceList.`,
  examples: `# Refer to a Secret "auth-secret" that you create in the cluster:
kpt fn eval porch --image ghcr.io/porch-registry-auth/inject-registry-auth:v0.1

# Put a docker config file into the package:
DOCKER_AUTH="$(cat ~/.docker/config.json)" kpt fn eval porch \\
  --image ghcr.io/porch-registry-auth/inject-registry-auth:v0.1 --env DOCKER_AUTH -- env=DOCKER_AUTH

# Say which build of Porch runs, and restart the evaluator:
kpt fn eval porch --image ghcr.io/porch-registry-auth/inject-registry-auth:v0.1 \\
  -- porchRelease=v1.6.3 rolloutRevision=2026-10`,
  functionConfigKind: 'InjectRegistryAuth',
};
