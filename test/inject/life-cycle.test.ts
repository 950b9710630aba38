import { describe, expect, test } from '@jest/globals';
import { mainPackage, runnerFile, spec } from '../support/inject-package.js';
import { fromResourceList, toResourceList } from '../support/package-files.js';
import { rulesOf, runInject, type InjectRun } from '../support/run-inject.js';

const login = 'porchRelease: main\nsecret: {registries: [{server: ghcr.io, username: u, password: p}]}';
const absent = 'state: absent';

type Files = Readonly<Record<string, string>>;

/** Each run on what the one before it made, after it was edited. */
function run(files: Files, fields: string): InjectRun & { readonly files: Files } {
  const ran = runInject(toResourceList(files, spec(fields)));
  return { ...ran, files: fromResourceList(ran.output) };
}

function edit(files: Files, path: string, from: RegExp, to: string): Files {
  const edited = files[path]?.replace(from, to) ?? '';
  expect(edited).not.toBe(files[path]);
  return { ...files, [path]: edited };
}

const note = /(inject\.fn\.kpt\.dev\/wrote: )'.*'/;
const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;

/** Notes that no run of the mutator writes. */
const notNotes: Readonly<Record<string, string>> = {
  nothing: '',
  'no JSON': '{"edited":',
  'a text': '"edited"',
  null: 'null',
  'a list': '[["edited"]]',
  'neither made nor edited': '{}',
  both: '{"made":{},"edited":{}}',
  'another key': '{"edited":{},"more":1}',
  'a number for fields': '{"edited":5}',
  'a number for a field': '{"edited":{"metadata":5}}',
  'null for a field': '{"edited":{"spec":null}}',
  'a text for a field': '{"edited":{"spec":"+"}}',
  'an empty list for a field': '{"edited":{"spec":[]}}',
  'no value': '{"edited":{"spec":["+"]}}',
  'too much behind a value': '{"edited":{"spec":["+",1,": 1",2]}}',
  'a number for a text': '{"edited":{"spec":["+",1,2]}}',
  'a list without entries': '{"edited":{"spec":["*"]}}',
  'a text for entries': '{"edited":{"spec":["*","a","b"]}}',
  'a selector without fields': '{"edited":{"spec":["*",[["a"]],[]]}}',
  'a selector that fits all': '{"edited":{"spec":["*",[[{},{}]],[]]}}',
  'no selector': '{"edited":{"spec":["*",[[null,{}]],[]]}}',
  'a word without its former form': '{"edited":{"spec":["*",[[null,["+","a"]]],[]]}}',
  'a text for an index': '{"edited":{"spec":["*",[],[],[["0",["a"],"",""]]]}}',
  'a negative index': '{"edited":{"spec":["*",[],[],[[-1,["a"],"",""]]]}}',
  'numbers for entries': '{"edited":{"spec":["*",[],[],[[0,[1],"",""]]]}}',
  'a text for lines': '{"edited":{"spec":["*",[],[],[[0,["a"],"","","1"]]]}}',
  'a number for a list': '{"edited":{"spec":["*",[],[],[],5]}}',
  'a list for data': '{"edited":{"data":["data",[]]}}',
  'no registries': '{"edited":{"data":["data",{".dockerconfigjson":{}}]}}',
  'numbers for registries': '{"edited":{"data":["data",{".dockerconfigjson":{"auths":[1]}}]}}',
  'a list for what was made': '{"made":[]}',
  'a mapping in what was made': '{"made":{"spec":{"a":["+",1]}}}',
  'a number for what was lost': '{"edited":{},"lost":[1]}',
  'a prototype': '{"edited":{"__proto__":{"spec":["+",1]}}}',
  'a prototype in a value': '{"edited":{"spec":["+",{"__proto__":1}]}}',
  'thousands of levels': deep,
  'thousands of levels of fields': `{"edited":${deep.replace('1', '["+",1]')}}`,
  'thousands of levels of a value': `{"edited":{"spec":["+",${deep}]}}`,
};

describe.each(Object.entries(notNotes))('a note that is %s', (_, text) => {
  const before = run(mainPackage, login);

  test.each([runnerFile, 'auth-secret.yaml'])('takes nothing out of %s', (path) => {
    const files = edit(before.files, path, note, `$1'${text}'`);
    const undone = run(files, absent);
    expect([undone.status, undone.files[path]]).toEqual([0, files[path]]);
    expect(rulesOf(undone, 'warning')).toContain('written-part-edited');
    expect(run(files, login).status).toBe(0);
  });
});

/** Notes of the right form that fit the object in no way, or in a way that no run of the mutator would have noted. */
const strange: Readonly<Record<string, unknown>> = {
  'one entry twice': [
    ['function-runner', { image: ['+', 'a', ' b'] }],
    ['function-runner', { image: ['+', 'a'] }],
  ],
  'one entry by name and by fields': [
    ['function-runner', { command: ['*', [], ['--config=/config.yaml']] }],
    [{ name: 'function-runner' }, { command: ['+', null] }],
  ],
  'a mapping for a list': [['function-runner', { command: { a: ['+', 1] }, ports: ['data', { a: null }] }]],
  'a list for a text': [['function-runner', { image: ['*', [], ['a'], [[9, ['b', 'c'], '', 'ff']], ' d'] }]],
};

test.each(Object.entries(strange))('a note of %s does no harm', (_, containers) => {
  const text = JSON.stringify({ edited: { spec: { template: { spec: { containers: ['*', containers, []] } } } } });
  const annotations = `  annotations:\n    inject.fn.kpt.dev/wrote: '${text}'\n`;
  const files = edit(mainPackage, runnerFile, /kind: Deployment\nmetadata:\n/, `$&${annotations}`);
  expect([run(files, absent).status, run(files, login).status]).toEqual([0, 0]);
});

test('without a source the Secret stays, and its copy goes with `rotation: copy`', () => {
  const source = 'secret: {externalSecret: {generator: {kind: ECRAuthorizationToken, name: ecr}}}';
  const before = run(mainPackage, `porchRelease: main\n${source}\nrotation: copy`);
  const made = Object.keys(before.files).filter((path) => !(path in mainPackage));
  expect(made).toEqual(['auth-secret.yaml', 'porch-fn-system-auth-secret.yaml']);
  const after = run(before.files, 'porchRelease: main');
  expect(after.files['porch-fn-system-auth-secret.yaml']).toBeUndefined();
  expect(after.files['auth-secret.yaml']).toBe(before.files['auth-secret.yaml']);
  expect(rulesOf(after, 'info')).toContain('former-object-removed');
});

test('what cannot be noted is named by each run', () => {
  const mounts = `          volumeMounts:
            - name: docker-config
              # one file
              subPath: a
              mountPath: /a
      volumes:
        - name: docker-config
          secret:
            secretName: auth-secret
`;
  const files = edit(mainPackage, runnerFile, /9445\n/, `$&${mounts}`);
  const first = run(files, login);
  const second = run(first.files, login);
  const undone = run(second.files, absent);
  for (const each of [first, second, undone]) expect(rulesOf(each, 'warning')).toContain('undo-incomplete');
  expect(second.files).toEqual(first.files);
});

const flags = ['--enable-private-registry=false', '--registry-auth-secret-path=/mine'];
const words = ['/server', '--config=/config.yaml', '--functions=/functions', ...flags, '--port=9445'];
const lines = (...all: readonly string[]): string => all.map((word) => `            - ${word}\n`).join('');

/** What a person does to the other words while flags of theirs are taken out. */
const edits: Readonly<Record<string, (listed: string) => string>> = {
  'the word before is edited, and another one comes before it': (listed) =>
    listed.replace(lines('--functions=/functions'), lines('--verbose', '--functions=/mine')),
  'the word behind is edited, and the one before goes': (listed) =>
    listed.replace(lines('--functions=/functions'), '').replace('9445', '9446'),
  'all other words are edited': (listed) =>
    listed.replace('=/functions', '=/mine').replace('9445', '9446').replace('config.yaml', 'mine.yaml'),
  'a comment comes above the word behind': (listed) => listed.replace(/^( *)- --port/m, '$1# the port\n$&'),
  'words come first': (listed) => lines('--one', '--two', '--three') + listed,
};

test.each(Object.entries(edits))('flags of others come back to their place: %s', (_, change) => {
  const block = /(?<=^ {10}command:\n)(?: {12}- .*\n)*/m;
  const files = edit(mainPackage, runnerFile, block, lines(...words));
  const before = run(files, `${login}\nrotation: ambient`);
  expect(before.files[runnerFile]).not.toContain('- --registry-auth-secret-path');
  expect(rulesOf(before, 'warning')).not.toContain('undo-incomplete');
  const rewrite = (all: Files): Files => ({ ...all, [runnerFile]: (all[runnerFile] ?? '').replace(block, change) });
  expect(run(rewrite(before.files), absent).files).toEqual(rewrite(files));
});

test.each([
  [
    'first, and a comment comes above the word behind',
    lines(...flags, '--port=9445'),
    (listed: string) => listed.replace(/^( *)- --port/m, '$1# the port\n$&'),
  ],
  [
    'below a comment',
    lines('--config=/config.yaml', ...flags).replace(/^( *)- --enable/m, '$1# off\n$&'),
    (listed: string) => listed,
  ],
  [
    'first, below a comment',
    `            # off\n${lines(...flags, '--port=9445')}`,
    (listed: string) => listed.replace('9445', '9446'),
  ],
  [
    'below a blank line and a comment, and the word behind goes',
    lines('--config=/config.yaml', ...flags, '--port=9445').replace(/^( *)- --enable/m, '\n$1# off\n$&'),
    (listed: string) => listed.replace(lines('--port=9445'), ''),
  ],
  [
    'below a comment, and another one comes above the word behind',
    lines('--config=/config.yaml', ...flags, '--port=9445').replace(/^( *)- --enable/m, '$1# off\n$&'),
    (listed: string) => listed.replace(/^( *)- --port/m, '$1# the port\n$&'),
  ],
  [
    'at the end, and the word before goes, but not the comment above it',
    lines('--config=/config.yaml', '--port=9445', ...flags).replace(/^( *)- --port/m, '\n$1# the port\n$&'),
    (listed: string) => listed.replace(lines('--port=9445'), ''),
  ],
  [
    'above a comment, and the word before goes',
    lines('--config=/config.yaml', '--port=9445', ...flags, '--pod-namespace=n').replace(
      /^( *)- --pod-n/m,
      '$1# pods\n$&',
    ),
    (listed: string) => listed.replace(lines('--port=9445'), ''),
  ],
  [
    'between comments, and the word before goes',
    lines('--config=/config.yaml', '--port=9445', ...flags, '--pod-namespace=n')
      .replace(/^( *)- --pod-n/m, '$1# pods\n$&')
      .replace(/^( *)- --enable/m, '$1# off\n\n$&'),
    (listed: string) => listed.replace(lines('--port=9445'), ''),
  ],
  [
    'at the end below a blank line, and the word before goes',
    lines('--config=/config.yaml', '--port=9445', ...flags).replace(/^( *)- --enable/m, '\n$&'),
    (listed: string) => listed.replace(lines('--port=9445'), ''),
  ],
  [
    'at the end above a blank line, and the word before goes',
    `${lines('--config=/config.yaml', '--port=9445', ...flags)}\n`,
    (listed: string) => listed.replace(lines('--port=9445'), ''),
  ],
  [
    'between equal words, below another one that went',
    lines(
      ...['--registry-auth-secret-name=other', '--port=9445', '--registry-auth-secret-path=/a/b'],
      ...['--port=9445', '--port=9445'],
    ),
    (listed: string) => listed,
  ],
])('flags of others come back to their place: %s', (_, listed, change) => {
  const block = /(?<=^ {10}args:\n)(?: {12}[-#] .*\n|\n)*/m;
  const files = edit(
    mainPackage,
    runnerFile,
    / {12}- --pod-[^]* {10}ports:/,
    `          args:\n${listed}          ports:`,
  );
  const before = run(files, `${login}\nrotation: ambient`);
  expect(rulesOf(before, 'warning')).not.toContain('undo-incomplete');
  const rewrite = (all: Files): Files => ({ ...all, [runnerFile]: (all[runnerFile] ?? '').replace(block, change) });
  expect(run(rewrite(before.files), absent).files).toEqual(rewrite(files));
});

const pathOf = (folder: string): string => `--registry-auth-secret-path=${folder}/.dockerconfigjson`;

// Of two equal flags the last one is kept, and the first one goes.
test.each([
  ['that stays', pathOf('/var/tmp/auth-secret')],
  ['that is edited', pathOf('/var/tmp/elsewhere')],
])('a flag comes back above its double, %s, and the comment between them', (_, flag) => {
  const doubled = lines(flag, flag).replace('\n', '\n            # why\n');
  const files = edit(mainPackage, runnerFile, / {12}- --pod-/, `${doubled}$&`);
  const first = run(files, login);
  expect(rulesOf(first, 'warning')).not.toContain('undo-incomplete');
  expect(run(first.files, login).files).toEqual(first.files);
  expect(run(first.files, absent).files).toEqual(files);
});
