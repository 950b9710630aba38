import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { excerptsOf, findCredentials, hideCredentials } from '../../src/check/excerpt.js';
import { readManifests, type ManifestItem } from '../../src/check/manifest-list.js';

const config = '{"auths":{"ghcr.io":{"username":"robot","password":"not-a-password"}}}';
const encoded = Buffer.from(config).toString('base64');

function itemsOf(text: string): readonly ManifestItem[] {
  return readManifests([{ path: 'a.yaml', shown: 'a.yaml', bytes: new Uint8Array(Buffer.from(text)) }]).items;
}

function hidden(text: string): string {
  const items = itemsOf(text);
  return items.flatMap((item) => hideCredentials(item, findCredentials(items))).join('\n');
}

/** Each holds a credential in another place, and shows the rest. */
const cases: readonly (readonly [name: string, text: string, rest: string])[] = [
  [
    'data',
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  .dockerconfigjson: ${encoded}\n`,
    '  .dockerconfigjson: [hidden]',
  ],
  [
    'stringData',
    `kind: Secret\nmetadata: { name: a }\nstringData:\n  key: |\n    ${config}\n    password: not-a-password\n`,
    '  key: [hidden]',
  ],
  ['a comment of a Secret', `kind: Secret\n# not-a-password\ntype: Opaque\n`, 'type: Opaque'],
  ['an annotation', `kind: Secret\nmetadata:\n  annotations:\n    last: '${encoded}'\n  name: a\n`, 'kind: Secret'],
  ['JSON', `{"kind": "Secret", "data": {"a": "${encoded}"}}\n`, '[hidden]'],
  ['a key of data that is called name', 'kind: Secret\ndata:\n  name: bm90LWEtcGFzc3dvcmQ=\n', '  name: [hidden]'],
  ['a List', `kind: List\nitems:\n- kind: Secret\n  data:\n    a: ${encoded}\n`, '[hidden]'],
  [
    'a variable',
    'kind: Pod\nspec:\n  env:\n    - name: REGISTRY_PASSWORD\n      value: not-a-password\n',
    '- name: REGISTRY_PASSWORD',
  ],
  [
    'a functionConfig',
    'kind: InjectRegistryAuth\nspec:\n  password: not-a-password\n  passwordEnv: GHCR\n',
    'passwordEnv: GHCR',
  ],
  ['a ConfigMap', `kind: ConfigMap\ndata:\n  some: '${config}'\n  other: kept\n`, 'other: kept'],
  ['an alias', 'kind: ConfigMap\ndata: &a\n  password: not-a-password\n', 'kind: ConfigMap'],
];

describe('no credential is shown', () => {
  test.each(cases)('%s', (_, text, rest) => {
    const shown = hidden(text);
    expect(shown).toContain(rest);
    for (const secret of ['not-a-password', encoded, 'bm90LWEtcGFzc3dvcmQ']) expect(shown).not.toContain(secret);
    const head = text.startsWith('kind: List') ? 2 : 0;
    expect(shown.split('\n')).toHaveLength(text.split('\n').length - head);
  });

  test('another object does not show what a Secret holds', () => {
    const text = `kind: Secret\nmetadata:\n  name: a\ndata:\n  .dockerconfigjson: ${encoded}\n---\nkind: ConfigMap\n# not-a-password\n`;
    expect(hidden(text)).not.toContain('not-a-password');
  });

  test('whatever a Secret holds, and however it is written', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9+/]{8,40}$/).map((text) => `Zq${text}`);
    const forms: readonly ((text: string) => string)[] = [
      (text) => text,
      (text) => `"${text}"`,
      (text) => `'${text}'`,
      (text) => `|\n    ${text}\n    ${text}: x`,
      (text) => `>-\n    x ${text}`,
      (text) => `{ a: ${text} }`,
      (text) => `\n    name: ${text}`,
      (text) => `\n    - ${text}`,
    ];
    fc.assert(
      fc.property(
        value,
        fc.constantFrom(...forms),
        fc.constantFrom('data', 'stringData', 'metadata', 'spec'),
        (text, form, section) => {
          expect(hidden(`kind: Secret\n${section}:\n  key: ${form(text)}\n`)).not.toContain(text);
        },
      ),
    );
  });
});

test('an excerpt is a few lines of the item that the place is in', () => {
  const text = `kind: Secret\ndata:\n  a: ${encoded}\n---\n${['kind: ConfigMap', 'data:', ...Array.from({ length: 20 }, (_, at) => `  k${at}: v`)].join('\n')}\n`;
  const at = (line: number): unknown =>
    excerptsOf(itemsOf(text), [])({ path: 'a.yaml', start: { line, column: 3 }, end: { line, column: 4 } });
  expect(at(7)).toEqual({
    first: 5,
    lines: ['kind: ConfigMap', 'data:', '  k0: v', '  k1: v', '  k2: v', '  k3: v', '  k4: v'],
  });
  expect(at(3)).toEqual({ first: 1, lines: ['kind: Secret', 'data:', '  a: [hidden]'] });
  expect(at(26)).toMatchObject({ first: 22 });
});
