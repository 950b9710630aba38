import { valueObjects } from '../package/package-objects.js';
import { functionPodPullSecrets, isAmbient } from '../validate/image-verdict.js';
import type { PackageModel } from '../validate/package-model.js';
import { modelObjects, type ValidationRequest } from '../validate/validate-list.js';
import { listAt, objectAt, textAt, type JsonObject } from '../package/json-value.js';
import { defaultSince, durationSeconds } from './duration.js';
import { eventTime } from './find-pod-events.js';
import type { Probe } from './probe-registries.js';
import { ClusterError, resources, type ClusterReader, type Kind, type LackingPermission } from './cluster-reader.js';

/** What was read from a cluster. */
export interface ClusterState {
  /** Objects that a package could hold too: the Deployments of the namespace, and what belongs to the evaluator. */
  readonly objects: readonly JsonObject[];
  /** Undefined: not known. */
  readonly runnerPods: readonly JsonObject[] | undefined;
  readonly functionPods: readonly JsonObject[] | undefined;
  /** The verbs that the evaluator's ServiceAccount has on Secrets in the function namespace, as the API server says. */
  readonly secretVerbs: ReadonlySet<string> | undefined;
  /** All roles and bindings of the evaluator's ServiceAccount are among the objects. */
  readonly rolesAreKnown: boolean;
  readonly lacking: readonly LackingPermission[];
  /** What is left of the last evaluations; undefined: not looked at. */
  readonly past?: Past;
  /** What registries answered, if they were asked. */
  readonly probes?: readonly Probe[];
}

/** What a cluster remembers of the last evaluations. */
export interface Past {
  /** How far back, as the user gave it. */
  readonly since: string;
  /** The events of the function namespace. */
  readonly events: readonly JsonObject[];
  readonly logs: readonly RunnerLog[];
}

/** The log of one of the evaluator's pods; `text` undefined: it could not be read. */
export interface RunnerLog {
  readonly pod: string;
  readonly namespace: string;
  readonly text: string | undefined;
}

const secretVerbs = ['get', 'list', 'watch', 'create', 'update'];

/**
 * Reads what belongs to the evaluator in a namespace, and nothing else. It reads by name wherever the name is known.
 * Rejects with a `ClusterError` if the server does not answer, or does not show Deployments.
 *
 * @param since how far back events and the evaluator's log are read, such as `1h`; `0s`: they are not read
 */
export async function readCluster(
  reader: ClusterReader,
  namespace: string,
  request: ValidationRequest,
  since = defaultSince,
): Promise<ClusterState> {
  const lacking: LackingPermission[] = [];
  const lack = (verb: LackingPermission['verb'], kind: Kind, where: string | undefined): void => {
    const permission = { verb, resource: resources[kind].resource, namespace: where };
    if (!lacking.some((other) => JSON.stringify(other) === JSON.stringify(permission))) lacking.push(permission);
  };
  const lackLog = (): void => {
    if (lacking.some(({ resource }) => resource === 'pods/log')) return;
    lacking.push({ verb: 'get', resource: 'pods/log', namespace });
  };
  const list: List = async (kind, where, labels) => {
    const answer = await reader.list(kind, where, labels);
    if (answer !== 'forbidden') return answer;
    lack('list', kind, where);
    return undefined;
  };
  const getAll = async (
    kind: Kind,
    where: string | undefined,
    names: readonly string[],
  ): Promise<readonly JsonObject[]> => {
    const answers = await Promise.all([...new Set(names)].map((name) => reader.get(kind, where, name)));
    if (answers.includes('forbidden')) lack('get', kind, where);
    return answers.filter((answer) => answer !== 'forbidden').filter((answer) => answer !== undefined);
  };

  const deployments = await list('Deployment', namespace);
  if (deployments === undefined) {
    throw new ClusterError(`it needs the permission to list "deployments.apps" in namespace "${namespace}"`);
  }
  const first = modelValues(deployments, request);
  if (first === undefined) {
    const unknown = { runnerPods: undefined, functionPods: undefined, secretVerbs: undefined, rolesAreKnown: false };
    return { objects: deployments, ...unknown, lacking };
  }

  const { evaluator } = first;
  const functionNamespace = first.settings.functionNamespace;
  const [configs, templates, accounts, ownAccount, roles, roleBindings, clusterBindings, configMaps] =
    await Promise.all([
      list('FunctionConfig', functionNamespace),
      list('PodTemplate', functionNamespace),
      list('ServiceAccount', functionNamespace),
      getAll('ServiceAccount', namespace, [evaluator.serviceAccountName]),
      list('Role', functionNamespace),
      list('RoleBinding', functionNamespace),
      list('ClusterRoleBinding', undefined),
      getAll('ConfigMap', namespace, configMapNames(first)),
    ]);
  const bindings = [...(roleBindings ?? []), ...(clusterBindings ?? []).filter((binding) => !isBuiltIn(binding))];
  const clusterRoles = await getAll('ClusterRole', undefined, clusterRoleNames(bindings, evaluator.serviceAccountName));
  const found = [
    ...deployments,
    ...[configs, templates, accounts, ownAccount, roles, bindings, configMaps, clusterRoles].flatMap(
      (objects) => objects ?? [],
    ),
  ];

  // These objects may show another build, whose flags name other Secrets.
  const shown = modelValues(found, request) ?? first;
  const { settings } = shown;
  const [secrets, functionSecrets, runnerPods, functionPods, allowed] = await Promise.all([
    getAll('Secret', namespace, secretNames(evaluator.pod, ownAccount)),
    getAll(
      'Secret',
      functionNamespace,
      [settings.secretName, ...(isAmbient(shown) ? functionPodPullSecrets(shown) : [])].filter((name) => name !== ''),
    ),
    list('Pod', namespace, selectorText(evaluator.object.value)),
    list('Pod', functionNamespace, functionPodLabel),
    findAllowedVerbs(reader, first),
  ]);
  const past = await readPast(reader, first, runnerPods ?? [], since, list, lackLog);
  const rolesAreKnown =
    roles !== undefined &&
    roleBindings !== undefined &&
    clusterBindings !== undefined &&
    !lacking.some(({ resource }) => resource === resources.ClusterRole.resource);
  return {
    objects: [...found, ...secrets, ...functionSecrets],
    runnerPods,
    functionPods,
    secretVerbs: allowed,
    rolesAreKnown,
    ...(past !== undefined && { past }),
    // With the API server's own answer, the roles need not be read.
    lacking: allowed === undefined ? lacking : lacking.filter(({ resource }) => !resource.includes('rbac')),
  };
}

type List = (kind: Kind, where: string | undefined, labels?: string) => Promise<readonly JsonObject[] | undefined>;

/** Reads the events of the function namespace, and the logs of the evaluator's pods. */
async function readPast(
  reader: ClusterReader,
  { evaluator, settings }: PackageModel,
  runnerPods: readonly JsonObject[],
  since: string,
  list: List,
  lackLog: () => void,
): Promise<Past | undefined> {
  const seconds = durationSeconds(since) ?? 0;
  if (seconds === 0) return undefined;
  const container = textAt(evaluator.container, 'name') ?? '';
  const [events, logs] = await Promise.all([
    list('Event', settings.functionNamespace),
    Promise.all(
      runnerPods.map(async (pod): Promise<readonly RunnerLog[]> => {
        // A pod without a node has no log yet.
        if (textAt(pod, 'spec', 'nodeName') === undefined) return [];
        const name = textAt(pod, 'metadata', 'name') ?? '';
        const log = await reader.log(evaluator.namespace, name, container, seconds);
        if (log === 'forbidden') lackLog();
        if (log === 'forbidden' || log === undefined) return [];
        return [{ pod: name, namespace: evaluator.namespace, text: log.text }];
      }),
    ),
  ]);
  const oldest = Date.now() - seconds * 1000;
  const recent = (events ?? []).filter((event) => Date.parse(eventTime(event)) >= oldest);
  return { since, events: recent, logs: logs.flat() };
}

/** The label that the evaluator gives its pods (func/internal/podmanager.go, v1.5.8; podevaluator.go before). */
const functionPodLabel = 'fn.kpt.dev/image';

/** The model of what was read; undefined if no evaluator is found. */
function modelValues(values: readonly JsonObject[], request: ValidationRequest): PackageModel | undefined {
  return modelObjects(valueObjects(values, 'the cluster'), request).model;
}

async function findAllowedVerbs(
  reader: ClusterReader,
  { evaluator, settings }: PackageModel,
): Promise<ReadonlySet<string> | undefined> {
  const user = `system:serviceaccount:${evaluator.namespace}:${evaluator.serviceAccountName}`;
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${evaluator.namespace}`, 'system:authenticated'];
  const question = { namespace: settings.functionNamespace, user, groups, resource: 'secrets' };
  const answers = await Promise.all(secretVerbs.map((verb) => reader.isAllowed({ ...question, verb })));
  if (answers.includes('forbidden')) return undefined;
  return new Set(secretVerbs.filter((_, index) => answers[index] === true));
}

function configMapNames({ evaluator, settings }: PackageModel): readonly string[] {
  const mounted = listAt(evaluator.pod, 'volumes').map((volume) => textAt(volume, 'configMap', 'name'));
  return [...mounted, settings.podTemplateName].filter((name) => name !== undefined);
}

function secretNames(pod: JsonObject, accounts: readonly JsonObject[]): readonly string[] {
  return [
    ...listAt(pod, 'volumes').flatMap((volume) => [
      textAt(volume, 'secret', 'secretName'),
      ...listAt(volume, 'projected', 'sources').map((source) => textAt(source, 'secret', 'name')),
    ]),
    ...[pod, ...accounts].flatMap((owner) => listAt(owner, 'imagePullSecrets').map((entry) => textAt(entry, 'name'))),
  ].filter((name) => name !== undefined);
}

/** The bindings that every new cluster has give ServiceAccounts no verbs on Secrets. */
function isBuiltIn(object: JsonObject): boolean {
  return textAt(object, 'metadata', 'labels', 'kubernetes.io/bootstrapping') !== undefined;
}

/** The ClusterRoles of bindings whose subjects may include the ServiceAccount. */
function clusterRoleNames(bindings: readonly JsonObject[], account: string): readonly string[] {
  const subjects = [account, 'system:serviceaccounts', 'system:authenticated'];
  return bindings
    .filter((binding) => textAt(binding, 'roleRef', 'kind') === 'ClusterRole')
    .filter((binding) =>
      listAt(binding, 'subjects').some((subject) =>
        subjects.some((name) => (textAt(subject, 'name') ?? '').includes(name)),
      ),
    )
    .map((binding) => textAt(binding, 'roleRef', 'name') ?? '')
    .filter((name) => name !== '');
}

function selectorText(deployment: JsonObject): string {
  return Object.entries(objectAt(deployment, 'spec', 'selector', 'matchLabels'))
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(',');
}
