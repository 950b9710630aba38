import { describe, expect, test } from '@jest/globals';
import { modelEvaluator, type FunctionSecret, type EvaluatorSurroundings } from '../../src/porch/model-evaluator.js';
import { exampleCa } from './example-ca.js';
import { readReleaseName } from '../../src/porch/find-release.js';
import { conformanceRows } from '../support/conformance-rows.js';

/** A row of test/conformance/runner.jsonl, as the README there describes it. */
interface Row {
  readonly id: string;
  readonly release: string;
  readonly case: string;
  readonly flags: readonly string[];
  readonly authFile: string | null;
  readonly tlsDir: Readonly<Record<string, string>> | null;
  readonly image: string;
  readonly secretVerbs: 'shipped' | 'all' | readonly string[];
  readonly secretAlreadyInFunctionNamespace?: {
    readonly type: string;
    readonly data: Readonly<Record<string, string>>;
    readonly immutable?: boolean;
  };
  readonly templateImagePullSecrets?: readonly string[];
  readonly observed: { readonly outcome: string; readonly imagePullSecrets?: readonly string[] };
  readonly verdict: string;
}

const rows = conformanceRows('runner.jsonl') as readonly Row[];

const places = { '{AUTH}': '/mnt/auth/.dockerconfigjson', '{AUTHDIR}': '/mnt/auth', '{TLSDIR}': '/mnt/tls' };
const shippedVerbs = ['create', 'delete', 'update', 'get'];
const allVerbs = [...shippedVerbs, 'list', 'watch'];

function surroundingsOf(row: Row): EvaluatorSurroundings {
  const folder = (path: string, files: Readonly<Record<string, string>>) =>
    [
      [path, 'directory'],
      ...Object.entries(files).map(([name, text]) => [`${path}/${name}`, text.replace('the CA, PEM', exampleCa)]),
    ] as const;
  const tree = new Map<string, string>(
    [
      ...(row.authFile === null ? [] : folder('/mnt/auth', { '.dockerconfigjson': row.authFile })),
      ...(row.tlsDir === null ? [] : folder('/mnt/tls', row.tlsDir)),
    ].map(([path = '', text = '']) => [path, text]),
  );
  const verbs = row.secretVerbs === 'all' ? allVerbs : row.secretVerbs === 'shipped' ? shippedVerbs : row.secretVerbs;
  const secret = row.secretAlreadyInFunctionNamespace;
  const pullSecrets = row.templateImagePullSecrets;
  return {
    readPath(path) {
      const content = tree.get(path.replace(/\/+$/, ''));
      if (content === undefined) return { kind: 'missing' };
      return content === 'directory' ? { kind: 'directory' } : { kind: 'file', bytes: Buffer.from(content) };
    },
    secretVerbs: () => new Set(verbs),
    functionSecret: (): FunctionSecret | 'absent' =>
      secret
        ? {
            type: secret.type,
            data: new Map(Object.entries(secret.data).map(([key, value]) => [key, Buffer.from(value, 'base64')])),
            immutable: secret.immutable ?? false,
          }
        : 'absent',
    podTemplate: (name) =>
      pullSecrets && (name === undefined || name === 'fn-pod-template')
        ? { imagePullSecrets: pullSecrets, hasPodTemplate: true, hasServiceTemplate: false }
        : 'absent',
  };
}

describe('agrees with the real runner', () => {
  test.each(rows.map((row) => [row.id, row.release, row.case, row] as const))(
    '%s %s: %s',
    (_id, _build, _case, row) => {
      const { release } = findRelease(row.release);
      if (!release) throw new Error(`no release ${row.release}`);
      const args = row.flags.map((flag) =>
        Object.entries(places).reduce((text, [place, path]) => text.replaceAll(place, path), flag),
      );
      const outcome = modelEvaluator(release, args, row.image, surroundingsOf(row));
      expect(outcome.verdict).toBe(row.verdict);
      if (row.observed.outcome === 'pod-created' && row.observed.imagePullSecrets) {
        expect(outcome.imagePullSecrets).toEqual(row.observed.imagePullSecrets);
      }
    },
  );
});

test('every row was read', () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});
