import { checkDockerConfigJson } from '../../registry/check-docker-config-json.js';
import { describeDockerConfigFault } from '../../registry/describe-docker-config-fault.js';
import {
  dockercfgKey,
  dockercfgType,
  dockerConfigField,
  dockerConfigKey,
  dockerConfigType,
} from '../../registry/docker-config-secret.js';
import type { Rule } from '../rule.js';
import { secretField } from '../../package/secret-field.js';

export const secretRefused: Rule = {
  name: 'secret-refused',
  severity: 'error',
  description: `The API server refuses a Secret of type ${dockerConfigType} with this content.`,
  remedy: `put the docker config, a JSON object, under the key \`${dockerConfigKey}\``,
  check: ({ secrets }) =>
    secrets.flatMap(({ object, type, keys }) => {
      const key = requiredKeys[type ?? ''];
      if (key === undefined || keys === undefined) return [];
      const bytes = keys.get(key);
      const what = `Secret "${object.ref.name}" of namespace "${object.ref.namespace ?? ''}"`;
      if (bytes === undefined) {
        const problem = `${what} has type ${type ?? ''} but no key "${key}", so the API server refuses it`;
        return [{ problem, object, fieldPath: secretField(object, 'data') }];
      }
      if (key !== dockerConfigKey) return [];
      const refused = bytes instanceof Uint8Array ? checkDockerConfigJson(bytes).refused : undefined;
      if (refused === undefined) return [];
      const { problem, remedy } = describeDockerConfigFault(
        refused,
        `the API server refuses ${what}: its docker config`,
      );
      return [{ problem, remedy, object, fieldPath: dockerConfigField }];
    }),
};

/** The key that an API server requires in a Secret of a type (Kubernetes 1.34, pkg/apis/core/validation, ValidateSecret). */
const requiredKeys: Readonly<Record<string, string>> = {
  [dockerConfigType]: dockerConfigKey,
  [dockercfgType]: dockercfgKey,
};
