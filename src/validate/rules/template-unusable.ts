import { lacksFunctionContainer, lacksInitContainer } from '../../package/pod-template.js';
import type { Rule } from '../rule.js';

export const templateUnusable: Rule = {
  name: 'template-unusable',
  severity: 'error',
  description: 'The pod template lacks something that the build reads or fills in.',
  remedy: 'add it',
  check: ({ podTemplate, release }) => {
    if (podTemplate === undefined) return [];
    const { kind, name } = podTemplate.object.ref;
    const { podSpec } = podTemplate;
    const isObject = release.podTemplate === 'pod-template';
    const missing = [
      ...(podSpec === undefined && !isObject ? ['template'] : []),
      ...(release.servicePerPod && !isObject && !podTemplate.hasServiceTemplate ? ['serviceTemplate'] : []),
    ].map((key) => `has no manifest under \`${key}\`, which Porch ${release.build} reads`);
    const lacking = [
      ...(lacksFunctionContainer(podTemplate)
        ? ['has no container "function", which gets the image of the function']
        : []),
      ...(isObject && lacksInitContainer(podTemplate) ? ['has no initContainer, which gets the wrapper server'] : []),
    ];
    return [...missing, ...(podSpec === undefined ? [] : lacking)].map((fault) => ({
      problem: `${kind} "${name}" ${fault}, so no function pod becomes ready`,
      object: podTemplate.object,
      fieldPath: isObject ? 'template.spec' : 'data',
    }));
  },
};
