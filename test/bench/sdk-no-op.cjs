// The TypeScript SDK's own host around a function that does nothing.
const { run } = require('kpt-functions');

run(async () => undefined);
