import { describe, expect, test } from '@jest/globals';
import { causeStations, rulesOfSomeImages, ruleStations, stations } from '../../src/check/station.js';
import { rules } from '../../src/validate/rule-list.js';

describe('the station of each rule', () => {
  test('every rule of the validator has one, and nothing else has', () => {
    expect(Object.keys(ruleStations).sort()).toEqual(rules.map(({ name }) => name).sort());
  });

  test('rules about single images are rules', () => {
    expect(rulesOfSomeImages.filter((rule) => !(rule in ruleStations))).toEqual([]);
  });

  test.each(stations)('something can go wrong at %s', (station) => {
    expect([...Object.values(ruleStations), ...Object.values(causeStations)]).toContain(station);
  });
});
