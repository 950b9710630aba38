import { parseImageReference } from '../../registry/image-reference.js';
import { findRunnerCredential } from '../../registry/runner-credential.js';
import type { Rule } from '../rule.js';

const problems: Readonly<Record<string, string>> = {
  'key-with-scheme': 'begins with a scheme',
  'key-with-path': 'has a path behind the host',
  'key-with-trailing-slash': 'ends in a slash',
  'key-with-glob': 'is a pattern',
  'key-docker-hub-alias': 'is not the name that the evaluator has for Docker Hub',
  'key-not-host': 'is not a host',
  'key-without-port': 'lacks the port, without which it is not a registry',
  'key-docker-hub-website': "is Docker's website, not its registry",
  'key-with-capitals': 'has capital letters',
  'key-with-default-port': 'names a port that images leave out',
};

export const authKeyNotHost: Rule = {
  name: 'auth-key-not-host',
  severity: 'error',
  description: 'A key of the docker config is one that the kubelet may find and the evaluator never does.',
  remedy: 'name the registry as its images do: the host, with the port where images have one',
  check: ({ configFindings, dockerConfig, verdicts }) => {
    if (dockerConfig === undefined || dockerConfig.fault !== undefined) return [];
    return configFindings.flatMap(({ code, registry, betterKey, place }) => {
      const problem = problems[code];
      if (problem === undefined) return [];
      // Harmless beside the key that both stages find.
      if (betterKey !== undefined && serves(dockerConfig.bytes, betterKey)) return [];
      // An image may have just this registry; then it is its name that the kubelet refuses.
      if (
        verdicts.some(
          ({ cause, image }) => cause === 'credential-sent' && parseImageReference(image).registry === registry,
        )
      ) {
        return [];
      }
      return [
        {
          problem: `the key "${registry ?? ''}" under \`auths\` ${problem}; the evaluator looks for the exact registry of an image, so it does not find the key, though the kubelet may`,
          // Harmless, too, where no image that is judged lacks credentials.
          ...(verdicts.some(({ cause }) => cause === 'registry-not-listed') ? {} : { severity: 'warning' as const }),
          ...(betterKey === undefined ? {} : { remedy: `add or use the key "${betterKey}"` }),
          ...place,
        },
      ];
    });
  },
};

/** Whether the evaluator finds credentials under exactly that key. */
function serves(file: Uint8Array, registry: string): boolean {
  return (
    findRunnerCredential(file, { registry, repository: 'any', identifier: 'latest', kind: 'tag' }).outcome ===
    'authenticated'
  );
}
