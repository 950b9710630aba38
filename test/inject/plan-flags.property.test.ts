import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readReleaseName } from '../../src/porch/find-release.js';
import { parseGoFlags } from '../../src/porch/go-flags.js';
import { parsePflags } from '../../src/porch/pflags.js';
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

const serverWord = fc.constantFrom(
  '--cert-dir=/tmp/certs',
  '--pod_ttl',
  '1m',
  '-v=2',
  '-v',
  '--enable-private-registries',
  '--enable_private_registries=false',
  '--enable-private-registries=no',
  '-enable-private-registries',
  'true',
  '--registry-auth-secret-path',
  '--registry_auth_secret_path=/elsewhere/file',
  '-registry-auth-secret-path=/elsewhere/file',
  '--registry-auth-secret-name=other',
  'word',
  '--',
  '--no_such_flag=1',
);

/** A package in which porch-server evaluates pods. */
function serverPackage(args: readonly string[], runnerArgs: readonly string[] = []): string {
  const program = (name: string, image: string, words: string, env: string): string =>
    `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: porch-system
spec:
  template:
    spec:
      serviceAccountName: ${name}
      containers:
        - name: ${name}
          image: ghcr.io/kptdev/${image}:latest
${words}          env: [${env}]
`;
  const listed = (field: string, words: readonly string[]): string =>
    `          ${field}:\n${words.map((each) => `            - ${JSON.stringify(each)}\n`).join('')}`;
  return toResourceList({
    'server.yaml': program(
      'porch-server',
      'porch-server',
      args.length === 0 ? '' : listed('args', args),
      '{name: WRAPPER_SERVER_IMAGE, value: w}',
    ),
    'runner.yaml': program(
      'function-runner',
      'porch-function-runner',
      listed('command', ['/home/nonroot/server', '--functions=/functions', ...runnerArgs]),
      '',
    ),
  });
}

function wordsOf(output: string, name: string, field: string): readonly string[] {
  const { list } = parseResourceList(Buffer.from(output));
  const deployment = list?.items.find((item) => item.text().includes(`name: ${name}\n`))?.read().node;
  const words = yamlValue(findNode(deployment, ['spec', 'template', 'spec', 'containers', 0, field]));
  return Array.isArray(words) ? (words as readonly string[]) : [];
}

test('the same of porch-server, which reads its flags in another way', () => {
  fc.assert(
    fc.property(fc.array(serverWord, { maxLength: 8 }), (words) => {
      const outcome = runInject(serverPackage(words));
      expect([outcome.status, outcome.stderr]).toEqual([0, '']);
      expect(runInject(outcome.output).items).toBe(outcome.items);
      expect(wordsOf(outcome.output, 'function-runner', 'command')).toHaveLength(2);

      const written = wordsOf(outcome.output, 'porch-server', 'args');
      // A flag that somebody else must correct is read with whatever value it has.
      const text = { type: 'string', default: '' } as const;
      const release = readReleaseName('main-2026-10').release;
      const flags = { ...release?.flags, 'pod-ttl': text, v: text, 'no-such-flag': text };
      const { given, fault } = parsePflags(written, flags);
      const values = (name: string): readonly string[] =>
        given.filter((flag) => flag.name === name).map(({ value }) => value);
      // So is one at the end that lacks its value.
      expect(['pod-ttl', 'v', undefined]).toContain(fault?.name);
      expect(values('registry-auth-secret-path')).toEqual([path]);
      expect(values('registry-auth-secret-name')).toEqual(['auth-secret']);
      expect(values('enable-private-registries').at(-1)).toBe('true');
    }),
    { numRuns: 150 },
  );
});

// What version 0.1 wrote there keeps the function runner from starting.
test.each<readonly [readonly string[], readonly string[], readonly string[]]>([
  [[], [], []],
  [['--log-level=2'], ['--log-level=2'], []],
  [
    [
      '--enable-private-registries=true',
      '--registry-auth-secret-path=/a',
      '--registry-auth-secret-name=s',
      '--log-level=2',
    ],
    ['--log-level=2'],
    ['enable-private-registries', 'registry-auth-secret-path', 'registry-auth-secret-name'],
  ],
  [['-tls-secret-path', '/tls', '--port=1'], ['--port=1'], ['tls-secret-path']],
  [['--enable-private-registries', '--port=1'], ['--port=1'], ['enable-private-registries']],
  [['--registry-auth-secret-path'], [], ['registry-auth-secret-path']],
])('of %j the function runner that evaluates no pods keeps %j', (words, kept, removed) => {
  const outcome = runInject(serverPackage([], words));
  expect(outcome.status).toBe(0);
  expect(wordsOf(outcome.output, 'function-runner', 'command').slice(2)).toEqual(kept);
  const said = outcome.results.filter(({ tags }) => tags['rule'] === 'registry-flags-on-wrong-component');
  expect(said.map(({ severity }) => severity)).toEqual(removed.length === 0 ? [] : ['warning']);
  for (const flag of removed) expect(said[0]?.message).toContain(`\`--${flag}\``);
  expect(runInject(outcome.output).items).toBe(outcome.items);
});
