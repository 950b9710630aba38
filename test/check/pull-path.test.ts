import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { judgeFiles } from '../../src/check/judge-files.js';
import { readManifests } from '../../src/check/manifest-list.js';
import type { PullPath } from '../../src/check/pull-path.js';
import { validationRequest } from './validation-request.js';

const folder = join(__dirname, '../../examples/validate-broken-package');
const names = [
  'Kptfile',
  'function-configs.yaml',
  'function-runner.yaml',
  'rbac.yaml',
  'secret.yaml',
  'templates.yaml',
];
const texts = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const config = readFileSync(join(folder, 'fn-config.yaml'), 'utf8');

type Change = readonly [from: string, to: string];

/** The paths of the example after replacements in its files. */
function pathsOf(...changes: readonly Change[]): readonly PullPath[] {
  const files = [...texts].map(([path, text]) => {
    const changed = changes.reduce((all, [from, to]) => all.replace(from, to), text);
    return { path, shown: path, bytes: new Uint8Array(Buffer.from(changed)) };
  });
  return judgeFiles('example', readManifests(files), validationRequest(config)).details?.().paths ?? [];
}

function shown(path: PullPath | undefined): string {
  return path?.stations.map(({ state }) => ({ ok: '+', fault: 'x', idle: '-' })[state]).join('') ?? '';
}

const image = 'registry.example.com/platform/check-quotas:v1.2.0';
const hostKey = ['"https://registry.example.com"', '"registry.example.com"'] as const;

/** Secret, mount, flags, evaluator, registry, copied Secret, pod template, kubelet. */
const cases: readonly (readonly [name: string, changes: readonly Change[], path: string, fault: string | undefined])[] =
  [
    ['as it is', [], '++++xx--', 'registry'],
    ['with the key that the evaluator finds', [hostKey], '+++++x--', 'copied-secret'],
    [
      'without its flags',
      [hostKey, ['--enable-private-registries=true', '--enable-private-registries=false']],
      '++x-----',
      'flags',
    ],
    ['with an unknown flag', [hostKey, ['--enable-private-registries=true', '--no-such-flag']], '++x-----', 'flags'],
    [
      'with another mount path',
      [hostKey, ['mountPath: /var/tmp/auth-secret', 'mountPath: /elsewhere']],
      '+x---x--',
      'mount',
    ],
    ['with a docker config that is no JSON', [['{"auths":', '{auths:']], 'x---', 'secret'],
  ];

describe('the path of a pull', () => {
  test.each(cases)('%s', (_, changes, path, fault) => {
    const found = pathsOf(...changes).find((each) => each.image === image);
    expect(shown(found).slice(0, path.length)).toBe(path);
    expect(found?.firstFault).toBe(fault);
  });

  test('an image without credentials needs only some stations, and the own pod of the evaluator none but the kubelet', () => {
    const all = Object.fromEntries(pathsOf().map((path) => [path.image, shown(path)]));
    expect(all['ghcr.io/kptdev/krm-functions-catalog/set-labels:v0.2.0']).toBe('---++-++');
    expect(all['ghcr.io/kptdev/porch-function-runner:v1.6.3']).toBe('-------+');
  });

  test('each fault has its reason and its rule', () => {
    const found = pathsOf().find((each) => each.image === image);
    const faults = found?.stations.filter(({ state }) => state === 'fault') ?? [];
    expect(faults.map(({ rule, station }) => [station, rule])).toEqual([
      ['registry', 'auth-key-not-host'],
      ['copied-secret', 'function-secret-wrong-type'],
    ]);
    expect(faults.every(({ note = '' }) => note.length > 20)).toBe(true);
  });
});
