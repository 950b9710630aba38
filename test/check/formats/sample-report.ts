import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textItem } from '../../../src/resource-list/text-item.js';
import { toBytes, toByteText } from '../../../src/text/byte-text.js';
import { readValidationRequest } from '../../../src/validate/validate-image-pull-secrets.js';
import { judgeFiles } from '../../../src/check/judge-files.js';
import { readManifests } from '../../../src/check/manifest-list.js';
import { readInputs } from '../../../src/check/read-inputs.js';
import type { Report } from '../../../src/check/report.js';
import { surroundings } from '../../support/surroundings.js';

const example = 'examples/validate-broken-package';

/**
 * The report of an example with errors and warnings, with a rule suppressed on one object, a Helm template, and a file that
 * cannot be read.
 */
export function sampleReport(): Report {
  const { files = [] } = readInputs([example]);
  const annotation = `  annotations:\n    ignore.fn.kpt.dev/credentials-in-clear: 'the demo needs no "secret" <yet>'\n`;
  const changed = files.map((file) => ({
    ...file,
    bytes: toBytes(toByteText(file.bytes).replace('type: Opaque', `${annotation}type: Opaque`)),
  }));
  const more = { 'chart/templates/a.yaml': 'kind: A\nspec: {{ .Values.spec }}\n', 'broken.yaml': 'kind: A\nspec: [\n' };
  const { request, errors } = readValidationRequest(
    textItem(readFileSync(join(example, 'fn-config.yaml'), 'latin1')),
    surroundings(),
  );
  if (request === undefined) throw new Error(errors[0]?.message);
  const added = Object.entries(more).map(([path, text]) => ({
    path,
    shown: `${example}/${path}`,
    bytes: toBytes(text),
  }));
  return judgeFiles(example, readManifests([...changed, ...added]), request);
}
