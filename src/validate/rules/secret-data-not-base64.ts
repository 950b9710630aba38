import type { Rule } from '../rule.js';

export const secretDataNotBase64: Rule = {
  name: 'secret-data-not-base64',
  severity: 'error',
  description: "A value in a Secret's `data` is not base64, so the API server refuses the Secret.",
  remedy: 'encode the value in standard base64, or move it to `stringData`',
  check: ({ secrets }) =>
    secrets.flatMap(({ object, keys }) =>
      [...(keys ?? [])]
        .filter(([, bytes]) => bytes === 'invalid')
        .map(([key]) => ({
          problem: `key "${key}" of Secret "${object.ref.name}" does not hold base64 text, so the API server refuses the Secret`,
          object,
          fieldPath: `data[${key}]`,
        })),
    ),
};
