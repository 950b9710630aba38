import { valueObjects } from '../package/package-objects.js';
import type { PackageModel } from '../validate/package-model.js';
import { modelObjects, type ValidationRequest } from '../validate/validate-list.js';
import { listAt, objectAt, textAt, type JsonObject } from '../package/json-value.js';
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
}

const secretVerbs = ['get', 'list', 'watch', 'create', 'update'];

/**
 * Reads what belongs to the evaluator in a namespace, and nothing else. It reads by name wherever the name is known.
 * Rejects with a `ClusterError` if the server does not answer, or does not show Deployments.
 */
export async function readCluster(
  reader: ClusterReader,
  namespace: string,
  request: ValidationRequest,
): Promise<ClusterState> {
  const lacking: LackingPermission[] = [];
  const lack = (verb: LackingPermission['verb'], kind: Kind, where: string | undefined): void => {
    const permission = { verb, resource: resources[kind].resource, namespace: where };
    if (!lacking.some((other) => JSON.stringify(other) === JSON.stringify(permission))) lacking.push(permission);
  };
  const list = async (
    kind: Kind,
    where: string | undefined,
    labels?: string,
  ): Promise<readonly JsonObject[] | undefined> => {
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
  const { settings } = modelValues(found, request) ?? first;
  const [secrets, functionSecrets, runnerPods, functionPods, allowed] = await Promise.all([
    getAll('Secret', namespace, secretNames(evaluator.pod, ownAccount)),
    getAll(
      'Secret',
      functionNamespace,
      [settings.secretName].filter((name) => name !== ''),
    ),
    list('Pod', namespace, selectorText(evaluator.object.value)),
    list('Pod', functionNamespace, functionPodLabel),
    findAllowedVerbs(reader, first),
  ]);
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
    // With the API server's own answer, the roles need not be read.
    lacking: allowed === undefined ? lacking : lacking.filter(({ resource }) => !resource.includes('rbac')),
  };
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
