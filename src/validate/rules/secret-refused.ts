import { checkDockerConfigJson } from '../../registry/check-docker-config-json.js';
import { describeFault } from '../describe-fault.js';
import type { Rule } from '../rule.js';

export const secretRefused: Rule = {
  name: 'secret-refused',
  severity: 'error',
  description: 'The API server refuses a Secret of type kubernetes.io/dockerconfigjson with this content.',
  remedy: 'put the docker config, a JSON object, under the key `.dockerconfigjson`',
  check: ({ secrets }) =>
    secrets.flatMap(({ object, type, keys }) => {
      if (type !== 'kubernetes.io/dockerconfigjson' || keys === undefined) return [];
      const bytes = keys.get('.dockerconfigjson');
      const what = `Secret "${object.ref.name}" of namespace "${object.ref.namespace ?? ''}"`;
      if (bytes === undefined) {
        const problem = `${what} is of type kubernetes.io/dockerconfigjson and has no key ".dockerconfigjson", so the API server refuses it`;
        return [{ problem, object, fieldPath: object.ref.kind === 'Secret' ? 'data' : 'spec' }];
      }
      const refused = bytes instanceof Uint8Array ? checkDockerConfigJson(bytes).refused : undefined;
      if (refused === undefined) return [];
      const problem = `the API server refuses ${what}: its docker config ${describeFault(refused)}`;
      return [{ problem, object, fieldPath: 'data[.dockerconfigjson]' }];
    }),
};
