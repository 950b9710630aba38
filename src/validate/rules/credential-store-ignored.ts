import type { Rule } from '../rule.js';

export const credentialStoreIgnored: Rule = {
  name: 'credential-store-ignored',
  severity: 'warning',
  description: 'The docker config names a credential store or helper, which neither function runner nor kubelet asks.',
  remedy: 'write user and password into the entries, and leave out `credsStore` and `credHelpers`',
  check: ({ configFindings }) =>
    configFindings
      .filter(({ code }) => code === 'credential-store')
      .map(({ registry, place }) => ({
        problem:
          registry === undefined
            ? 'the docker config has `credsStore`, which neither the evaluator nor the kubelet asks'
            : `\`credHelpers\` names a helper for "${registry}", which neither the evaluator nor the kubelet asks, so its images are asked for without credentials`,
        ...place,
      })),
};
