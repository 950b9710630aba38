import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apply, findRefusal } from '../e2e/support/cluster.js';
import { servers } from '../e2e/support/servers.js';
import { basePackage } from '../validate/base-package.js';
import { patchObjects, type Manifest } from '../validate/patch-objects.js';
import { resourceListOf } from '../validate/resource-list-of.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { surroundings } from '../support/surroundings.js';
import { applyPulls, findPulls, makeNamespace, removeNamespace, type PullOutcome } from './support/pods.js';

const { password, registry, username } = servers;
const image = `${registry}/functions/wait:v1`;
const auth = base64(`${username}:${password}`);
const login = { username, password };
const host = registry.replace(/:.*/, '');

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** The docker configs, by what is special about them; an object is an `auths` mapping, a text a whole file. */
const files: Readonly<Record<string, object | string>> = {
  'auth alone': { [registry]: { auth } },
  'user name and password': { [registry]: login },
  'auth wins over a wrong user name and password': { [registry]: { auth, username, password: 'wrong' } },
  'a wrong auth wins over user name and password': { [registry]: { ...login, auth: base64(`${username}:wrong`) } },
  'an empty auth beside user name and password': { [registry]: { ...login, auth: '' } },
  'a wrong password': { [registry]: { username, password: 'wrong' } },
  'a user name alone': { [registry]: { username } },
  'a password alone': { [registry]: { password } },
  'an empty entry, as Docker Desktop leaves it': { [registry]: {} },
  'an empty entry and a credential store': JSON.stringify({ auths: { [registry]: {} }, credsStore: 'desktop' }),
  'a token alone': { [registry]: { identitytoken: 'not-a-token' } },
  'a registry token alone': { [registry]: { registrytoken: 'not-a-token' } },
  'a token beside user name and password': { [registry]: { ...login, identitytoken: 'not-a-token' } },
  'an auth without padding': { [registry]: { auth: auth.replace(/=+$/, '') } },
  'an auth with a line break in it': { [registry]: { auth: `${auth.slice(0, 8)}\n${auth.slice(8)}` } },
  'an auth that is not base64': { [registry]: { auth: '***' } },
  'an auth without a colon': { [registry]: { auth: base64('alice') } },
  'an auth that is not base64, for another registry': { [registry]: login, 'other.example.com': { auth: '***' } },
  'an auth without a colon, for another registry': { [registry]: login, 'other.example.com': { auth: base64('a') } },
  'an auth with a colon in the password': { [registry]: { auth: base64(`${username}:${password}:more`) } },
  'an auth with a null byte at its end': { [registry]: { auth: base64(`${username}:${password}\0`) } },
  'field names in other case': JSON.stringify({ Auths: { [registry]: { Username: username, PASSWORD: password } } }),
  'a field twice, the last one right': `{"auths":{"${registry}":{"auth":"***","auth":"${auth}"}}}`,
  'fields that nobody knows': JSON.stringify({
    auths: { [registry]: { ...login, email: 'a@b', other: 1 } },
    HttpHeaders: {},
  }),
  'only a credential helper': JSON.stringify({ credHelpers: { [registry]: 'ecr-login' } }),
  'no auths': {},
  'an empty object': '{}',
  'auths that is null': '{"auths":null}',
  null: 'null',
  'auths that is a list': '{"auths":[]}',
  'an entry that is null': `{"auths":{"${registry}":null}}`,
  'an entry that is a text': `{"auths":{"${registry}":"${auth}"}}`,
  'a user name that is a number': `{"auths":{"${registry}":{"username":1,"password":"x"}}}`,
  'the older form, in the newer Secret': JSON.stringify({ [registry]: login }),
  'white space around it': `\n  ${JSON.stringify({ auths: { [registry]: login } })}\n\n`,
  'text after it': `${JSON.stringify({ auths: { [registry]: login } })} more`,
  'a byte order mark': `\ufeff${JSON.stringify({ auths: { [registry]: login } })}`,
  'no JSON at all': 'auths:',
  'an empty file': '',
  'a key with https://': { [`https://${registry}`]: login },
  'a key with http://': { [`http://${registry}`]: login },
  'a key with /v1/': { [`https://${registry}/v1/`]: login },
  'a key with /v2/': { [`https://${registry}/v2/`]: login },
  'a key with /v2 and no slash after it': { [`${registry}/v2`]: login },
  'a key with a slash at its end': { [`${registry}/`]: login },
  'a key with the first part of the path': { [`${registry}/functions`]: login },
  'a key with half of the path': { [`${registry}/func`]: login },
  'a key with the whole path': { [`${registry}/functions/wait`]: login },
  'a key with the tag': { [`${registry}/functions/wait:v1`]: login },
  'a key with another path': { [`${registry}/other`]: login },
  'a key with another path, wrong, and the host, right': {
    [`${registry}/other`]: { auth: base64('a:b') },
    [registry]: login,
  },
  'the host wrong and the path right': { [registry]: { auth: base64('a:b') }, [`${registry}/functions`]: login },
  'the path wrong and the host right': { [`${registry}/functions`]: { auth: base64('a:b') }, [registry]: login },
  'a key without the port': { [host]: login },
  'a key with another port': { [`${host}:5002`]: login },
  'a key in upper case': { [registry.toUpperCase()]: login },
  'a glob for a label': { [registry.replace('registry', '*')]: login },
  'a glob for part of a label': { [registry.replace('registry', 'reg*')]: login },
  'a glob for all labels': { '*:5001': login },
  'a glob for the port': { [`${host}:*`]: login },
  'a question mark': { [registry.replace('registry', 'registr?')]: login },
  'a set': { [registry.replace('registry', '[r]egistry')]: login },
  'a key with a space before it': { [` ${registry}`]: login },
  'a key of another registry': { 'other.example.com': login },
};

function fileOf(form: object | string): string {
  return typeof form === 'string' ? form : JSON.stringify({ auths: form });
}

/** A Secret of docker's newer form, as the evaluator copies it. */
function secretOf(metadata: Manifest['metadata'], file: string): Manifest {
  return {
    ...{ apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/dockerconfigjson' },
    data: { '.dockerconfigjson': base64(file) },
  } as Manifest;
}

/** What the validator says of the kubelet and the image in a package that holds the Secret; the rules of its errors. */
function predict(file: string): { readonly kubelet: string | undefined; readonly errors: readonly string[] } {
  const patches = [
    { ...secretOf({ name: 'auth-secret', namespace: 'porch-system' }, file), stringData: null },
    { ...manifest('kpt.dev/v1', 'Kptfile', 'network-package'), pipeline: { mutators: [{ image }] } },
    {
      ...manifest('fn.kpt.dev/v1alpha1', 'ValidateImagePullSecrets', 'validate'),
      spec: { privateRegistries: [registry] },
    },
  ];
  const objects = patchObjects(basePackage, patches);
  const isConfig = ({ kind }: Manifest): boolean => kind === 'ValidateImagePullSecrets';
  const list = resourceListOf(
    objects.filter((object) => !isConfig(object)),
    objects.find(isConfig),
  );
  const { diagnostics } = validateImagePullSecrets(list, surroundings());
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
  return { kubelet: diagnostics.find(({ tags }) => tags?.['image'] === image)?.tags?.['kubelet'], errors };
}

function manifest(apiVersion: string, kind: string, name: string): Manifest {
  return { apiVersion, kind, metadata: { name } };
}

/** What no package shows: these logins are sent, and are wrong. The kubelet sends a null byte, too; docker drops it. */
const wrongLogins = [
  'a wrong auth wins over user name and password',
  'a wrong password',
  'an auth with a colon in the password',
  'an auth with a null byte at its end',
];

/** What the kubelet does where the validator says so. */
const meanings: Readonly<Record<string, readonly PullOutcome[]>> = {
  authenticated: ['pulled'],
  anonymous: ['unauthorized'],
  'empty-credentials': ['unauthorized'],
  fails: ['secret-unreadable'],
};

describe('a pod with the copied Secret, for every form of docker config', () => {
  const forms = Object.entries(files).map(([says, form], index) => ({
    says,
    file: fileOf(form),
    name: `form-${index}`,
  }));
  const refusals = new Map<string, string | undefined>();
  let namespace = '';

  beforeAll(async () => {
    namespace = await makeNamespace();
    for (const { says, file, name } of forms) {
      const secret = secretOf({ name, namespace }, file);
      const refusal = await findRefusal(secret);
      refusals.set(says, refusal);
      if (refusal !== undefined) continue;
      await apply([secret]);
      await applyPulls(namespace, { name, images: [image], pullSecrets: [name] });
    }
  });

  afterAll(() => removeNamespace(namespace));

  test.each(forms.map((form) => [form.says, form] as const))('%s', async (says, { file, name }) => {
    const { kubelet, errors } = predict(file);
    if (refusals.get(says) !== undefined) {
      // There can be no such Secret, so no pod has it; what the package says of it must be an error.
      expect(errors).toEqual(expect.arrayContaining([expect.stringMatching(/^docker-config|^secret-/)]));
      return;
    }
    const [observed] = await findPulls(namespace, name);
    if (wrongLogins.includes(says)) {
      expect({ kubelet, pull: observed?.pull }).toEqual({ kubelet: 'authenticated', pull: 'unauthorized' });
      return;
    }
    const agrees = meanings[kubelet ?? '']?.some((each) => each === observed?.pull);
    expect(agrees === true ? [] : [{ kubelet, errors, observed }]).toEqual([]);
  });
});
