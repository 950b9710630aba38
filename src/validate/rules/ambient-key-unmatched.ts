import { ambientKeyFor } from '../../registry/ambient-credential.js';
import { parseImageReference } from '../../registry/image-reference.js';
import type { Rule } from '../rule.js';

export const ambientKeyUnmatched: Rule = {
  name: 'ambient-key-unmatched',
  severity: 'error',
  description: "No key of the evaluator's own docker config is one that its keychain finds for a private image.",
  remedy: 'name the registry as its images do',
  check: ({ ambientFile, evaluator, verdicts }) => {
    const missed = verdicts.filter(({ cause, isPrivate }) => cause === 'ambient-key-unmatched' && isPrivate);
    const registries = new Set(missed.map(({ image }) => parseImageReference(image).registry ?? ''));
    const { found } = ambientFile;
    const object = 'source' in found ? found.source.content?.object : undefined;
    return [...registries].map((registry) => ({
      problem: `no key of "${ambientFile.path}" serves "${registry}", so the evaluator looks its images up without credentials`,
      remedy: `add the key "${ambientKeyFor(registry)}" under \`auths\`${registry === 'index.docker.io' ? ', the only one for Docker Hub there' : ''}`,
      object: object ?? evaluator.object,
    }));
  },
};
