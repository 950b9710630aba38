import { describe, expect, test } from '@jest/globals';
import { runFunction } from '../../src/host/run-function.js';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import type { KrmFunction, Surroundings } from '../../src/krm-function.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';

/** Made up for this test; nothing else in the world holds it. */
const credential = 'Zx9-uniqueFakeCredential-q7';
const login = Buffer.from(`alice:${credential}`).toString('base64');
const config = JSON.stringify({ auths: { 'ghcr.io': { auth: login } } });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Every form in which the credential could come out: itself, or in base64 of a text that holds it at any place. */
const forms = [
  credential,
  encodeURIComponent(credential),
  ...['', 'x', 'xx'].map((before) => base64(before + credential).slice(4, -4)),
  // In base64 twice over, as a Secret holds an `auth`.
  ...['', 'x', 'xx'].map((before) => base64(before + login.slice(8)).slice(4, -4)),
];

function expectNoCredential(what: string, text: string): void {
  expect([what, forms.filter((form) => text.includes(form))]).toEqual([what, []]);
}

const runner = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: function-runner
  namespace: porch-system
  annotations:
    config.kubernetes.io/path: 2-function-runner.yaml
spec:
  template:
    spec:
      containers:
      - name: function-runner
        image: docker.io/nephio/porch-function-runner:v1.5.8
        command:
        - /home/nonroot/server
        - --config=/config.yaml
        - --pod-namespace=porch-fn-system
`;

const secret = (content: string): string => `apiVersion: v1
kind: Secret
metadata:
  name: auth-secret
  namespace: porch-system
type: kubernetes.io/dockerconfigjson
${content}
`;

interface Given {
  /** Lines under `spec` of the functionConfig. */
  readonly spec?: string;
  /** The whole functionConfig. */
  readonly config?: string;
  readonly items?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

function listOf(kind: string, { spec, config, items = [runner] }: Given): string {
  const entries = items.map((item) => `- ${item.trimEnd().replaceAll('\n', '\n  ')}\n`).join('');
  const functionConfig = config ?? `apiVersion: fn.kpt.dev/v1alpha1\nkind: ${kind}\nspec:\n${indent(spec ?? '')}`;
  return `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${entries}functionConfig:\n${indent(functionConfig)}`;
}

const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ');

function surroundings({ variables = {}, files = {} }: Given): Surroundings {
  return {
    readVariable: (name) => variables[name],
    readFile: (path) => {
      const text = files[path];
      return text === undefined ? { error: 'there is no such file' } : { bytes: Buffer.from(text) };
    },
  };
}

const functions: readonly (readonly [string, KrmFunction])[] = [
  ['InjectRegistryAuth', injectRegistryAuth],
  ['ValidateImagePullSecrets', validateImagePullSecrets],
];

/** Runs a function; `added` is its output without the lines that the input held already. */
function run(
  kind: string,
  krmFunction: KrmFunction,
  given: Given,
): { status: number; stderr: string; output: string; added: string } {
  const input = listOf(kind, given);
  const { status, stdout, stderr } = runFunction('function', krmFunction, Buffer.from(input), surroundings(given));
  const known = new Set(input.split('\n'));
  const output = Buffer.concat(stdout).toString();
  const added = output.split('\n').filter((line) => !known.has(line));
  return { status, stderr, output, added: added.join('\n') };
}

const registry = (rest: string): string =>
  `secret:\n  registries:\n  - server: ghcr.io\n    username: alice\n    ${rest}\n`;

const sources: readonly (readonly [string, Given])[] = [
  ['a password', { spec: registry(`password: ${credential}`) }],
  ['a variable with the password', { spec: registry('passwordEnv: PASSWORD'), variables: { PASSWORD: credential } }],
  ['a file with the password', { spec: registry('passwordFile: /p'), files: { '/p': `${credential}\n` } }],
  ['a docker config as text', { spec: `secret:\n  dockerConfigJson: '${config}'\n` }],
  ['a docker config as a mapping', { spec: `secret:\n  dockerConfigJson: ${config}\n` }],
  ['a docker config file', { spec: 'secret:\n  file: /c\n', files: { '/c': config } }],
  ['a variable with a docker config', { spec: 'secret:\n  env: CONFIG\n', variables: { CONFIG: config } }],
  [
    'a ConfigMap',
    {
      config: `apiVersion: v1\nkind: ConfigMap\ndata:\n  server: ghcr.io\n  username: alice\n  password: ${credential}\n`,
    },
  ],
  ['a Secret as functionConfig', { config: secret(`data:\n  .dockerconfigjson: ${base64(config)}`) }],
  ['a Secret with stringData', { config: secret(`stringData:\n  .dockerconfigjson: '${config}'`) }],
];

describe('by every source the credential gets into the Secret and nowhere else', () => {
  test.each(sources)('%s', (_, given) => {
    const { status, stderr, output, added } = run('InjectRegistryAuth', injectRegistryAuth, given);
    expect([status, stderr]).toEqual([0, '']);
    const data = /^ {4}\.dockerconfigjson: (.*)$/m.exec(output.slice(runner.length))?.[1] ?? '';
    expect(Buffer.from(data, 'base64').toString()).toContain(login);
    expectNoCredential('all but the data', added.replace(data, ''));
  });

  test.each(sources.filter(([, { config: whole }]) => whole === undefined))(
    '%s, given to the validator',
    (_, given) => {
      const { stderr, added } = run('ValidateImagePullSecrets', validateImagePullSecrets, given);
      expect(added).toContain('results:');
      expectNoCredential('results', added);
      expectNoCredential('stderr', stderr);
    },
  );
});

const otherwise = base64(credential);
const faults: readonly (readonly [string, Given])[] = [
  // In the wrong field of functionConfig.
  ...['server', 'username', 'passwordEnv', 'passwordFile', 'passwrod', 'auth'].map(
    (field): readonly [string, Given] => [
      `typed as ${field}`,
      { spec: `secret:\n  registries:\n  - server: ghcr.io\n    username: alice\n    ${field}: ${credential}\n` },
    ],
  ),
  ...['file', 'env', 'dockerConfigJson', 'password', 'registries'].map((field): readonly [string, Given] => [
    `typed as secret.${field}`,
    { spec: `secret:\n  ${field}: ${credential}\n` },
  ]),
  [
    'typed before the host',
    { spec: `secret:\n  registries:\n  - {server: "alice:${credential}@ghcr.io", username: a, password: b}\n` },
  ],
  ['typed as a mapping', { spec: registry(`password: {value: ${credential}}`) }],
  ['typed as a list', { spec: registry(`password: [${credential}]`) }],
  ['typed as a kind', { config: `apiVersion: v1\nkind: Secret\nstringData: {${credential}: 1}\n` }],
  ['with an unknown ConfigMap name', { config: `apiVersion: v1\nkind: ConfigMap\ndata:\n  pasword: ${credential}\n` }],
  ['twice', { spec: registry(`password: ${credential}\n    password: ${credential}`) }],
  ['in YAML that ends too early', { spec: registry(`password: "${credential}`) }],
  ['in YAML with a bad escape', { spec: registry(`password: "\\q${credential}"`) }],
  ['in YAML that is indented wrongly', { spec: `secret:\n  registries:\n - password: ${credential}\n` }],
  ['behind an alias of nothing', { spec: registry(`password: *${credential}`) }],
  ['as a tag', { spec: registry(`password: !${credential} x`) }],
  ['with a user with a colon', { spec: registry(`password: ${credential}`).replace('alice', 'al:ice') }],
  ['with a name that is none', { spec: `${registry(`password: ${credential}`)}  name: Not_A_Name\n` }],
  // Docker configs that cannot be used.
  ...[
    `{"auths":{"ghcr.io":{"auth":"${login}"}}`,
    `{"auths":{"ghcr.io":{"auth":"${login}"}}} ${credential}`,
    credential,
    `["${credential}"]`,
    `{"auths":{"ghcr.io":{"auth":"${credential}"}}}`,
    `{"auths":{"ghcr.io":{"auth":"${otherwise}"}}}`,
    `{"auths":{"ghcr.io":{"auth":["${login}"]}}}`,
    `{"auths":{"ghcr.io":{"username":"alice","password":{"a":"${credential}"}}}}`,
    `{"auths":{"ghcr.io":{"password":"${credential}"}}}`,
    `{"auths":{"ghcr.io":{"identitytoken":"${credential}"}}}`,
    `{"auths":{"alice:${credential}@ghcr.io":{"auth":"${login}"}}}`,
    `{"auths":{"ghcr.io":{"auth":"${login}"},"docker.io":{}},"credsStore":"desktop"}`,
    `{"auths":"${credential}"}`,
    `{"auths":{"ghcr.io":"${credential}"}}`,
    `{"auths":{"ghcr.io":{"auth":"${login}","email":{"a":"${credential}"}}}}`,
    `{"auths":{"https://ghcr.io":{"auth":"${login}"},"ghcr.io":{"auth":"${base64(`bob:${credential}2`)}"}}}`,
    `\ufeff{"auths":{"ghcr.io":{"auth":"${login}"}}}`,
  ].flatMap((text, index): (readonly [string, Given])[] => [
    [`in docker config ${index} by a file`, { spec: 'secret:\n  file: /c\n', files: { '/c': text } }],
    [`in docker config ${index} by a variable`, { spec: 'secret:\n  env: CONFIG\n', variables: { CONFIG: text } }],
    [
      `in docker config ${index} of the package`,
      { items: [runner, secret(`data:\n  .dockerconfigjson: ${base64(text)}`)] },
    ],
    [
      `in docker config ${index} of the package, merged into`,
      { spec: registry('password: other'), items: [runner, secret(`data:\n  .dockerconfigjson: ${base64(text)}`)] },
    ],
    [`in docker config ${index} as functionConfig`, { config: secret(`data:\n  .dockerconfigjson: ${base64(text)}`) }],
  ]),
  // A Secret of the package that is none.
  ['in clear in data', { items: [runner, secret(`data:\n  .dockerconfigjson: '${config}'`)] }],
  ['cut off in data', { items: [runner, secret(`data:\n  .dockerconfigjson: ${base64(config).slice(0, -3)}`)] }],
  ['under another key', { items: [runner, secret(`data:\n  config.json: ${base64(config)}`)] }],
  ['as a list', { items: [runner, secret(`data:\n  .dockerconfigjson: [${base64(config)}]`)] }],
  ['in a Secret of bad YAML', { items: [runner, secret(`data:\n  .dockerconfigjson: "${base64(config)}`)] }],
  ['in a flag of the runner', { items: [`${runner}        - --registry-auth-password=${credential}\n`] }],
  // A package or a build that cannot have it.
  ['without a runner', { spec: registry(`password: ${credential}`), items: ['kind: A\nmetadata:\n  name: a\n'] }],
  ['for a build that cannot', { spec: `porchRelease: v2.0.0\n${registry(`password: ${credential}`)}` }],
  ['for no build at all', { spec: `porchRelease: v99\n${registry(`password: ${credential}`)}` }],
  [
    'beside a volume of that name',
    {
      spec: `volumeName: a\n${registry(`password: ${credential}`)}`,
      items: [runner.replace('    spec:\n', '    spec:\n      volumes:\n      - {name: a, emptyDir: {}}\n')],
    },
  ],
  [
    'with a runner behind an alias',
    { spec: registry(`password: ${credential}`), items: [runner.replace('template:', 'template: &a')] },
  ],
];

describe('in every failing case it appears nowhere', () => {
  const table = functions.flatMap(([kind, krmFunction]) =>
    faults.map(([title, given]) => ({ title: `${title} (${kind})`, kind, krmFunction, given })),
  );
  test.each(table)('$title', ({ kind, krmFunction, given }) => {
    const { status, stderr, added } = run(kind, krmFunction, given);
    const data = /^ +\.dockerconfigjson: (.*)$/m.exec(added)?.[1] ?? '';
    const results = status === 0 && kind === 'InjectRegistryAuth' ? added.replace(data, '') : added;
    expect(stderr).not.toContain('internal error');
    // A flag that no build knows is named, but not its value.
    expectNoCredential('results', results);
    expectNoCredential('stderr', stderr);
  });
});
