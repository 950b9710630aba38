import type { Help } from './help.js';

export const validateImagePullSecretsHelp: Help = {
  name: 'validate-image-pull-secrets',
  short: 'Say before the rollout whether Porch will pull every function image.',
  long: `Works out from a Porch package alone what happens to each function image: what the evaluator will do, with its flags,
mount, credentials, Role and pod template, and what the kubelet will then do with the function pod. The evaluator is the
process that evaluates pods: Deployment function-runner, or porch-server in newer builds. There is one result for each image
and one for each fault. The package is not changed.

The functionConfig is a ValidateImagePullSecrets (fn.kpt.dev/v1alpha1), with its fields under \`spec\`, or a ConfigMap with
the flat names in brackets:

  privateRegistries [privateRegistries]  registries or repository prefixes whose images must be pulled with credentials;
                                         comma-separated in a ConfigMap
  images [images]                        more images to judge; comma-separated in a ConfigMap
  porchRelease [porchRelease]            the build of Porch, such as v1.6.3; inferred by default
  deployment.name [deployment],          the evaluator's Deployment, if the package has several
    .namespace, .container
  secret                                 the content of a Secret that the package does not hold, used only to judge;
                                         the same fields and flat names as for InjectRegistryAuth
  requireProof [requireProof]            \`true\`: an image of \`privateRegistries\` whose credentials are not known is an
                                         error, not a warning
  severity [severity]                    a mapping of rule to error, warning, info or off; rule=severity, with commas
                                         between, in a ConfigMap

An image of \`privateRegistries\` that is pulled without credentials is an error. Without \`privateRegistries\`, the same
holds for \`images\`. The annotation \`ignore.fn.kpt.dev/RULE: "the reason"\` of an object makes that rule's finding on it an
info, except where the evaluator would end.

Reads a ResourceList on stdin and writes it to stdout. Exit status: 0; 1 with an error result; 2 for bad usage or input
that is not a ResourceList.`,
  examples: `# Judge every image of the package:
kpt fn eval porch --image ghcr.io/porch-registry-auth/validate-image-pull-secrets:v0.1

# Images of this registry must be pulled with credentials, such as this one:
kpt fn eval porch --image ghcr.io/porch-registry-auth/validate-image-pull-secrets:v0.1 --results-dir results \\
  -- privateRegistries=registry.example.com images=registry.example.com/functions/set-region:v1.2.0`,
  functionConfigKind: 'ValidateImagePullSecrets',
};
