import { objectAt } from '../../package/json-value.js';
import type { Rule } from '../rule.js';

export const secretDataNotBase64: Rule = {
  name: 'secret-data-not-base64',
  severity: 'error',
  description: "A value in a Secret's `data` is not base64, so the API server refuses the Secret.",
  remedy: 'encode the value in base64, or move it to `stringData`',
  check: ({ secrets }) =>
    secrets.flatMap(({ object, keys }) =>
      [...(keys ?? [])]
        .filter(([, bytes]) => bytes === 'invalid')
        .map(([key]) => {
          const isPlain = Object.hasOwn(objectAt(object.value, 'stringData'), key);
          return {
            problem: `key "${key}" of Secret "${object.ref.name}" is not ${isPlain ? 'a string' : 'base64'}, so the API server refuses the Secret`,
            ...(isPlain ? { remedy: 'put quotes around the value' } : {}),
            object,
            fieldPath: `${isPlain ? 'stringData' : 'data'}[${key}]`,
          };
        }),
    ),
};
