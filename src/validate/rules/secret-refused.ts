import { checkDockerConfigJson } from '../../registry/check-docker-config-json.js';
import { describeFault } from '../describe-fault.js';
import type { Rule } from '../rule.js';
import { secretField } from '../secret-field.js';

export const secretRefused: Rule = {
  name: 'secret-refused',
  severity: 'error',
  description: 'The API server refuses a Secret of type kubernetes.io/dockerconfigjson with this content.',
  remedy: 'put the docker config, a JSON object, under the key `.dockerconfigjson`',
  check: ({ secrets }) =>
    secrets.flatMap(({ object, type, keys }) => {
      const key = requiredKeys[type ?? ''];
      if (key === undefined || keys === undefined) return [];
      const bytes = keys.get(key);
      const what = `Secret "${object.ref.name}" of namespace "${object.ref.namespace ?? ''}"`;
      if (bytes === undefined) {
        const problem = `${what} is of type ${type ?? ''} and has no key "${key}", so the API server refuses it`;
        return [{ problem, object, fieldPath: secretField(object, 'data') }];
      }
      if (key !== '.dockerconfigjson') return [];
      const refused = bytes instanceof Uint8Array ? checkDockerConfigJson(bytes).refused : undefined;
      if (refused === undefined) return [];
      const problem = `the API server refuses ${what}: its docker config ${describeFault(refused)}`;
      return [{ problem, object, fieldPath: 'data[.dockerconfigjson]' }];
    }),
};

/** The key that an API server wants in a Secret of a type (Kubernetes 1.34, pkg/apis/core/validation, ValidateSecret). */
const requiredKeys: Readonly<Record<string, string>> = {
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
  'kubernetes.io/dockercfg': '.dockercfg',
};
