import { expect, test } from '@jest/globals';
import { parseGoUrl } from '../../src/registry/go-url.js';

// What net/url makes of "https://" and the text.
test.each([
  ['ghcr.io', 'ghcr.io', ''],
  ['ghcr.io/', 'ghcr.io', '/'],
  ['ghcr.io/acme/fn', 'ghcr.io', '/acme/fn'],
  ['', '', ''],
  ['/', '', '/'],
  ['/acme', '', '/acme'],
  ['localhost:5000/a', 'localhost:5000', '/a'],
  ['ghcr.io:', 'ghcr.io:', ''],
  [':5000', ':5000', ''],
  // Only a program whose module names Go 1.26 or later refuses this (GODEBUG, urlstrictcolons); none of ours does.
  ['a:b:5000', 'a:b:5000', ''],
  // Query and fragment are no part of either.
  ['ghcr.io?a/b', 'ghcr.io', ''],
  ['ghcr.io/a?b?c', 'ghcr.io', '/a'],
  ['ghcr.io/a#b', 'ghcr.io', '/a'],
  ['ghcr.io#/a', 'ghcr.io', ''],
  ['ghcr.io/a#b#?c', 'ghcr.io', '/a'],
  ['ghcr.io/a#%41', 'ghcr.io', '/a'],
  ['ghcr.io/a?%#b', 'ghcr.io', '/a'],
  ['ghcr.io/a?%', 'ghcr.io', '/a'],
  ['ghcr.io/a#\x01', 'ghcr.io', '/a'],
  // Control characters.
  ['ghcr.io/\x80', 'ghcr.io', '/\x80'],
  ['ghcr.io/ ', 'ghcr.io', '/ '],
  // User and password.
  ['me@ghcr.io/a', 'ghcr.io', '/a'],
  ['me:secret@ghcr.io', 'ghcr.io', ''],
  ['me@you@ghcr.io', 'ghcr.io', ''],
  ['@ghcr.io', 'ghcr.io', ''],
  ['m%65@ghcr.io', 'ghcr.io', ''],
  ['ghcr.io/a@b', 'ghcr.io', '/a@b'],
  // Percent signs.
  ['ghcr.io/%41%2f', 'ghcr.io', '/A/'],
  ['ghcr%25io', 'ghcr%io', ''],
  ['%C3%A9.io', '\xC3\xA9.io', ''],
  // What a host may hold.
  ['a-_.~!$&\'()*+,;=<>"z', 'a-_.~!$&\'()*+,;=<>"z', ''],
  ['a]b', 'a]b', ''],
  ['\xC3\xA9.io', '\xC3\xA9.io', ''],
  // IPv6.
  ['[::1]', '[::1]', ''],
  ['[::1]:5000/a', '[::1]:5000', '/a'],
  ['[::1]:', '[::1]:', ''],
  ['[::]', '[::]', ''],
  ['[1::]', '[1::]', ''],
  ['[fd00:ab::12CD]', '[fd00:ab::12CD]', ''],
  ['[1:2:3:4:5:6:7:8]', '[1:2:3:4:5:6:7:8]', ''],
  ['[1:2:3:4:5:6:7::]', '[1:2:3:4:5:6:7::]', ''],
  ['[::1.2.3.4]', '[::1.2.3.4]', ''],
  ['[1:2:3:4:5:6:255.249.10.0]', '[1:2:3:4:5:6:255.249.10.0]', ''],
])('%j: host %j, path %j', (text, host, path) => {
  expect(parseGoUrl(text)).toEqual({ host, path });
});

test.each([
  'ghcr.io:x',
  'ghcr.io:50x',
  'ghcr.io:5000x/a',
  'a\n:5000',
  // A fragment must be written well, though it is no part of either.
  'ghcr.io/a#%',
  // Control characters.
  'ghcr.io/\x00',
  'ghcr.io/\x1F',
  'ghcr.io/\x7F',
  // User and password.
  'm%@ghcr.io',
  'm e@ghcr.io',
  '[me@ghcr.io',
  'me]@ghcr.io',
  // Percent signs.
  'ghcr.io/%zz',
  'ghcr.io/%4',
  'ghcr.io/%',
  'ghcr%2eio',
  '%7f.io',
  '%c3.io:%35',
  // What a host may hold.
  'gh cr.io',
  'gh^cr.io',
  'gh`cr.io',
  'gh|cr.io',
  'gh\\cr.io',
  'gh{cr}.io',
  // IPv6.
  '[::1]x',
  '[::1]:x',
  '[::1',
  'a[::1]',
  'a[b',
  'a[b]',
  '[1:2:3:4:5:6:7]',
  '[1:2:3:4:5:6:7:8:9]',
  '[1:2:3:4:5:6:7::8]',
  '[1::2::3]',
  '[1:::2]',
  '[::12345]',
  '[::g]',
  '[::g1]',
  '[::1g]',
  '[:1]',
  '[]',
  '[ghcr.io]',
  '[::1.2.3.256]',
  '[::1.2.3.04]',
  '[::1.2.3]',
  '[1.2.3.4::]',
  '[1.2.3.4]',
])('%j: an error', (text) => {
  expect(parseGoUrl(text)).toBeUndefined();
});
