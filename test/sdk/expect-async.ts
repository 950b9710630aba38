import { expect } from '@jest/globals';

type ErrorType = new (...args: never[]) => Error;

/** What the SDK's TestRunner, written for jasmine, calls of jasmine's own. */
function expectAsync(promise: Promise<void>) {
  return {
    toBeResolved: () => expect(promise).resolves.toBeUndefined(),
    toBeRejectedWithError: async (type: ErrorType, message?: string | RegExp) => {
      await expect(promise).rejects.toBeInstanceOf(type);
      await expect(promise).rejects.toThrow(message);
    },
  };
}

Object.assign(globalThis, { expectAsync, expect });
