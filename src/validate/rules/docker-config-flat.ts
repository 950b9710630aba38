import type { Rule } from '../rule.js';

export const dockerConfigFlat: Rule = {
  name: 'docker-config-flat',
  severity: 'error',
  description: 'The docker config has the form of an old `.dockercfg`, without `auths` around its entries.',
  remedy: 'put them under `auths`, as in `{"auths":{"registry.example.com":{"auth":"..."}}}`',
  check: ({ configFindings }) =>
    configFindings
      .filter(({ code }) => code === 'flat-dockercfg')
      .map(({ place }) => ({
        problem:
          'the entries of the docker config are not under `auths`, so neither the evaluator nor the kubelet finds them',
        ...place,
      })),
};
