import type { Rule } from '../rule.js';
import { secretField } from '../../package/secret-field.js';

export const tlsSecretTypeRefused: Rule = {
  name: 'tls-secret-type-refused',
  severity: 'error',
  description: 'The API server refuses a Secret of type kubernetes.io/tls without `tls.crt` and `tls.key`.',
  remedy: 'give it type Opaque, with the key `ca.crt`',
  check: ({ secrets }) =>
    secrets
      .filter(({ type, keys }) => type === 'kubernetes.io/tls' && keys !== undefined)
      .filter(({ keys }) => keys?.has('tls.crt') !== true || !keys.has('tls.key'))
      .map(({ object }) => ({
        problem: `Secret "${object.ref.name}" has type kubernetes.io/tls but not \`tls.crt\` and \`tls.key\`, so the API server refuses it`,
        object,
        fieldPath: secretField(object, 'type'),
      })),
};
