import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { apply, core } from '../e2e/support/cluster.js';
import { servers } from '../e2e/support/servers.js';
import type { Manifest } from '../validate/patch-objects.js';
import { setNodeCa } from './support/node.js';
import { applyPulls, findInitPull, findPulls, makeNamespace, removeNamespace } from './support/pods.js';

const { caBundle, password, registry, tlsRegistry, username } = servers;
const image = `${registry}/functions/wait:v1`;
const tlsImage = `${tlsRegistry}/functions/wait:v1`;

let namespace = '';
beforeEach(async () => {
  namespace = await makeNamespace();
});
afterEach(() => removeNamespace(namespace));

interface SecretForm {
  readonly type?: string;
  readonly key?: string;
  readonly server?: string;
  readonly word?: string;
}

/** Makes a Secret with the registry's login in its namespace. */
async function makeSecret(name: string, form: SecretForm = {}): Promise<void> {
  const {
    type = 'kubernetes.io/dockerconfigjson',
    key = '.dockerconfigjson',
    server = registry,
    word = password,
  } = form;
  const entries = { [server]: { username, password: word } };
  const file = JSON.stringify(key === '.dockercfg' ? entries : { auths: entries });
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, stringData: { [key]: file } };
  await apply([secret]);
}

async function pull(...pullSecrets: readonly string[]): Promise<unknown> {
  await applyPulls(namespace, { name: 'pod', images: [image], pullSecrets });
  return (await findPulls(namespace, 'pod'))[0]?.pull;
}

describe('the Secret that a pod names', () => {
  const cases: readonly (readonly [string, SecretForm, string])[] = [
    ['of type kubernetes.io/dockerconfigjson', {}, 'pulled'],
    ['of type kubernetes.io/dockercfg', { type: 'kubernetes.io/dockercfg', key: '.dockercfg' }, 'pulled'],
    // The evaluator fills such a copy and leaves its type (function-secret-wrong-type).
    ['of type Opaque with the right key', { type: 'Opaque' }, 'unauthorized'],
    ['of type Opaque with another key', { type: 'Opaque', key: 'config.json' }, 'unauthorized'],
    ['with a wrong password', { word: 'wrong' }, 'unauthorized'],
  ];
  test.each(cases)('%s', async (_, form, expected) => {
    await makeSecret('auth-secret', form);
    expect(await pull('auth-secret')).toBe(expected);
  });

  test('that is not there', async () => {
    expect(await pull('auth-secret')).toBe('unauthorized');
  });

  test('in another namespace', async () => {
    await makeSecret('auth-secret');
    const other = namespace;
    namespace = await makeNamespace();
    expect(await pull('auth-secret')).toBe('unauthorized');
    await removeNamespace(other);
  });

  test('beside one that does not serve the registry, and beside one that is not there', async () => {
    await makeSecret('other', { server: 'other.example.com' });
    await makeSecret('auth-secret');
    expect(await pull('missing', 'other', 'auth-secret')).toBe('pulled');
  });

  test('after one with a wrong password for the same registry', async () => {
    await makeSecret('first', { word: 'wrong' });
    await makeSecret('auth-secret');
    expect(await pull('first', 'auth-secret')).toBe('pulled');
  });
});

describe("the ServiceAccount's pull secrets", () => {
  beforeEach(async () => {
    await makeSecret('of-account');
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } };
    await apply([{ ...account, imagePullSecrets: [{ name: 'of-account' }] } as Manifest]);
  });

  test('serve a pod that names none', async () => {
    expect(await pull()).toBe('pulled');
  });

  test('do not serve a pod that names one of its own, which is what the feature makes of every function pod', async () => {
    await makeSecret('auth-secret', { server: 'other.example.com' });
    expect(await pull('auth-secret')).toBe('unauthorized');
    const pod = await core.readNamespacedPod({ namespace, name: 'pod' });
    expect(pod.spec?.imagePullSecrets).toEqual([{ name: 'auth-secret' }]);
  });
});

test('a private wrapper image is pulled with the same Secret, and without it the init container waits', async () => {
  await makeSecret('auth-secret');
  const pod = { images: [image], initImage: `${registry}/porch/function-runner:v1` };
  await applyPulls(namespace, { ...pod, name: 'with', pullSecrets: ['auth-secret'] });
  await applyPulls(namespace, { ...pod, name: 'without' });
  expect(await findPulls(namespace, 'with')).toMatchObject([{ pull: 'pulled' }]);
  expect(await findInitPull(namespace, 'with')).toMatchObject({ pull: 'pulled' });
  expect(await findInitPull(namespace, 'without')).toMatchObject({ pull: 'unauthorized' });
});

describe('over TLS by a private CA', () => {
  afterEach(() => {
    setNodeCa(tlsRegistry, undefined);
  });

  test.each([
    ['with the CA on the node', caBundle, 'pulled'],
    ['without it', undefined, 'unknown-ca'],
  ])('%s', async (_, ca, expected) => {
    setNodeCa(tlsRegistry, ca);
    await makeSecret('auth-secret', { server: tlsRegistry });
    await applyPulls(namespace, { name: 'pod', images: [tlsImage], pullSecrets: ['auth-secret'] });
    expect(await findPulls(namespace, 'pod')).toMatchObject([{ pull: expected }]);
  });
});
