import type { Diagnostic } from '../diagnostic.js';
import { findDockerConfigCredentials, type DockerConfigCredentials } from '../registry/docker-config-credentials.js';
import { objectAt, textAt } from '../package/json-value.js';
import { valueObjects } from '../package/package-objects.js';
import { judgePackage } from '../validate/judged-package.js';
import type { PackageModel } from '../validate/package-model.js';
import { modelObjects, type ValidationRequest } from '../validate/validate-list.js';
import { adjustSeverity } from '../validate/adjust-severity.js';
import { validatePackage } from '../validate/validate-package.js';
import { resources, type Kind } from './cluster-reader.js';
import { findPodEvents } from './find-pod-events.js';
import { findProbeTargets, type ProbeTarget } from './find-probe-targets.js';
import { describeFunctionPod, judgeFunctionPod, observeFunctionPods } from './observe-function-pods.js';
import { judgePast, observePast } from './observe-past.js';
import { observePermissions } from './observe-permissions.js';
import { observeRegistries } from './observe-registries.js';
import { observeRelease } from './observe-release.js';
import { observeRotation } from './observe-rotation.js';
import { observeRunner, runnerStart } from './observe-runner.js';
import { observeSecret } from './observe-secret.js';
import { parseEvaluatorLog } from './parse-evaluator-log.js';
import type { ClusterState } from './read-cluster.js';
import { reconcileImages } from './reconcile-images.js';
import { redact } from './redact.js';
import { findPullPaths } from './pull-path.js';
import { makeReport, type Report, type ReportDetails } from './report.js';

/**
 * Judges the state of a cluster by the validator's own rules, and by what only a cluster knows.
 *
 * @param namespace the one in which the evaluator was looked for
 * @param now in milliseconds since 1970
 */
export function judgeCluster(
  state: ClusterState,
  namespace: string,
  request: ValidationRequest,
  now = Date.now(),
): Report {
  const objects = valueObjects(state.objects, 'the cluster');
  const { model, diagnostics } = modelObjects(objects, withFailingImages(request, state));
  if (model === undefined) {
    const found = diagnostics.map((diagnostic) => ({
      ...diagnostic,
      message: `${diagnostic.message} (looked in namespace "${namespace}"; \`--namespace\` chooses another)`,
    }));
    return makeReport(namespace, [], found, [], state.lacking);
  }

  const credentials = state.objects.filter(isSecret).flatMap(secretCredentials);
  const users = credentials.flatMap((found) => found.users);
  const secrets = credentials.flatMap((found) => found.secrets);
  const hideAll = (text: string): string => redact(text, [...users, ...secrets]);
  const observed = (diagnostic: Diagnostic): Diagnostic => withTexts(diagnostic, hideAll);
  // Messages of rules quote no text of others. A namespace that they name may have the same name as a user.
  const judged = (diagnostic: Diagnostic): Diagnostic => withTexts(diagnostic, (text) => redact(text, secrets));
  const adjusted = (given: readonly Diagnostic[]): readonly Diagnostic[] =>
    adjustSeverity(given, objects, request.severities ?? new Map());
  const pods = state.functionPods
    ?.map((pod) => judgeFunctionPod(model, describeFunctionPod(pod, model.settings.secretName)))
    .map((pod) => (pod.message === undefined ? pod : { ...pod, message: hideAll(pod.message) }))
    .map((pod) => ({ ...pod, state: hideAll(pod.state) }));
  const failures = judgePast(model, state, pods ?? []);
  const faults = validatePackage(withServerAnswers(model, state)).filter(({ rule }) => !isMoot(rule, state));
  const observations = [
    observeRelease(model),
    observeRunner(model.evaluator, state.runnerPods),
    observePermissions(model, state, faults),
    observeSecret(model, runnerStart(state.runnerPods ?? []), pods, !mayNotRead(state, 'Secret')),
    observeRotation(model, runnerStart(state.runnerPods ?? []), !mayNotRead(state, 'Secret'), now),
    observeFunctionPods(model, pods),
    observePast(state, failures),
    ...observeRegistries(state.probes),
  ];
  const judgements = reconcileImages([...diagnostics, ...faults], pods ?? [], failures, state.probes ?? []);
  const found = adjusted([...judgements, ...objects.unreadable]).map(judged);
  const report = makeReport(
    `${model.evaluator.namespace}/${model.evaluator.object.ref.name}`,
    observations.map(({ fact, findings }) => ({
      fact: { ...fact, detail: hideAll(fact.detail) },
      findings: adjusted(findings).map(observed),
    })),
    found,
    pods ?? [],
    state.lacking,
  );
  const details = (): ReportDetails => ({
    paths: findPullPaths(judgePackage(withServerAnswers(model, state)), found),
    excerptAt: () => undefined,
  });
  return { ...report, details };
}

function withTexts(diagnostic: Diagnostic, change: (text: string) => string): Diagnostic {
  const { message, suppression } = diagnostic;
  return {
    ...diagnostic,
    message: change(message),
    ...(suppression && { suppression: { ...suppression, reason: change(suppression.reason) } }),
  };
}

/** The images whose registries `--probe` asks. */
export function findClusterProbes(state: ClusterState, request: ValidationRequest): readonly ProbeTarget[] {
  const { model } = modelObjects(valueObjects(state.objects, 'the cluster'), withFailingImages(request, state));
  return model === undefined ? [] : findProbeTargets(withServerAnswers(model, state));
}

/** A function's image that cannot be looked up or pulled is judged too, wherever its name comes from. */
function withFailingImages(request: ValidationRequest, { functionPods = [], past }: ClusterState): ValidationRequest {
  const { expectations } = request;
  const logs = (past?.logs ?? []).map(({ text }) => parseEvaluatorLog(text ?? ''));
  const imagesOfPods = new Map(logs.flatMap((log) => [...log.imagesOfPods]));
  const known = new Set([
    ...imagesOfPods.values(),
    ...functionPods.map((pod) => describeFunctionPod(pod, '').functionImage),
  ]);
  const failing = [
    ...functionPods.map((pod) => describeFunctionPod(pod, '')).flatMap((pod) => (pod.failing ? [pod.image] : [])),
    ...findPodEvents(past?.events ?? [], functionPods, imagesOfPods).failures.flatMap(({ image }) => image ?? []),
  ].filter((image) => known.has(image));
  const lookedUp = logs.flatMap((log) => log.failures).flatMap(({ image }) => image ?? []);
  return {
    ...request,
    expectations: { ...expectations, images: [...new Set([...expectations.images, ...failing, ...lookedUp])] },
  };
}

/** The model with the API server's own answers; what may not be read is unknown. */
function withServerAnswers(model: PackageModel, state: ClusterState): PackageModel {
  const { permissions, surroundings } = model;
  const verbs = state.secretVerbs ?? (state.rolesAreKnown ? permissions.verbs : undefined);
  const noTemplates = mayNotRead(state, model.settings.podTemplateName === undefined ? 'PodTemplate' : 'ConfigMap');
  return {
    ...model,
    permissions: state.rolesAreKnown
      ? { ...permissions, verbs: verbs ?? permissions.verbs }
      : { ...permissions, verbs: verbs ?? new Set(), state: verbs === undefined ? 'absent' : 'complete' },
    surroundings: {
      ...surroundings,
      secretVerbs: () => verbs ?? 'unknown',
      ...(mayNotRead(state, 'Secret') && { functionSecret: () => 'unknown' }),
      ...(noTemplates && { podTemplate: () => 'unknown' }),
    },
  };
}

/** Rules that are about packages, or that the cluster answers better. */
const packageRules = ['credentials-in-clear', 'function-secret-differs', 'role-not-in-package'];

/** Rules that report something as missing, which may only be unreadable. */
const rulesOfKind: Partial<Record<Kind, readonly string[]>> = {
  Secret: ['secret-missing', 'tls-ca-missing'],
  ConfigMap: ['template-missing', 'template-unusable'],
  PodTemplate: ['template-missing', 'template-unusable'],
};

function isMoot(rule: string, state: ClusterState): boolean {
  const kinds: readonly Kind[] = ['Secret', 'ConfigMap', 'PodTemplate'];
  return (
    packageRules.includes(rule) || kinds.some((kind) => mayNotRead(state, kind) && rulesOfKind[kind]?.includes(rule))
  );
}

function mayNotRead(state: ClusterState, kind: Kind): boolean {
  return state.lacking.some(({ resource }) => resource === resources[kind].resource);
}

function isSecret(object: object): boolean {
  return textAt(object, 'kind') === 'Secret';
}

function secretCredentials(secret: object): readonly DockerConfigCredentials[] {
  return Object.values(objectAt(secret, 'data'))
    .filter((data) => typeof data === 'string')
    .map((data) => findDockerConfigCredentials(Buffer.from(data, 'base64')));
}
