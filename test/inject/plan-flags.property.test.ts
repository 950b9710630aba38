import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseGoFlags } from '../../src/porch/go-flags.js';
import { newestRelease } from '../../src/porch/releases.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import { findNode } from '../../src/yaml/find-node.js';
import { yamlValue } from '../../src/yaml/yaml-value.js';
import { readPackage, toResourceList } from '../support/package-files.js';
import { runInject } from '../support/run-inject.js';

const files = readPackage(join(__dirname, '../fixtures/packages/porch-main'));
const runner = files['function-runner.yaml'] ?? '';
const path = '/var/tmp/auth-secret/.dockerconfigjson';

const word = fc.constantFrom(
  '--port=9445',
  '-log-level',
  '2',
  '--warm-up-pod-cache',
  '--enable-private-registries',
  '--enable-private-registries=false',
  '-enable-private-registries=no',
  'true',
  '--registry-auth-secret-path',
  '--registry-auth-secret-path=/elsewhere/file',
  '--registry-auth-secret-name=other',
  '/a/path',
  '--',
  '--no-such-flag=1',
);

function commandOf(output: string): readonly string[] {
  const { list } = parseResourceList(Buffer.from(output));
  const deployment = list?.items.find((item) => item.kind === 'Deployment')?.read().node;
  return yamlValue(findNode(deployment, ['spec', 'template', 'spec', 'containers', 0, 'command'])) as readonly string[];
}

test('whatever flags are there, the runner reads those it needs once, and a second run changes nothing', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), fc.boolean(), (words, flow) => {
      const list = words.map((each) => JSON.stringify(each));
      const command = flow
        ? ` ["/home/nonroot/server"${list.map((each) => `, ${each}`).join('')}]\n`
        : `\n            - /home/nonroot/server\n${list.map((each) => `            - ${each}\n`).join('')}`;
      const changed = runner.replace(/command:\n(?: +- .*\n)+(?= +ports)/, `command:${command}`);
      const input = toResourceList({ ...files, 'function-runner.yaml': changed });
      const outcome = runInject(input);
      expect([outcome.status, outcome.stderr]).toEqual([0, '']);
      expect(runInject(outcome.output).items).toBe(outcome.items);

      const written = commandOf(outcome.output);
      // The flags that the function does not answer for are read with whatever value they have.
      const text = { type: 'string', default: '' } as const;
      const flags = { ...newestRelease().flags, 'log-level': text, 'no-such-flag': text };
      const { given } = parseGoFlags(written.slice(1), flags);
      const values = (name: string): readonly string[] =>
        given.filter((flag) => flag.name === name).map(({ value }) => value);
      expect(values('registry-auth-secret-path')).toEqual([path]);
      expect(values('registry-auth-secret-name')).toEqual(['auth-secret']);
      expect(values('enable-private-registries')).toEqual(['true']);
    }),
    { numRuns: 150 },
  );
});
