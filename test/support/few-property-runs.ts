import fc from 'fast-check';

// Under mutation testing a property runs once a mutant: on few cases, the same each time, none of which is made smaller.
fc.configureGlobal({ numRuns: 20, seed: 1, endOnFailure: true });
