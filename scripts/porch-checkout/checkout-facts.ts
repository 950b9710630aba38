import { findProgram } from '../../src/package/find-program.js';
import { findReleaseEvidence } from '../../src/package/find-release-evidence.js';
import type { JsonObject } from '../../src/package/json-value.js';
import { valueObjects } from '../../src/package/package-objects.js';
import { findSecretPermissions } from '../../src/package/secret-permissions.js';
import {
  functionRunner,
  porchServer,
  wrapperVariable,
  type Component,
  type FlagType,
} from '../../src/porch/releases.js';
import type { Result } from '../../src/result.js';
import { readGoTree, type GoCall, type GoExpression, type GoTree } from './go-tree.js';
import {
  flagFacts,
  listed,
  packageFacts,
  yesOrNo,
  type PorchFacts,
  type ReadFlag,
  type ShownByPackage,
} from './porch-facts.js';

/** The files of a checkout that hold its facts. */
export interface Checkout {
  /** Go files without tests, and go.mod, by path. */
  readonly sources: ReadonlyMap<string, string>;
  /** The objects of deployments/porch. */
  readonly objects: readonly JsonObject[];
}

/** The facts, or why they cannot be read. */
export type FactsOrError = Result<{ facts: PorchFacts }, { error: string }>;

type ReadFlags = Readonly<Record<string, ReadFlag>>;

/** Where the sources of the two programs are that may evaluate pods. */
const runnerFolders = ['func/server', 'func/internal'];
const serverFolders = ['cmd/porch', 'pkg/cmd/server', 'pkg/apiserver', 'pkg/engine'];

/**
 * Reads the facts of a checkout, in the words of `releaseFacts`. What stands there in another form than the known ones
 * becomes a fact that differs from every row; it is never left out.
 */
export function readCheckoutFacts({ sources, objects }: Checkout): FactsOrError {
  const go = readGoTree(sources);
  const home = [...sources.keys()].find((path) => path.endsWith('/podevaluator.go'))?.replace(/\/[^/]*$/, '');
  if (home === undefined) return { error: 'no folder has podevaluator.go, the source of what evaluates pods' };
  const evaluators = [
    { component: functionRunner, folders: runnerFolders },
    { component: porchServer, folders: serverFolders },
  ].filter(({ folders }) => go.strings(folders).includes(wrapperVariable));
  const [evaluator] = evaluators;
  if (!evaluator) return { error: `neither the function runner nor porch-server reads ${wrapperVariable}` };
  const { component, folders } = evaluator;
  const runnerFlags = readFlags(go, runnerFolders);
  const serverFlags = readFlags(go, serverFolders);
  const flags = component === porchServer ? serverFlags : runnerFlags;
  if (Object.keys(flags).length === 0) return { error: `no flag of ${component.title} in ${folders.join(', ')}` };
  const shown = readPackage(objects, component);
  if (shown === undefined) return { error: `deployments/porch has no Deployment of ${component.title}` };

  const goMod = sources.get('go.mod') ?? '';
  return {
    facts: new Map([
      ['evaluator', listed(evaluators.map((each) => each.component.name))],
      ...flagFacts('the evaluator', flags),
      ...(component === porchServer ? flagFacts('the function runner', runnerFlags) : []),
      ['default image prefix of porch-server', serverFlags['default-image-prefix']?.default ?? 'none'],
      [
        'access to Secrets',
        'registry-auth-secret-path' in flags ? readSecretAccess(go, [home, ...folders], shown) : 'none',
      ],
      ...readBehaviour(go, home, 'function-pod-template' in flags),
      ['`tag` of a Kptfile', readTagSupport(go, home, goMod)],
      ['names asked over plain HTTP', readPlainHttpEndings(goMod)],
      ['package: evaluator', listed(shown.evaluators)],
      ...packageFacts(shown),
    ]),
  };
}

const flagTypes: Readonly<Record<string, FlagType>> = {
  Bool: 'bool',
  String: 'string',
  StringSlice: 'string',
  StringArray: 'string',
  Int: 'int',
  Int32: 'int',
  Int64: 'int',
  Uint: 'int',
  Uint64: 'int',
  Duration: 'duration',
};

/** A method of a flag set: what the flag takes, whether a variable comes first, whether a letter follows the name. */
const flagMethod = /^\w+(?:\.\w+)*\.([A-Z]\w*?)??(Var)?(P)?$/;

function readFlags(go: GoTree, folders: readonly string[]): ReadFlags {
  return Object.fromEntries(go.calls(folders).flatMap((call) => readFlag(call)));
}

function readFlag({ name: method, args }: GoCall): readonly (readonly [string, ReadFlag])[] {
  const [, kind = '', isVariable, hasLetter] = flagMethod.exec(method) ?? [];
  const known = flagTypes[kind];
  // Of a flag of a type of its own, `Var` takes no default.
  const isOwnType = kind === '' && isVariable !== undefined;
  if (known === undefined && !isOwnType && !(isVariable && args.length > 3)) return [];
  const first = isVariable === undefined ? 0 : 1;
  const [name, ...rest] = args.slice(first);
  const [value, usage, ...others] = hasLetter === undefined ? rest : rest.slice(1);
  if (name === undefined || value === undefined || others.length > 0) return [];
  if (!isOwnType && usage === undefined) return [];
  const definition = isOwnType
    ? { type: args[0]?.text ?? '', default: '' }
    : { type: known ?? kind, default: known === undefined ? value.text : shownDefault(known, value) };
  return [[shownValue(name), definition]];
}

function shownDefault(type: FlagType, expression: GoExpression): string {
  return type === 'duration' && typeof expression.value === 'number'
    ? shownDuration(expression.value)
    : shownValue(expression);
}

/** As rows write durations: `30m`, not Go's `30m0s`. */
function shownDuration(nanoseconds: number): string {
  const seconds = nanoseconds / 1e9;
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [seconds % 60, 's'],
  ] as const;
  const text = parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('');
  return text === '' ? '0s' : text;
}

function shownValue({ text, value }: GoExpression): string {
  return value === undefined ? `not known here (${text})` : String(value);
}

/** A client without a cache gets Secrets; one of a controller manager lists and watches them. */
function readSecretAccess(go: GoTree, folders: readonly string[], { clusterVerbs }: ShownByPackage): string {
  const calls = go.calls(folders);
  const isDirect = calls.some(
    ({ name, args }) => /^client\.New(?:WithWatch)?$/.test(name) && !/\bCache:/.test(args[1]?.text ?? ''),
  );
  if (isDirect) return clusterVerbs.includes('get') ? 'cluster-role' : 'request';
  return calls.some(({ name }) => name.endsWith('.GetClient')) ? 'cache' : 'not known here';
}

function readBehaviour(go: GoTree, home: string, hasTemplateFlag: boolean): readonly (readonly [string, string])[] {
  const text = go.text([home]);
  const calls = go.calls([home]);
  const prefixes = calls
    .filter(({ name, args }) => name === 'strings.HasPrefix' && /image/i.test(args[0]?.text ?? ''))
    .flatMap(({ args }) => (args[1] ? [shownValue(args[1])] : []));
  const updates = calls.some(
    ({ name, args }) => name.endsWith('.Update') && args.some((arg) => /secret/i.test(arg.text)),
  );
  const pullSecrets = /append \( [^)]*\.ImagePullSecrets/.test(text) ? 'appended' : 'replaced';
  const template = text.includes('.PodTemplate {') ? 'pod-template' : hasTemplateFlag ? 'config-map' : 'inline';
  return [
    ['images that never get the credentials', listed(prefixes)],
    ['names of the CA file', listed(go.strings([home]).filter((each) => /^[\w.-]+\.(?:crt|pem|cer)$/.test(each)))],
    ['a Secret that is there', updates ? 'is updated' : 'is left'],
    ["the pod template's imagePullSecrets", text.includes('.ImagePullSecrets') ? pullSecrets : 'kept'],
    ['pod template', template],
    ['a Service for each function pod', yesOrNo(text.includes('.Service {'))],
  ];
}

/** Before kpt v1.0.0-beta.62 porch-server knows nothing of `tag`. */
function readTagSupport(go: GoTree, home: string, goMod: string): string {
  const text = go.text([home]);
  if (/\bListers :|\.RegClientLister\b/.test(text)) return 'listed';
  const [version, beta] = /\bgithub\.com\/kptdev\/kpt v1\.0\.0(?:-beta\.(\d+))?/.exec(goMod) ?? [];
  return text.includes('.TagResolver') || (version !== undefined && Number(beta ?? Infinity) >= 62)
    ? 'exact'
    : 'ignored';
}

/** pkg/name/registry.go of go-containerregistry, up to v0.21.5 and since. */
function readPlainHttpEndings(goMod: string): string {
  const [version, minor, patch] = /\bgithub\.com\/google\/go-containerregistry v0\.(\d+)\.(\d+)/.exec(goMod) ?? [];
  if (version === undefined) return 'none';
  const isOld = Number(minor) < 21 || (minor === '21' && Number(patch) < 6);
  return listed(isOld ? ['.local', '.localhost'] : ['.localhost']);
}

function readPackage(
  values: readonly JsonObject[],
  component: Component,
): (ShownByPackage & { readonly evaluators: readonly string[] }) | undefined {
  const objects = valueObjects(values, 'the package');
  const [runner, server] = [functionRunner, porchServer].map((each) => findProgram(objects, each, {}).program);
  const evaluator = component === porchServer ? server : runner;
  if (evaluator === undefined) return undefined;
  const evidence = findReleaseEvidence(objects, { runner, server });
  const account = { name: evaluator.serviceAccountName, namespace: evaluator.namespace };
  return {
    evaluators: evidence.evaluators.map(({ name }) => name),
    images: [runner, server].map((program) => shownImage(program?.image)),
    program: evidence.program,
    flags: [...evidence.flags, ...evidence.serverFlags],
    roleResources: evidence.roleResources ?? [],
    roleVerbs: [...(evidence.secretVerbs ?? [])].sort(),
    // No RoleBinding is in the namespace "", so that only ClusterRoleBindings count.
    clusterVerbs: [...findSecretPermissions(objects, account, '', '').verbs].sort(),
    hasPodTemplate: evidence.hasPodTemplates,
    podCacheConfig: evidence.podCacheConfig,
    marks: evidence.marks ?? new Map(),
  };
}

/** Without the tag, and with the registry that Docker Hub's images may leave out. */
function shownImage(image: string | undefined): string {
  return image === undefined ? 'none' : image.replace(/:[^/]*$/, '').replace(/^nephio\//, 'docker.io/nephio/');
}
