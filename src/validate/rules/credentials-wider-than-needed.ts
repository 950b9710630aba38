import { findKubeletCredential } from '../../registry/kubelet-credential.js';
import { shownRegistry } from '../../registry/shown-registry.js';
import type { Rule } from '../rule.js';
import { trimSlashes } from '../../text/trim-slashes.js';

export const credentialsWiderThanNeeded: Rule = {
  name: 'credentials-wider-than-needed',
  severity: 'warning',
  description: 'The docker config has credentials that no known image needs, and every function pod gets them.',
  remedy: 'remove the entry if no function needs it',
  check: ({ dockerConfig, expectations, verdicts }) => {
    if (dockerConfig === undefined || dockerConfig.fault !== undefined) return [];
    const images = [
      ...verdicts.map(({ image }) => image),
      ...expectations.privateRegistries.map((prefix) => `${trimSlashes(prefix)}/any`),
    ];
    const needed = new Set(
      images.flatMap((image) => {
        const found = findKubeletCredential(dockerConfig.bytes, image);
        return found.outcome === 'authenticated' || found.outcome === 'empty-credentials' ? found.keys : [];
      }),
    );
    return dockerConfig.keys
      .filter((key) => !needed.has(key))
      .map((key) => ({
        problem: `no known image needs the entry "${shownRegistry(key)}", but the evaluator copies it for every function pod`,
        // Other packages may use images that this package does not name.
        ...(expectations.privateRegistries.length > 0 ? {} : { severity: 'info' as const }),
        ...dockerConfig.place,
      }));
  },
};
