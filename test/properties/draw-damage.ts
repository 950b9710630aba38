import fc from 'fast-check';
import { oneOf, type Draw } from './draw.js';

/** What breaks readers of YAML, or leads them astray. */
const tokens = [
  ...[
    '\t',
    '\r',
    '\0',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u001b[2J',
    '\\',
    '"',
    "'",
    '`',
    '@',
    '%',
    '&a ',
    '*a',
    '!!str ',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ': ',
    '- ',
    '? ',
    '|',
    '>',
    '|2-',
    '# ',
    '---\n',
    '...\n',
    '<<: *a\n',
    '\n',
    '\n\n',
  ],
  ...[
    'kind: Deployment\n',
    'items:\n',
    'results:\n',
    'functionConfig:\n',
    'name: function-runner\n',
    '__proto__: ',
    '1e999',
  ],
] as const;

/** Bytes that are no UTF-8: half of a character, a lone surrogate, an overlong slash. */
const noUtf8 = [Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xc0, 0xaf]), Buffer.from([0xff])];

/** Damages bytes in up to four places. */
export function drawDamage(draw: Draw, bytes: Buffer): Buffer {
  let damaged = bytes;
  for (let rest = 1 + draw(fc.nat, 3); rest > 0; rest--) damaged = damageOnce(draw, damaged);
  return damaged;
}

function damageOnce(draw: Draw, bytes: Buffer): Buffer {
  const at = draw(fc.nat, bytes.length);
  const length = oneOf(draw, 1, 2, 10, 200);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (oneOf(draw, 'insert', 'insert', 'insert', 'delete', 'repeat', 'truncate', 'indent', 'break')) {
    case 'insert':
      return Buffer.concat([before, Buffer.from(oneOf(draw, ...tokens)), after]);
    case 'delete':
      return Buffer.concat([before, after.subarray(length)]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, length), after]);
    case 'truncate':
      return Buffer.from(before);
    case 'indent': {
      const line = bytes.indexOf(0x0a, at) + 1;
      return Buffer.concat([bytes.subarray(0, line), Buffer.from(' '), bytes.subarray(line)]);
    }
    case 'break':
      return Buffer.concat([before, oneOf(draw, ...noUtf8), after]);
  }
}
