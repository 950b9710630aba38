import { expect, test } from '@jest/globals';
import { diffRows, type DiffLine, type DiffRow } from '../../src/page/diff-rows.js';

function side(line: DiffLine | undefined): string {
  if (line === undefined) return '';
  return `${line.number}:${line.parts.map(({ changed, text }) => (changed ? `[${text}]` : text)).join('')}`;
}

function shown(rows: readonly DiffRow[]): readonly string[] {
  return rows.map(({ before, after }) => `${side(before)} | ${side(after)}`);
}

const lines = Array.from({ length: 12 }, (_, at) => `line ${at + 1}`);

test('a changed line has its words marked', () => {
  expect(shown(diffRows(['verbs: [get, list]'], ['verbs: [get, list, watch]']))).toEqual([
    '1:verbs: [get, list] | 1:verbs: [get, list[, watch]]',
  ]);
});

test('lines that are added stand alone, with their numbers and three lines around', () => {
  const after = [...lines.slice(0, 6), 'new', ...lines.slice(6)];
  expect(shown(diffRows(lines, after, 101, 201))).toEqual([
    ...['104:line 4 | 204:line 4', '105:line 5 | 205:line 5', '106:line 6 | 206:line 6', ' | 207:new'],
    ...['107:line 7 | 208:line 7', '108:line 8 | 209:line 8', '109:line 9 | 210:line 9'],
  ]);
});

test('a row without sides stands for what is left out', () => {
  const after = ['first', ...lines.slice(1, 11), 'last'];
  expect(shown(diffRows(lines, after))).toContain(' | ');
});

test('a new file has no left side', () => {
  expect(shown(diffRows([], ['a', 'b']))).toEqual([' | 1:a', ' | 2:b']);
});
