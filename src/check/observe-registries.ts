import type { Diagnostic } from '../diagnostic.js';
import type { Probe } from './probe-registries.js';
import type { Observation } from './report.js';

/** Says what the registries answered with `--probe`; undefined: they were not asked. */
export function observeRegistries(probes: readonly Probe[] | undefined): readonly Observation[] {
  if (probes === undefined) return [];
  const findings = probes.flatMap(describeProbe);
  const answers = [...new Set(probes.map(({ answer }) => answer))].sort();
  const counts = answers.map((answer) => `${probes.filter((probe) => probe.answer === answer).length} ${answer}`);
  const state = findings.some(({ severity }) => severity === 'error')
    ? 'error'
    : findings.length > 0
      ? 'warning'
      : 'ok';
  const detail =
    probes.length === 0 ? 'no image to ask for' : `${probes.length} images asked for: ${counts.join(', ')}`;
  return [{ fact: { check: 'registries', state: probes.length === 0 ? 'unknown' : state, detail }, findings }];
}

function describeProbe({ answer, detail, image, registry, withCredentials }: Probe): readonly Diagnostic[] {
  if (answer === '200') return [];
  const place = `registry "${registry}"`;
  const refusals: Readonly<Record<string, readonly [string, string]>> = {
    401: withCredentials
      ? [
          `${place} does not accept the Secret's credentials for image "${image}" (401)`,
          'put a password that holds into the Secret',
        ]
      : [
          `${place} wants credentials for image "${image}" (401), and the evaluator has none`,
          `add "${registry}" to the Secret`,
        ],
    403: [
      `${place} denies image "${image}" (403)`,
      withCredentials ? 'give the user of the Secret the right to pull it' : `add "${registry}" to the Secret`,
    ],
    404: [`${place} has no image "${image}" (404)`, 'correct its name or tag, or push it'],
    x509: [
      `the certificate of ${place} is not trusted (x509: ${detail ?? ''}), so image "${image}" cannot be asked for`,
      'give the evaluator the private CA with `tls` of inject-registry-auth',
    ],
  };
  const refusal = refusals[answer];
  const tags = { image, registry: answer };
  if (refusal !== undefined) {
    const [says, remedy] = refusal;
    const follows = answer === 'x509' ? '' : ', so the evaluator cannot run it';
    return [{ rule: 'registry-refuses-image', severity: 'error', message: `${says}${follows}; ${remedy}`, tags }];
  }
  const said = answer === 'unreachable' ? (detail ?? answer) : `it answered ${answer}`;
  const message =
    `${place} did not say whether the evaluator may have image "${image}" (${said}); ` +
    'try again, from where the evaluator reaches it';
  return [{ rule: 'registry-not-reached', severity: 'warning', message, tags }];
}
