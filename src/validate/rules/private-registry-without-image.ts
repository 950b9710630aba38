import { isUnder } from '../image-verdict.js';
import type { Rule } from '../rule.js';

export const privateRegistryWithoutImage: Rule = {
  name: 'private-registry-without-image',
  severity: 'warning',
  description: 'No image is judged of a registry that `privateRegistries` names.',
  remedy: 'name one of its images in `images` of the functionConfig, or correct the registry',
  check: ({ expectations, evaluator, place, verdicts }) =>
    expectations.privateRegistries
      .filter(
        (registry) => !verdicts.some(({ image, use }) => isUnder(image, [registry]) || isUnder(use.image, [registry])),
      )
      .map((registry) => ({
        problem: `neither ${place} nor \`images\` names an image of "${registry}", which \`privateRegistries\` names, so nothing is said of whether its images can be pulled`,
        object: evaluator.object,
      })),
};
