import { expect, test } from '@jest/globals';
import { nearestName } from '../../src/function-config/nearest-name.js';

test.each([
  ['a letter changed', 'serwer', ['secret', 'server'], 'server'],
  ['a letter too many', 'mountPaath', ['volumeName', 'mountPath'], 'mountPath'],
  ['a letter missing', 'pasword', ['passwordEnv', 'passwordFile', 'password'], 'password'],
  ['two letters swapped count as one fault', 'abdc', ['abxx', 'abcd'], 'abcd'],
  ['swapped at the beginning', 'bacd', ['xxcd', 'abcd'], 'abcd'],
  ['a swap is worse than a change', 'ab', ['cba', 'bab', 'ac'], 'bab'],
  ['one letter that moved back is no swap', 'xb', ['bc', 'xc'], 'xc'],
  ['one letter that moved on is no swap', 'bx', ['cb', 'bc'], 'bc'],
  ['what stands before a swap counts', 'xxab', ['ba', 'xab'], 'xab'],
  ['case does not matter', 'MOUNTPATH', ['mount', 'mountPath'], 'mountPath'],
  ['case of the known ones does not matter', 'tls', ['abc', 'TLS'], 'TLS'],
  ['the first of several', 'ac', ['ab', 'ad'], 'ab'],
  ['a third of the letters', 'registry', ['registries'], 'registries'],
  ['a third of the letters of a short name', 'abx', ['abc'], 'abc'],
  ['one of two letters', 'ax', ['ab'], 'ab'],
  ['more than a third of the letters', 'secretName', ['porchRelease', 'privateRegistries'], undefined],
  ['more than a third of the letters of a short name', 'axy', ['abc'], undefined],
  ['only the beginning', 'user', ['username'], undefined],
  ['nothing in common', 'xyz', ['abc', 'ab'], undefined],
  ['empty', '', ['abc', 'ab'], undefined],
  ['none is known', 'a', [], undefined],
])('%s: %s', (_, name, known, nearest) => {
  expect(nearestName(name, known)).toBe(nearest);
});
