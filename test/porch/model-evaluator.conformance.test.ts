import { describe, expect, test } from '@jest/globals';
import { readReleaseName } from '../../src/porch/find-release.js';
import { applyKptfileTag } from '../../src/porch/kptfile-tag.js';
import {
  modelEvaluator,
  modelExecRunner,
  type EvaluatorOutcome,
  type EvaluatorSurroundings,
  type FunctionSecret,
} from '../../src/porch/model-evaluator.js';
import type { Release } from '../../src/porch/releases.js';
import { conformanceRows } from '../support/conformance-rows.js';
import { exampleCa } from './example-ca.js';

/** A row of runner.jsonl or runner-2026.jsonl, as test/conformance/README.md describes it. */
interface Row {
  readonly id: string;
  readonly release: string;
  /** The function runner where there is none. */
  readonly program?: 'function-runner' | 'porch-server';
  readonly case: string;
  readonly flags: readonly string[];
  readonly authFile: string | null;
  readonly tlsDir: Readonly<Record<string, string>> | null;
  readonly image: string;
  readonly tag?: string;
  readonly secretVerbs: 'shipped' | 'all' | readonly string[];
  readonly secretAlreadyInFunctionNamespace?: {
    readonly type: string;
    readonly data: Readonly<Record<string, string>>;
    readonly immutable?: boolean;
  };
  readonly templateImagePullSecrets?: readonly string[];
  readonly observed: {
    readonly outcome: string;
    readonly imagePullSecrets?: readonly string[];
    readonly podImage?: string;
  };
  readonly verdict: string;
}

const files = ['runner.jsonl', 'runner-2026.jsonl'];
const rows = files.flatMap((file) => conformanceRows(file) as readonly Row[]);

const places = { '{AUTH}': '/mnt/auth/.dockerconfigjson', '{AUTHDIR}': '/mnt/auth', '{TLSDIR}': '/mnt/tls' };
const shippedVerbs = ['create', 'delete', 'update', 'get'];
const allVerbs = [...shippedVerbs, 'list', 'watch'];

/** The ConfigMaps of runner.jsonl had only the pod's template, those of runner-2026.jsonl also that of a Service. */
function hadServiceTemplate({ program }: Row): boolean {
  return program !== undefined;
}

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
    podTemplate: () =>
      pullSecrets
        ? { imagePullSecrets: pullSecrets, hasPodTemplate: true, hasServiceTemplate: hadServiceTemplate(row) }
        : 'absent',
    wrapperImage: 'set',
    isProgramHidden: false,
    ambientFile: { kind: 'missing' },
  };
}

type Judged = Pick<EvaluatorOutcome, 'verdict'> & Partial<EvaluatorOutcome>;

/** What the models say of the row's program, image and tag. */
function judge(release: Release, row: Row): Judged {
  const args = row.flags.map((flag) =>
    Object.entries(places).reduce((text, [place, path]) => text.replaceAll(place, path), flag),
  );
  const { program = 'function-runner' } = row;
  if (program !== release.evaluator.name) return modelExecRunner(release, args);
  const { image, outcome } = applyKptfileTag(release, row.image, row.tag);
  switch (outcome) {
    case 'image':
      return modelEvaluator(release, args, image, surroundingsOf(row));
    case 'fails':
      return { verdict: 'fails' };
    case 'listed':
      // Tags are never listed by plain HTTP, and no row has a constraint for another registry.
      expect(image).toMatch(/^localhost:5001\//);
      return { verdict: 'fails' };
  }
}

/**
 * The build put together for `main-2026-10` has the flags of pserver-2026-08. By its documentation it has this one too,
 * as flags-typed.jsonl says.
 */
const documentedFlag = { id: 'N719', flag: 'base-pod-template-name' };
const judgedRows = rows.filter(({ id }) => id !== documentedFlag.id);

describe('agrees with the real evaluator', () => {
  test.each(judgedRows.map((row) => [row.id, row.release, row.case, row] as const))(
    '%s %s: %s',
    (_id, _build, _case, row) => {
      const { kind, release } = readReleaseName(row.release);
      if (kind !== 'known') throw new Error(`no release ${row.release}`);
      const outcome = judge(release, row);
      expect(outcome.verdict).toBe(row.verdict);
      const { imagePullSecrets, podImage } = row.observed;
      if (imagePullSecrets) expect(outcome.imagePullSecrets).toEqual(imagePullSecrets);
      if (podImage !== undefined) expect(outcome.image).toBe(podImage);
    },
  );
});

test('knows a flag that is documented, though the build that was run lacked it', () => {
  const { id, flag } = documentedFlag;
  const row = rows.find((each) => each.id === id);
  const typed = conformanceRows('flags-typed.jsonl') as readonly Pick<Release, 'build' | 'flags'>[];
  expect(row?.flags).toContain(`--${flag}=base-pod-template`);
  expect(typed.find(({ build }) => build === row?.release)?.flags[flag]?.type).toBe('string');
  const { release } = readReleaseName(row?.release ?? '');
  expect(row && release && judge(release, row).verdict).toBe('authenticated');
});

test('every row was read', () => {
  expect(files.map((file) => conformanceRows(file).length)).toEqual([181, 524]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});
