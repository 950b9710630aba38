import type { Rule } from '../rule.js';

export const templateUnusable: Rule = {
  name: 'template-unusable',
  severity: 'error',
  description: 'The ConfigMap with the pod template lacks a key that the build reads.',
  remedy: 'add the key, with the manifest as its text',
  check: ({ podTemplate, release }) => {
    if (podTemplate === undefined) return [];
    const { name } = podTemplate.object.ref;
    const missing = [
      ...(podTemplate.podSpec === undefined ? ['template'] : []),
      ...(release.servicePerPod && !podTemplate.hasServiceTemplate ? ['serviceTemplate'] : []),
    ];
    return missing.map((key) => ({
      problem: `ConfigMap "${name}" has no manifest under \`${key}\`, which Porch ${release.build} reads, so no function pod becomes ready`,
      object: podTemplate.object,
      fieldPath: 'data',
    }));
  },
};
