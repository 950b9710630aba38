import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { resultNames } from '../../src/validate/result-names.js';
import { findRuleNames } from '../support/rule-names.js';

test('every result of the validator and of the check may be given a severity, and nothing else', () => {
  const sources = [...findRuleNames(resolve(__dirname, '../../src'))];
  // Faults of the functionConfig are found before it says anything about severities.
  const names = sources
    .filter(([name]) => !name.startsWith('function-config-') && name !== 'credential-source-unusable')
    .filter(([, files]) => files.some((file) => /^(?:validate|check|package)\//.test(file)))
    .map(([name]) => name);
  expect(names.filter((name) => !resultNames.includes(name))).toEqual([]);
  expect(new Set(resultNames).size).toBe(resultNames.length);
});
