import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { releases } from '../../src/porch/releases.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import { runInject } from '../support/run-inject.js';
import { isSharedThere, sharedPath } from '../support/shared.js';

const lists = sharedPath('resourcelists');

const names = isSharedThere ? readdirSync(lists).filter((name) => name.endsWith('.yaml')) : [];

function input(name: string, build: string): string {
  const config = `functionConfig:
  apiVersion: fn.kpt.dev/v1alpha1
  kind: InjectRegistryAuth
  spec:
    porchRelease: ${build}
    secret:
      registries:
      - {server: ghcr.io, username: alice, passwordEnv: PASSWORD}
`;
  return readFileSync(join(lists, name), 'utf8').replace(/^functionConfig:[^]*$/m, config);
}

function itemTexts(output: string): readonly { readonly kind: string; readonly text: string }[] {
  const { list, error } = parseResourceList(Buffer.from(output));
  if (error) throw new Error(error.message);
  return list.items.map((item) => ({ kind: item.kind, text: item.text() }));
}

const around = { variables: { PASSWORD: 'pw' } };

if (!isSharedThere) test.skip('../shared is not there: real packages are not tested', () => undefined);

// jest takes no empty table, so that a loop makes the groups.
for (const name of names) {
  describe(name, () => {
    test.each(releases)('for $build', ({ build, evaluator, flags: defined, privateRegistries }) => {
      const flags = Object.keys(defined);
      const before = input(name, build);
      const outcome = runInject(before, around);
      const isEvaluatorThere = new RegExp(`name: ${evaluator.name}$`, 'm').test(before);
      if (!isEvaluatorThere || !flags.includes('registry-auth-secret-path')) {
        expect(outcome.status).toBe(1);
        expect(outcome.items.trimEnd()).toBe(before.trimEnd());
        return;
      }
      expect([outcome.status, outcome.stderr]).toEqual([0, '']);
      expect(runInject(outcome.output, around).items).toBe(outcome.items);

      const old = itemTexts(before);
      const changed = itemTexts(outcome.output);
      const [secret, ...none] = changed.slice(old.length);
      expect([secret?.kind, none]).toEqual(['Secret', []]);
      const touched = old.flatMap(({ kind, text }, index) => (text === changed[index]?.text ? [] : [kind]));
      // The Role of v2.0.0 says nothing of Secrets; the shipped ones lack what builds need that read through a cache.
      // No package of these binds porch-server to it, so that another Role than the usual one is left alone.
      const lacksVerbs =
        privateRegistries?.secretAccess === 'cache' ||
        (name === 'catalog-v2.0.0.yaml' && evaluator.name === 'function-runner');
      expect(touched).toEqual(lacksVerbs ? ['Deployment', 'Role'] : ['Deployment']);

      const deployment = old.findIndex(({ text }, index) => text !== changed[index]?.text);
      const oldLines = old[deployment]?.text.split('\n') ?? [];
      const added = (changed[deployment]?.text.split('\n') ?? []).filter((line) => !oldLines.includes(line));
      const given = added.flatMap((line) => /- --([^=]+)/.exec(line)?.[1] ?? []);
      expect(given).toEqual(
        [
          'enable-private-registry',
          'enable-private-registries',
          'registry-auth-secret-path',
          'registry-auth-secret-name',
        ].filter((flag) => flags.includes(flag)),
      );
      expect(oldLines.filter((line) => !(changed[deployment]?.text ?? '').split('\n').includes(line))).toEqual([]);
    });
  });
}
