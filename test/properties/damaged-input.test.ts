import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawDamage } from './draw-damage.js';
import { runs } from './draw.js';
import { drawResourceList } from './draw-resource-list.js';
import { expectCarefulMutator, expectCarefulValidator } from './expect-careful.js';
import { checkInput } from './run-on-text.js';

test('whatever is wrong with the input, neither function crashes nor harms an item', () => {
  fc.assert(
    fc.property(fc.gen(), (draw) => {
      const { text } = drawResourceList(draw);
      checkInput(drawDamage(draw, Buffer.from(text)), (input) => {
        expectCarefulMutator(input);
        expectCarefulValidator(input);
      });
    }),
    runs(100),
  );
});

const folder = join(__dirname, 'fixtures');
const fixtures = readdirSync(folder);

describe('inputs that failed once', () => {
  test.each(fixtures)('%s', (name) => {
    const input = readFileSync(join(folder, name));
    expectCarefulMutator(input);
    expectCarefulValidator(input);
    expect(input.length).toBeGreaterThan(0);
  });
});
