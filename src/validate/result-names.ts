import { rules } from './rule-list.js';

/** Results of the validator and of the check that no rule of the list gives. */
const otherResults = [
  'credential-expired',
  'evaluator-log-unavailable',
  'function-image-not-looked-up',
  'function-image-not-pulled',
  'function-pod-not-started',
  'function-pod-without-secret',
  'function-secret-absent',
  'function-secret-outdated',
  'image-pull',
  'images-without-credentials',
  'item-unreadable',
  'registry-not-reached',
  'registry-refuses-image',
  'release-assumed',
  'release-differs-from-package',
  'release-unknown',
  'rollout-not-finished',
  'runner-ambiguous',
  'runner-container-ambiguous',
  'runner-container-not-found',
  'runner-crash-loop',
  'runner-flags-unreadable',
  'runner-has-no-pod',
  'runner-image-not-pulled',
  'runner-namespace-missing',
  'runner-not-found',
  'runner-not-started',
  'runner-unreadable',
  'service-account-not-allowed',
  'suppression-refused',
];

/** Every result whose severity a functionConfig may set, by its name. */
export const resultNames: readonly string[] = [...rules.map(({ name }) => name), ...otherResults];
