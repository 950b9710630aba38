/**
 * Chooses the seed of all properties before the first test file: PROPERTY_SEED where it is set, else a new one. Workers
 * inherit it from the environment.
 */
const { randomInt } = require('node:crypto');

module.exports = () => {
  process.env.PROPERTY_SEED ??= String(randomInt(2 ** 31));
  process.stderr.write(`PROPERTY_SEED=${process.env.PROPERTY_SEED}\n`);
};
