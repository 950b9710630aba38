import { describe, expect, test } from '@jest/globals';
import { Configs, TestRunner } from 'kpt-functions';
import type { KubernetesObject } from 'kpt-functions';
import { planSetKey } from '../../src/edit/plan-set-key.js';
import type { KrmFunction } from '../../src/krm-function.js';
import { kptFunction } from '../../src/sdk/kpt-function.js';
import { findNode } from '../../src/yaml/find-node.js';
import { yamlValue } from '../../src/yaml/yaml-value.js';
import { surroundings } from '../support/surroundings.js';
import './expect-async.js';

function configMap(name: string, data: Readonly<Record<string, unknown>>): KubernetesObject {
  const object: unknown = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'porch-system' }, data };
  return object as KubernetesObject;
}

function runner(krmFunction: KrmFunction): TestRunner {
  return new TestRunner(kptFunction(krmFunction, 'usage', surroundings()));
}

/** Sets `data.colour` of every item to what functionConfig says. */
const paint: KrmFunction = (list) => {
  const config = yamlValue(list.functionConfig?.read().node) as { data: { colour: string } };
  const changes = list.items.map((item) => {
    const data = findNode(item.read().node, ['data']);
    if (data?.kind !== 'mapping') throw new Error('no data');
    const planned = planSetKey(item.text(), data, 'colour', config.data.colour);
    return { item, edits: planned.edits ?? [] };
  });
  return { changes, newItems: [], diagnostics: [] };
};

describe('a function of this project as a KptFunc', () => {
  test('changes the objects that it edits, and no others', async () => {
    const functionConfig = configMap('paint', { colour: 'grüün: #1' });
    await runner(paint).assert(
      new Configs([configMap('a', { colour: 'red', size: '10' }), configMap('b', { yes: 'no' })], functionConfig),
      new Configs([
        configMap('a', { colour: 'grüün: #1', size: '10' }),
        configMap('b', { yes: 'no', colour: 'grüün: #1' }),
      ]),
    );
  });

  test('inserts new items', async () => {
    const item = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: new\n  namespace: porch-system\ndata: {}\n';
    await runner(() => ({ changes: [], newItems: [item], diagnostics: [] })).assert(
      new Configs([configMap('a', {})]),
      new Configs([configMap('a', {}), configMap('new', {})]),
    );
  });

  test('adds its results in the SDK’s words', async () => {
    const configs = new Configs();
    const resourceRef = { apiVersion: 'v1', kind: 'Secret', name: 'auth-secret' };
    await kptFunction(
      () => ({
        changes: [],
        newItems: [],
        diagnostics: [
          {
            rule: 'some-risk',
            severity: 'warning',
            message: 'a risk',
            resourceRef,
            fieldPath: 'data',
            file: { path: 'a.yaml' },
          },
        ],
      }),
      'usage',
      surroundings(),
    )(configs);
    expect(configs.getResults()).toEqual([
      {
        severity: 'warn',
        message: 'a risk',
        resourceRef: { ...resourceRef, namespace: '' },
        field: { path: 'data' },
        file: { path: 'a.yaml' },
        tags: { rule: 'some-risk' },
      },
    ]);
  });

  test('changes nothing where a result is an error', async () => {
    const fails: KrmFunction = (list, surroundings) => ({
      ...paint(list, surroundings),
      diagnostics: [{ rule: 'some-fault', severity: 'error', message: 'a fault' }],
    });
    const configs = new Configs([configMap('a', { colour: 'red' })], configMap('paint', { colour: 'blue' }));
    await kptFunction(fails, 'usage', surroundings())(configs);
    expect(configs.getAll()).toEqual([configMap('a', { colour: 'red' })]);
    expect(configs.getResults().map((result) => result.severity)).toEqual(['error']);
  });

  test('takes what the SDK read as a date for the string that it was', async () => {
    const at = new Date('2026-01-02T03:04:05.000Z');
    await runner(paint).assert(
      new Configs([configMap('a', { at })], configMap('paint', { colour: 'blue' })),
      new Configs([configMap('a', { at: '2026-01-02T03:04:05.000Z', colour: 'blue' })]),
    );
  });

  test('rejects what throws', async () => {
    await runner(() => {
      throw new TypeError('out of order');
    }).assert(new Configs(), undefined, TypeError, 'out of order');
  });

  test('carries the usage', () => {
    expect(kptFunction(paint, 'how to use it', surroundings()).usage).toBe('how to use it');
  });
});
