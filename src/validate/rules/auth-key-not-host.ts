import { parseImageReference } from '../../registry/image-reference.js';
import { findRunnerCredential } from '../../registry/runner-credential.js';
import type { Rule } from '../rule.js';

const problems: Readonly<Record<string, string>> = {
  'key-with-scheme': 'begins with a scheme',
  'key-with-path': 'has a path after the host',
  'key-with-trailing-slash': 'ends in a slash',
  'key-with-glob': 'is a pattern',
  'key-docker-hub-alias': 'is not the name that the evaluator uses for Docker Hub',
  'key-not-host': 'is not a host',
  'key-without-port': 'has no port, without which it is not a registry',
  'key-docker-hub-website': "is Docker's website, not its registry",
  'key-with-capitals': 'has capital letters',
  'key-with-default-port': 'has a port that image names leave out',
};

export const authKeyNotHost: Rule = {
  name: 'auth-key-not-host',
  severity: 'error',
  description: 'A key of the docker config is one that the kubelet may find, but the evaluator never does.',
  remedy: 'name the registry as its images do',
  check: ({ configFindings, dockerConfig, verdicts }) => {
    if (dockerConfig === undefined || dockerConfig.fault !== undefined) return [];
    return configFindings.flatMap(({ code, registry, betterKey, place }) => {
      const problem = problems[code];
      if (problem === undefined) return [];
      // Harmless if the key that both stages find is there too.
      if (betterKey !== undefined && serves(dockerConfig.bytes, betterKey)) return [];
      // If images do have this registry, the fault is their name, which the kubelet refuses.
      if (
        verdicts.some(
          ({ cause, image }) => cause === 'credential-sent' && parseImageReference(image).registry === registry,
        )
      ) {
        return [];
      }
      return [
        {
          problem: `the key "${registry ?? ''}" ${problem}, so the evaluator, which looks for the exact registry of an image, never finds it`,
          // Also harmless if no image that is judged lacks credentials.
          ...(verdicts.some(({ cause }) => cause === 'registry-not-listed') ? {} : { severity: 'warning' as const }),
          ...(betterKey === undefined ? {} : { remedy: `use the key "${betterKey}"` }),
          ...place,
        },
      ];
    });
  },
};

/** Whether the evaluator finds credentials under this exact key. */
function serves(file: Uint8Array, registry: string): boolean {
  return (
    findRunnerCredential(file, { registry, repository: 'any', identifier: 'latest', kind: 'tag' }).outcome ===
    'authenticated'
  );
}
