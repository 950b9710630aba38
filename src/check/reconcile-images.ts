import type { Diagnostic } from '../diagnostic.js';
import { secondsOf, type JudgedFailure } from './observe-past.js';
import type { Probe } from './probe-registries.js';
import { findPullCause } from './pull-cause.js';
import type { PodReport } from './report.js';

/**
 * The verdicts of images together with what was seen of them, so that the row of an image never says the contrary of its
 * pods' rows: an image that fails is never ok, and a verdict that its running pod seems to refute says why.
 */
export function reconcileImages(
  diagnostics: readonly Diagnostic[],
  pods: readonly PodReport[],
  failures: readonly JudgedFailure[],
  probes: readonly Probe[],
): readonly Diagnostic[] {
  return diagnostics.map((diagnostic): Diagnostic => {
    const image = diagnostic.tags?.['image'];
    if (diagnostic.rule !== 'image-pull' || image === undefined) return diagnostic;
    const answer = probes.find((probe) => probe.image === image)?.answer;
    const answered: Diagnostic =
      answer === undefined
        ? diagnostic
        : {
            ...diagnostic,
            message: `${diagnostic.message}; its registry answers ${answer}`,
            tags: { ...diagnostic.tags, registry: answer },
          };
    return reconcile(answered, image, pods, failures, answer);
  });
}

function reconcile(
  diagnostic: Diagnostic,
  image: string,
  pods: readonly PodReport[],
  failures: readonly JudgedFailure[],
  answer: string | undefined,
): Diagnostic {
  const { message, severity } = diagnostic;
  const failing = pods.find((pod) => pod.failing && pod.image === image);
  const failure = failures.find((candidate) => candidate.image === image && candidate.severity === 'error');
  const doubt = failures.find((candidate) => candidate.image === image);
  const cause = failing === undefined ? failure?.cause : findPullCause(`${failing.state}: ${failing.message ?? ''}`);
  if (cause !== undefined) {
    const says =
      failing === undefined
        ? `it failed ${failure === undefined ? '' : `at ${secondsOf(failure.time)} `}(${cause.name})`
        : `pod "${failing.name}" fails now (${cause.name})`;
    // A verdict of missing credentials explains a refusal; any other cause has nothing to do with it.
    const isExplained = severity !== 'info' && cause.nature === 'credentials';
    return {
      ...diagnostic,
      severity: 'error',
      message: isExplained ? `${message}; ${says}` : `image "${image}": ${says}`,
    };
  }
  if (answer !== undefined && ['401', '403', '404', 'x509'].includes(answer))
    return { ...diagnostic, severity: 'error' };
  if (doubt !== undefined && severity === 'info') {
    return { ...diagnostic, severity: 'warning', message: `${message}; it failed at ${secondsOf(doubt.time)}` };
  }
  const runs = pods.some((pod) => pod.functionImage === image && pod.state === 'Running' && !pod.failing);
  if (severity === 'info' || !runs) return diagnostic;
  return { ...diagnostic, message: `${message}; the pod that runs has it from before, or from its node` };
}
