import { describe, expect, test } from '@jest/globals';
import { plainValue } from '../../src/yaml/plain-value.js';

describe('what a plain scalar means', () => {
  test.each<[string, unknown]>([
    ['', null],
    ['~', null],
    ['Null', null],
    ['nULL', 'nULL'],
    ['true', true],
    ['FALSE', false],
    ['yes', 'yes'],
    ['on', 'on'],
    ['0', 0],
    ['-17', -17],
    ['1_000', 1000],
    ['0400', 256],
    ['0o400', 256],
    ['0x1F', 31],
    ['0b101', 5],
    ['089', 89],
    ['1e3', 1000],
    ['.5', 0.5],
    ['-.inf', -Infinity],
    ['.nan', NaN],
    ['1.2.3', '1.2.3'],
    ['10Gi', '10Gi'],
    ['2024-11-25', '2024-11-25'],
    ['-', '-'],
  ])('%j is %p', (text, value) => {
    expect(plainValue(text)).toEqual(value);
  });
});
