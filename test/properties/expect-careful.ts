import { expect } from '@jest/globals';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { mayChange } from './mutator-model.js';
import { expectOnlyResults, expectSound, listIn, runOn, type Run } from './run-on-text.js';

/** What holds of every run of the mutator, whatever the package has and whatever is asked for. */
export function expectCarefulMutator(input: Uint8Array): Run {
  const run = runOn(injectRegistryAuth, input);
  expectSound(input, run);
  if (run.status === 1) expectOnlyResults(input, run.stdout);
  if (run.status !== 0) return run;
  const [before, after] = [listIn(input), listIn(run.stdout)];
  const kept = before.items.filter((item) => !mayChange(item));
  expect(kept.map((item) => after.items[item.index]?.text().replace(/\r?\n$/, ''))).toEqual(
    kept.map((item) => item.text().replace(/\r?\n$/, '')),
  );
  const again = runOn(injectRegistryAuth, run.stdout);
  expect(again.status).toBe(0);
  expectOnlyResults(run.stdout, again.stdout);
  return run;
}

/** What holds of every run of the validator. */
export function expectCarefulValidator(input: Uint8Array): Run {
  const run = runOn(validateImagePullSecrets, input);
  expectSound(input, run);
  if (run.status === 2) return run;
  expectOnlyResults(input, run.stdout);
  expect(runOn(validateImagePullSecrets, run.stdout)).toEqual(run);
  return run;
}
