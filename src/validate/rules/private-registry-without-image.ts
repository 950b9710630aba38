import { isUnder } from '../image-verdict.js';
import type { Rule } from '../rule.js';

export const privateRegistryWithoutImage: Rule = {
  name: 'private-registry-without-image',
  severity: 'warning',
  description: 'No image of a registry in `privateRegistries` is judged.',
  remedy: 'add one to `images`, or correct the registry',
  check: ({ expectations, evaluator, place, verdicts }) =>
    expectations.privateRegistries
      .filter(
        (registry) => !verdicts.some(({ image, use }) => isUnder(image, [registry]) || isUnder(use.image, [registry])),
      )
      .map((registry) => ({
        problem: `neither ${place} nor \`images\` names an image of "${registry}" from \`privateRegistries\`, so none is judged`,
        object: evaluator.object,
      })),
};
