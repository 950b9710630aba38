import type { Diagnostic, Severity } from '../diagnostic.js';
import type { PackageObjects } from '../package/package-objects.js';
import { parseImageReference } from '../registry/image-reference.js';
import type { ImageVerdict } from '../validate/image-verdict.js';
import { judgePackage, type JudgedPackage } from '../validate/judged-package.js';
import { modelObjects, type ValidationRequest } from '../validate/validate-list.js';
import { causeStations, rulesOfSomeImages, ruleStations, stations, type Station } from './station.js';

/** `idle`: the pull does not get there, does not need it, or what is there is not known. */
export type StationState = 'ok' | 'fault' | 'idle';

/** One station of an image's path. */
export interface StationOnPath {
  readonly station: Station;
  readonly state: StationState;
  /** What is there, such as a Secret's name. */
  readonly detail: string;
  /** Why it is red or grey. */
  readonly note?: string;
  /** The rule that has more to say. */
  readonly rule?: string;
}

/** The path of one image's pull, and its verdict. */
export interface PullPath {
  readonly image: string;
  readonly runner: string;
  readonly kubelet: string;
  readonly severity: Severity;
  /** What happens to the image, and what to do. */
  readonly message: string;
  readonly stations: readonly StationOnPath[];
  /** Where the first fault is; undefined where there is none. */
  readonly firstFault?: Station;
}

type Judgement = Pick<StationOnPath, 'state' | 'note' | 'rule'>;

const ok: Judgement = { state: 'ok' };
const idle = (note: string): Judgement => ({ state: 'idle', note });
const faulty = (note: string, rule: string | undefined): Judgement => ({
  state: 'fault',
  note,
  ...(rule !== undefined && { rule }),
});

/**
 * The path of each image's pull.
 * In: the judged package, and what was found in it: the faults of the rules, and one diagnostic for each image. Out: one
 * path for each image, in the order of the verdicts.
 */
export function findPullPaths(judged: JudgedPackage, found: readonly Diagnostic[]): readonly PullPath[] {
  const pulls = new Map<string, Diagnostic[]>();
  for (const pull of found.filter(({ rule }) => rule === 'image-pull')) {
    const { image, kubelet, pull: outcome, runner } = pull.tags ?? {};
    const key = keyOf(image, runner, kubelet, outcome);
    pulls.set(key, [...(pulls.get(key) ?? []), pull]);
  }
  const faults = found.filter(({ rule, severity }) => severity === 'error' && rule in ruleStations);
  const details = describeStations(judged);
  return judged.verdicts.map((verdict): PullPath => {
    const pull = pulls.get(keyOf(verdict.use.image, verdict.runner, verdict.kubelet, verdict.pull))?.shift();
    const message = (pull?.message ?? '').replace(/^image "[^"]*"[^:]*: /, '');
    const severity = pull?.severity ?? 'info';
    const judge = judgeStations(verdict, severity, message, faults);
    const onPath = stations.map((station): StationOnPath => ({
      station,
      detail: station === 'registry' ? registryOf(verdict) : details[station],
      ...judge(station),
    }));
    const firstFault = onPath.find(({ state }) => state === 'fault')?.station;
    return {
      image: verdict.use.image,
      runner: verdict.runner,
      kubelet: verdict.kubelet,
      severity,
      message,
      stations: onPath,
      ...(firstFault !== undefined && { firstFault }),
    };
  });
}

/** The paths in a package that was judged; none where its evaluator was not found. */
export function findPathsIn(
  objects: PackageObjects,
  request: ValidationRequest,
  found: readonly Diagnostic[],
): readonly PullPath[] {
  const { model } = modelObjects(objects, request);
  return model === undefined ? [] : findPullPaths(judgePackage(model), found);
}

/** What tells the diagnostic of an image from another's; equal ones come in the order of the verdicts. */
function keyOf(...tags: readonly (string | undefined)[]): string {
  return tags.join('\n');
}

/** What one image's pull meets at each station. `message` says what becomes of it in the end. */
function judgeStations(
  verdict: ImageVerdict,
  severity: Severity,
  message: string,
  faults: readonly Diagnostic[],
): (station: Station) => Judgement {
  const { isCopyUseless, kubelet, runner, use } = verdict;
  if (use.puller === 'evaluator-pod') {
    const other = idle("not on its path: the kubelet pulls it for the evaluator's own pod");
    const own = kubelet === 'unknown' ? idle(message) : severity === 'info' ? ok : faulty(message, undefined);
    return (station) => (station === 'kubelet' ? own : other);
  }
  if (runner === 'authenticated' && kubelet === 'authenticated' && !isCopyUseless) return () => ok;
  if (runner === 'anonymous' && kubelet === 'anonymous' && severity === 'info') {
    const unused = idle('not needed: the image is pulled without credentials');
    return (station) => (stationsOfAnyPull.includes(station) ? ok : unused);
  }

  const last = findLastStation(verdict);
  const isUnknown = (last === 'kubelet' ? kubelet : runner) === 'unknown';
  return (station) => {
    const found = faults.filter(({ rule }) => ruleStations[rule] === station);
    const fault = found.find(({ rule }) => !rulesOfSomeImages.includes(rule));
    if (station === last && !isUnknown) {
      return faulty(message, /\(rules? ([a-z-]+)/.exec(message)?.[1] ?? (fault ?? found[0])?.rule);
    }
    if (fault !== undefined) return faulty(fault.message, fault.rule);
    if (station === last) return idle(message);
    if (stations.indexOf(station) > stations.indexOf(last)) return idle('the pull does not get this far');
    return station === 'registry' && use.puller === 'function-pod' ? idle('the evaluator never looks it up') : ok;
  };
}

/** What every pull passes, also one without credentials. */
const stationsOfAnyPull: readonly Station[] = ['evaluator', 'registry', 'pod-template', 'kubelet'];

/** The station at which the pull ends, or from which on nothing is known. */
function findLastStation({ cause, isCopyUseless, runner }: ImageVerdict): Station {
  if (isCopyUseless && runner === 'authenticated') return 'copied-secret';
  return cause === undefined ? 'kubelet' : causeStations[cause];
}

function registryOf({ image }: ImageVerdict): string {
  return parseImageReference(image).registry ?? 'no valid name';
}

function describeStations({
  authFile,
  evaluator,
  expectations,
  release,
  settings,
}: JudgedPackage): Readonly<Record<Station, string>> {
  const feature = release.privateRegistries;
  const mounted = authFile.mount?.sources.find(({ kind }) => kind === 'Secret')?.name;
  const flag = feature?.enableFlag ?? feature?.pathFlag;
  return {
    secret: `${evaluator.namespace}/${mounted ?? expectations.namedSecret ?? settings.secretName}`,
    mount: settings.authPath === '' ? 'no path is set' : settings.authPath,
    flags: flag === undefined ? 'none in this build' : `--${flag}${settings.enabled ? '' : ' is off'}`,
    evaluator: `${evaluator.object.ref.name}, ${release.build}`,
    registry: '',
    'copied-secret': `${settings.functionNamespace}/${settings.secretName}`,
    'pod-template': settings.podTemplateName ?? 'built into the evaluator',
    kubelet: 'pulls for the function pod',
  };
}
