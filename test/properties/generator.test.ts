import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { runs } from './draw.js';
import { drawResourceList } from './draw-resource-list.js';

test('what the generator writes is what it drew', () => {
  fc.assert(
    fc.property(fc.gen(), (draw) => {
      const { text, items } = drawResourceList(draw);
      const { items: parsed } = parse(text, { maxAliasCount: 0 }) as { items: unknown };
      expect(JSON.parse(JSON.stringify(parsed))).toEqual(JSON.parse(JSON.stringify(items)));
    }),
    runs(100),
  );
});
