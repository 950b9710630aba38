import fc from 'fast-check';

// Set by choose-seed.cjs. A property that fails prints its seed, which is this one.
const seed = Number(process.env['PROPERTY_SEED']);
if (!Number.isInteger(seed)) throw new Error('PROPERTY_SEED must be an integer');
fc.configureGlobal({ seed });
