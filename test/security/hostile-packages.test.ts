import { describe, expect, test } from '@jest/globals';
import { runFunction } from '../../src/host/run-function.js';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import type { KrmFunction, Surroundings } from '../../src/krm-function.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';

const functions: readonly (readonly [string, KrmFunction, string])[] = [
  ['the mutator', injectRegistryAuth, 'InjectRegistryAuth'],
  ['the validator', validateImagePullSecrets, 'ValidateImagePullSecrets'],
];

/** A runner's Deployment, with a hostile text wherever a text may stand. */
function runner({
  name = 'function-runner',
  path = '2.yaml',
  image = 'ghcr.io/a/porch-function-runner:v1.5.8',
  word = '--port=1',
}) {
  const container = { name: 'function-runner', image, command: ['/server', '--config=/c', word] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'porch-system', annotations: { 'config.kubernetes.io/path': path } },
    spec: { template: { spec: { containers: [container] } } },
  };
}

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the function asked its process for. */
  readonly asked: readonly string[];
}

function run(krmFunction: KrmFunction, items: readonly object[], functionConfig?: object): Outcome {
  const asked: string[] = [];
  const surroundings: Surroundings = {
    readVariable: (name) => void asked.push(name),
    readFile: (path) => {
      asked.push(path);
      return { error: 'there is no such file' };
    },
  };
  const list = { apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList', items, functionConfig };
  const { status, stdout, stderr } = runFunction('f', krmFunction, Buffer.from(JSON.stringify(list)), surroundings);
  expect(stderr).not.toContain('internal error');
  return { status, stdout: Buffer.concat(stdout).toString(), stderr, asked };
}

describe.each(functions)('%s', (_, krmFunction, kind) => {
  const config = (spec: object): object => ({ apiVersion: 'fn.kpt.dev/v1alpha1', kind, spec });

  test('reads nothing that an item names', () => {
    const spec = { secret: { file: '/etc/passwd', env: 'HOME', registries: [{ passwordFile: '/etc/shadow' }] } };
    const items = [
      runner({ path: '../../../etc/passwd' }),
      { ...config(spec), metadata: { name: 'a' } },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: kind },
        data: { file: '/etc/passwd', passwordEnv: 'HOME' },
      },
      {
        apiVersion: 'kpt.dev/v1',
        kind: 'Kptfile',
        metadata: { name: 'a', annotations: { 'config.kubernetes.io/path': '/etc/passwd' } },
        pipeline: {
          mutators: [
            { image: kind, configPath: '/etc/passwd' },
            { exec: '/bin/sh', configMap: { file: '/etc/passwd' } },
          ],
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'auth-secret', namespace: 'porch-system' },
        data: { '.dockerconfigjson': '/etc/passwd' },
      },
    ];
    expect(run(krmFunction, items).asked).toEqual([]);
  });

  test.each(['../2.yaml', 'a/../../2.yaml', '/etc/2.yaml', '..'])('puts no new file where %s leads', (path) => {
    const login = { server: 'ghcr.io', username: 'a', password: 'b' };
    const { stdout } = run(krmFunction, [runner({ path })], config({ secret: { registries: [login] } }));
    const paths = [...stdout.matchAll(/"(?:internal\.)?config\.kubernetes\.io\/path": ?"([^"]*)"/g)].map(
      ([, found]) => found,
    );
    expect(paths).toEqual([path]);
  });

  test('takes keys such as __proto__ for data, in every mapping', () => {
    const bad = (value: unknown): object =>
      JSON.parse(`{"__proto__":${JSON.stringify(value)},"constructor":{"prototype":{"polluted":1}}}`) as object;
    const polluted = bad({ polluted: true });
    const deployment = runner({});
    const auths = Buffer.from(JSON.stringify({ auths: bad({ auth: 'YTpi' }) })).toString('base64');
    const items = [
      { ...deployment, ...polluted, metadata: { ...deployment.metadata, labels: polluted } },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'auth-secret', namespace: 'porch-system' },
        type: 'kubernetes.io/dockerconfigjson',
        data: { '.dockerconfigjson': auths, ...polluted },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'pod-cache-config', namespace: 'porch-system' },
        data: polluted,
      },
      { kind: '__proto__', metadata: polluted },
    ];
    run(krmFunction, items);
    run(krmFunction, items, config({ secret: { dockerConfigJson: { auths: bad({ auth: 'YTpi' }) } } }));
    for (const spec of [polluted, { secret: polluted }, { deployment: polluted }]) {
      expect(run(krmFunction, items, config(spec)).stderr).toMatch(/`[a-z.]*__proto__` is not a known field/);
    }
    expect(
      run(krmFunction, items, { apiVersion: 'v1', kind: 'ConfigMap', data: { constructor: 'x' } }).stderr,
    ).toContain('`data.constructor` is not a known field');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('shows no character that steers a terminal', () => {
    const evil = 'a\u001b]0;x\u0007\u001b[2J\r\u009b31m\u202e\u0000\u007f\nerror [fake] b';
    const items = [
      runner({ path: evil, image: `ghcr.io/a/porch-function-runner:${evil}`, word: `--${evil}` }),
      runner({ name: evil }),
      {
        apiVersion: 'kpt.dev/v1',
        kind: 'Kptfile',
        metadata: { name: evil },
        pipeline: { mutators: [{ image: evil }] },
      },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'auth-secret', namespace: evil }, data: { [evil]: evil } },
    ];
    for (const functionConfig of [
      undefined,
      config({ [evil]: 1, porchRelease: evil }),
      { kind: evil },
      { apiVersion: evil, kind },
    ]) {
      const { stderr } = run(krmFunction, items, functionConfig);

      expect(stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]|^error \[fake\]/m);
    }
  });

  // Long texts of one character, or of two in turn, in which a regular expression might search in vain.
  const texts = ['a', '/', '.', '-', ':', '@', ' ', '=', '%', '$(', 'a/', 'a.', 'a:', '0', '\\', '_-', ','].map(
    (piece) => [piece],
  );
  test.each(texts)('takes no time for %j fifty thousand times', (piece) => {
    const long = piece.repeat(50_000);
    const began = performance.now();
    const items = [
      runner({ word: long }),
      runner({ path: long, image: `${long}/porch-function-runner:${long}` }),
      {
        apiVersion: 'kpt.dev/v1',
        kind: 'Kptfile',
        metadata: { name: 'a' },
        pipeline: { mutators: [{ image: long }, { image: `ghcr.io/${long}:v1` }] },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'pod-cache-config', namespace: 'porch-system' },
        data: { 'pod-cache-config.yaml': long },
      },
    ];
    const auths = {
      [long]: { auth: long },
      [`https://${long}/v1/`]: { username: long, password: long },
      'ghcr.io': { auth: 'YTpi' },
    };
    run(krmFunction, items.slice(1), config({ porchRelease: 'v1.5.8', secret: { dockerConfigJson: { auths } } }));
    run(
      krmFunction,
      items.slice(0, 1),
      config({ secret: { registries: [{ server: long, username: long, password: 'x' }] } }),
    );
    run(krmFunction, items.slice(0, 1), config({ mountPath: `/${long}`, volumeName: long, [long.slice(0, 2000)]: 1 }));
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
