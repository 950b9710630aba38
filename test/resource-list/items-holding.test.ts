import { expect, test } from '@jest/globals';
import { itemsHolding } from '../../src/resource-list/items-holding.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';

const text = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- kind: Secret
  metadata: {name: one}
- kind: Role
  metadata: {name: two}
- kind: Secret
  metadata: {name: two}
- {data: {kind: Role}, kind: Secret, metadata: {name: three}}
- {"data": {"kind": "Role"}, "kind": "Secret", "metadata": {"name": "fünf"}}
functionConfig: {kind: Secret, metadata: {name: four}}
`;

test.each([
  { texts: ['one'], holding: [0] },
  { texts: ['two'], holding: [2] },
  { texts: ['three', 'one'], holding: [0, 3] },
  { texts: ['fünf'], holding: [4] },
  { texts: ['four'], holding: [] },
  { texts: ['two}\n'], holding: [2] },
  { texts: ['Secret\n  metadata'], holding: [0, 2] },
  // From the end of one item to the beginning of the next.
  { texts: ['{name: one}\n- kind'], holding: [] },
  { texts: [], holding: [] },
])('of the Secrets $holding hold $texts', ({ texts, holding }) => {
  const { list } = parseResourceList(Buffer.from(text));
  if (list === undefined) throw new Error('the list cannot be read');
  const secrets = list.items.filter((item) => item.kind === 'Secret');
  expect(itemsHolding(list, secrets, texts).map((item) => item.index)).toEqual(holding);
});

test.each([
  ['an escape by number', '"auth\\x2dsecret"'],
  ['a quoted text over lines', '"auth-\\\n    secret"'],
])('what %s may spell is held by every text', (_, name) => {
  const { list } = parseResourceList(
    Buffer.from(
      `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- kind: Secret\n  metadata: {name: ${name}}\n`,
    ),
  );
  if (list === undefined) throw new Error('the list cannot be read');
  expect(itemsHolding(list, list.items, ['auth-secret'])).toEqual(list.items);
});
