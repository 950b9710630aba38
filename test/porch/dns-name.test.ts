import { describe, expect, test } from '@jest/globals';
import { dnsLabelPattern, isDnsSubdomain } from '../../src/porch/dns-name.js';

describe('names', () => {
  // What is the name of an object, and of a namespace.
  test.each([
    ['a', true, true],
    ['0', true, true],
    ['auth-secret', true, true],
    ['a--b', true, true],
    ['a.b', true, false],
    ['a-1.b-2.c', true, false],
    ['', false, false],
    ['-a', false, false],
    ['a-', false, false],
    ['a.', false, false],
    ['.a', false, false],
    ['a..b', false, false],
    ['a.-b', false, false],
    ['a-.b', false, false],
    ['A', false, false],
    ['a.B', false, false],
    ['a_b', false, false],
    ['a b', false, false],
    ['a\n', false, false],
    ['a'.repeat(63), true, true],
    ['a'.repeat(64), true, false],
    ['a'.repeat(253), true, false],
    ['a'.repeat(254), false, false],
  ])('%j: %s, %s', (name, isObjectName, isLabel) => {
    expect([isDnsSubdomain(name), new RegExp(`^${dnsLabelPattern}$`).test(name)]).toEqual([isObjectName, isLabel]);
  });
});
