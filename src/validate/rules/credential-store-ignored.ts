import type { Rule } from '../rule.js';

export const credentialStoreIgnored: Rule = {
  name: 'credential-store-ignored',
  severity: 'warning',
  description:
    'The docker config names a credential store or helper, which neither the evaluator nor the kubelet uses.',
  remedy: 'write user and password into the entries, and remove `credsStore` and `credHelpers`',
  check: ({ configFindings }) =>
    configFindings
      .filter(({ code }) => code === 'credential-store')
      .map(({ registry, place }) => ({
        problem:
          registry === undefined
            ? '`credsStore` names a credential store, which neither the evaluator nor the kubelet uses'
            : `\`credHelpers\` names a helper for "${registry}", which neither the evaluator nor the kubelet uses, so its images are requested without credentials`,
        ...place,
      })),
};
