import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import { releases } from '../../src/porch/releases.js';
import { surroundings } from '../support/surroundings.js';
import { parsed, resourceListOf } from '../validate/resource-list-of.js';
import { chance, oneOf, runs, shuffled, type Draw } from './draw.js';
import { drawObjects, login } from './draw-objects.js';
import { drawResourceList } from './draw-resource-list.js';
import { checkInput, runOn, type Run } from './run-on-text.js';

const caBundle = '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n';
const dockerConfig = JSON.stringify({ auths: { 'quay.io': login, 'registry.example.com': login } });
const around = surroundings({
  files: { '/docker.json': dockerConfig, '/password': 'p' },
  variables: { AUTH: dockerConfig },
});
const builds = releases.filter(({ privateRegistries }) => privateRegistries !== undefined);

type Spec = Readonly<Record<string, unknown>>;

/** A functionConfig, with or without a source of credentials. */
function drawSpec(draw: Draw, build: string): Spec {
  const sources: readonly object[] = [
    {},
    { registries: [{ server: 'registry.example.com', ...login }] },
    {
      registries: [
        { server: 'ghcr.io', ...login },
        { server: 'docker.io', username: 'a', passwordFile: '/password' },
      ],
    },
    { dockerConfigJson: { auths: { 'ghcr.io': { auth: btoa('bob:other') } } } },
    { file: '/docker.json' },
    { env: 'AUTH' },
    { externalSecret: { storeRef: { name: 'vault' }, remoteRef: { key: 'registries' } } },
    {
      externalSecret: {
        storeRef: { name: 'cloud', kind: 'ClusterSecretStore' },
        remoteRef: { key: 'a', property: 'b' },
      },
    },
    { externalSecret: { generator: { kind: 'ECRAuthorizationToken', name: 'ecr' } } },
    {
      externalSecret: {
        clusterGenerator: { kind: 'GithubAccessToken', name: 'github', registry: 'ghcr.io' },
        refreshInterval: '20m',
      },
    },
  ];
  return {
    porchRelease: chance(draw, 4) ? oneOf(draw, ...builds).build : build,
    secret: { name: oneOf(draw, 'auth-secret', 'auth-secret', 'registries'), ...oneOf(draw, ...sources) },
    ...(chance(draw, 3) && { mountPath: oneOf(draw, '/var/tmp/elsewhere', '/etc/registries') }),
    ...(chance(draw, 3) && { volumeName: oneOf(draw, 'registries', 'credentials') }),
    ...(chance(draw, 3) && {
      tls: { secretName: oneOf(draw, 'ca', 'registry-ca'), ...(chance(draw, 2) && { caBundle }) },
    }),
    ...(chance(draw, 3) && { rbac: 'leave' }),
    ...(chance(draw, 3) && { rolloutRevision: oneOf(draw, '1', '2') }),
    ...(chance(draw, 2) && { rotation: oneOf(draw, 'reloader', 'copy', 'ambient', 'ambient') }),
  };
}

/** Without a source, the Secret that is there is kept. */
const hasSource = ({ secret, tls }: Spec): boolean =>
  Object.keys(secret as object).length > 1 && (tls === undefined || 'caBundle' in (tls as object));

/** A package of any build, as a host writes it or as people do. */
function drawInput(draw: Draw): { readonly input: Buffer; readonly build: string } {
  if (chance(draw, 2)) {
    const { text, build } = drawResourceList(draw);
    return { input: Buffer.from(text), build };
  }
  const { build } = oneOf(draw, ...builds);
  return { input: Buffer.from(resourceListOf(drawObjects(draw, build)).bytes), build };
}

function run(input: Uint8Array, spec: Spec): Run {
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'InjectRegistryAuth', metadata: { name: 'config' }, spec };
  const { functionConfig } = parsed(Buffer.from(stringify({ ...emptyList, functionConfig: config })));
  return runOn((list, outside) => injectRegistryAuth({ ...list, functionConfig }, outside), input, around);
}

const emptyList = { apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList', items: [] };
const absent: Spec = { state: 'absent' };

/** The items, in no order: a host writes each to its own file. */
function itemsOf(bytes: Uint8Array, isCompared = (kind: string): boolean => kind !== ''): readonly string[] {
  return parsed(bytes)
    .items.filter(({ kind }) => isCompared(kind))
    .map((item) => item.text().replace(/\r?\n$/, ''))
    .sort();
}

/** Gives an item that was kept as it was the form of the expected item that says the same. */
function withFormsOf(
  expected: readonly string[],
  items: readonly string[],
  before: readonly string[],
): readonly string[] {
  const valueOf = (item: string): string => JSON.stringify(parse(item, { logLevel: 'silent', uniqueKeys: false }));
  // Most cases need none of it.
  if (items.every((item) => expected.includes(item))) return items;
  const forms = new Map(expected.map((item) => [valueOf(item), item]));
  return items.map((item) => (before.includes(item) ? (forms.get(valueOf(item)) ?? item) : item)).sort();
}

const saysThatALawFails = ({ stdout }: Run): boolean =>
  /rule: (?:undo-incomplete|entry-of-others-replaced|version-0-1-recognised)/.test(stdout.toString()) ||
  /"rule":"(?:undo-incomplete|entry-of-others-replaced|version-0-1-recognised)"/.test(stdout.toString());

/** What a person may do to a package in the meantime. Each can be done before the mutator's run as well as after it. */
const edits: readonly ((text: string) => string)[] = [
  (text) => text.replace(/(replicas"?: ?)1\b/, '$13'),
  (text) => text.replace(/^( *(?:- )?replicas: 1)(?=\r?$)/m, '$1 # one is enough'),
  (text) => text.replace('porch-wrapper-server:latest', 'porch-wrapper-server:mine'),
  (text) => text.replace('--functions=/functions', '--functions=/mine'),
  // Not behind it: where flags of others were taken out, nobody can tell on which side of them the new word belongs.
  (text) => text.replace(/^( *)- (--functions=\/\w+)(\r?\n)/m, '$1- --port=9446$3$1- $2$3'),
  (text) => text.replace(/^( *)- (--functions=\/\w+)(\r?\n)/m, '$1# where the programs are$3$1- $2$3'),
  (text) => text.replace('--config=/config.yaml', '--config=/mine.yaml'),
  (text) => text.replace(/^ *- --max-request-body-size=\d+\r?\n/m, ''),
  (text) => text.replace(/^( *)(app: function-runner)(\r?\n)/m, '$1$2$3$1tier: mine$3'),
  (text) => text.replace(/(containerPort"?: ?)9445/, '$19447'),
  (text) => text.replace('example/sidecar:v1', 'example/sidecar:v2'),
  (text) => text.replace(/(\n *)(?:- )?(image: [^\n]*function-runner[^\n]*)/, '$1# the runner$&'),
];

/** The mutator's own note is not what a person edits. */
function aroundNotes(text: string, edit: (text: string) => string): string {
  const notes: string[] = [];
  const note = /inject\.fn\.kpt\.dev\/wrote"?: ?(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")/g;
  const masked = text.replace(note, (found) => `NOTE${notes.push(found) - 1}:`);
  return edit(masked).replace(/NOTE(\d+):/g, (_, index: string) => notes[Number(index)] ?? '');
}

describe('the life of a package', () => {
  const told: Record<string, number> = { first: 0, undone: 0, edited: 0 };

  test('the result does not depend on what an earlier run was asked for', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const { input, build } = drawInput(draw);
        const [first, second] = [drawSpec(draw, build), drawSpec(draw, build)];
        checkInput(input, () => {
          const before = run(input, first);
          if (before.status !== 0 || saysThatALawFails(before)) return;
          const [after, fresh] = [run(before.stdout, second), run(input, second)];
          if (fresh.status !== 0) return;
          told['first'] = (told['first'] ?? 0) + 1;
          const isCompared = (kind: string): boolean => hasSource(second) || !kind.endsWith('Secret');
          if (after.status !== 0) throw new Error(after.stderr);
          expect([first, second, itemsOf(after.stdout, isCompared)]).toEqual([
            first,
            second,
            itemsOf(fresh.stdout, isCompared),
          ]);
        });
      }),
      runs(200),
    );
    expect(told['first']).toBeGreaterThan(30);
  });

  test('what is undone leaves the bytes that were there', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const { input, build } = drawInput(draw);
        const spec = drawSpec(draw, build);
        checkInput(input, () => {
          const before = run(input, spec);
          if (before.status !== 0 || saysThatALawFails(before)) return;
          told['undone'] = (told['undone'] ?? 0) + 1;
          const after = run(before.stdout, absent);
          expect([after.status, spec, itemsOf(after.stdout)]).toEqual([0, spec, itemsOf(input)]);
        });
      }),
      runs(200),
    );
    expect(told['undone']).toBeGreaterThan(30);
  });

  test('what others edit in the meantime stays as they wrote it', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const { input, build } = drawInput(draw);
        const [first, second] = [drawSpec(draw, build), drawSpec(draw, build)];
        const chosen = shuffled(draw, edits).slice(0, 4);
        const edit = (bytes: Uint8Array): Buffer =>
          Buffer.from(chosen.reduce(aroundNotes, Buffer.from(bytes).toString()));
        checkInput(input, () => {
          const before = run(input, first);
          if (before.status !== 0 || saysThatALawFails(before)) return;
          told['edited'] = (told['edited'] ?? 0) + 1;
          const edited = edit(before.stdout);
          expect([first, itemsOf(run(edited, absent).stdout)]).toEqual([first, itemsOf(edit(input))]);
          const fresh = run(edit(input), second);
          if (fresh.status !== 0) return;
          const isCompared = (kind: string): boolean => hasSource(second) || !kind.endsWith('Secret');
          const again = run(edited, second);
          if (again.status !== 0) throw new Error(again.stderr);
          const expected = itemsOf(fresh.stdout, isCompared);
          expect([first, second, withFormsOf(expected, itemsOf(again.stdout, isCompared), itemsOf(edited))]).toEqual([
            first,
            second,
            expected,
          ]);
        });
      }),
      runs(200),
    );
    expect(told['edited']).toBeGreaterThan(30);
  });
});
