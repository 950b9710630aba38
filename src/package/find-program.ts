import type { Diagnostic } from '../diagnostic.js';
import type { Component } from '../porch/releases.js';
import { expandVariables } from './expand-variables.js';
import { listAt, objectAt, textAt, valueAt, type JsonObject } from './json-value.js';
import { placeOf, type PackageObject } from './package-object.js';
import type { PackageObjects } from './package-objects.js';

/** Which Deployment and container to use if the package has several; absent fields do not choose. */
export interface DeploymentSelector {
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly container?: string | undefined;
}

/** One argument of a program. */
export interface ProgramArgument {
  /** The list that holds it, and its place there. */
  readonly field: 'command' | 'args';
  readonly index: number;
  /** Such as `spec.template.spec.containers[0].command[3]`. */
  readonly fieldPath: string;
  /** With `$(VAR)` replaced as the kubelet does; undefined: not known from the package. */
  readonly value: string | undefined;
  /** As written; undefined if it is not a string. */
  readonly written: string | undefined;
}

/** A program of Porch as a package runs it: the function runner, or porch-server. */
export interface PorchProgram {
  readonly component: Component;
  readonly object: PackageObject;
  readonly namespace: string;
  readonly serviceAccountName: string;
  readonly pod: JsonObject;
  readonly podPath: string;
  readonly container: JsonObject;
  readonly containerIndex: number;
  readonly containerPath: string;
  /** The container's image as written; undefined if it has none. */
  readonly image: string | undefined;
  /** The first word of `command`; undefined: the image's own entrypoint. */
  readonly program: string | undefined;
  /** Everything after the program in the order that it sees them: `command` first, then `args`. */
  readonly arguments: readonly ProgramArgument[];
  /** The list that holds the flags, or would. */
  readonly flagsField: 'command' | 'args';
  readonly flagsPath: string;
  /** Variables that the container sets; undefined for a value that is not in its manifest. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  /** `envFrom` may set more variables. */
  readonly hasMoreVariables: boolean;
}

/** A program, or errors that say why there is none. A program whose flags are hidden comes with an error too. */
export interface ProgramSearch {
  readonly program?: PorchProgram;
  readonly diagnostics: readonly Diagnostic[];
}

/** Programs that run the command in their arguments, so that these are not Porch's flags. */
const wrappers = ['sh', 'ash', 'bash', 'dash', 'busybox', 'env', 'tini', 'dumb-init', 'dlv'];

/**
 * Which component a named Deployment is: by its images, or else by its name.
 *
 * @returns undefined if the package has no such Deployment, or neither tells
 */
export function findNamedComponent(
  objects: PackageObjects,
  selector: DeploymentSelector,
  components: readonly Component[],
): Component | undefined {
  const { name } = selector;
  if (name === undefined) return undefined;
  const named = deploymentsOf(objects, name).filter((each) => each.ref.name === name && isInNamespace(each, selector));
  return (
    components.find((component) => named.some((each) => runsImage(each, component))) ??
    components.find((component) => component.name === name)
  );
}

/**
 * Finds a component's Deployment and container: the container that runs its image, from any registry; failing that, the
 * Deployment with its name; or what the selector names. Only Deployments whose text contains that name are parsed.
 */
export function findProgram(
  objects: PackageObjects,
  component: Component,
  selector: DeploymentSelector,
): ProgramSearch {
  const search = (mention: string, isWanted: (each: PackageObject) => boolean): readonly PackageObject[] =>
    deploymentsOf(objects, mention).filter((each) => isWanted(each) && isInNamespace(each, selector));
  const byImage = (each: PackageObject): boolean => runsImage(each, component);

  const { name = component.name } = selector;
  const findNamed = (): readonly PackageObject[] => search(name, ({ ref }) => ref.name === name);
  const running = selector.name === undefined ? search(component.image, byImage) : findNamed().filter(byImage);
  const found = running.length > 0 ? running : findNamed();

  const [only, ...others] = found;
  if (!only) {
    const [unreadable] = objects.unreadable;
    return unreadable
      ? { diagnostics: [unreadable] }
      : failure('runner-not-found', notFoundMessage(component, selector, objects.place));
  }
  if (others.length > 0) {
    const names = found.map(({ ref }) => `"${[ref.namespace, ref.name].filter(Boolean).join('/')}"`);
    return failure(
      'runner-ambiguous',
      `${found.length} Deployments may be ${component.title}: ${names.join(', ')}; set \`deployment.name\` and \`deployment.namespace\` to choose one`,
    );
  }
  return readProgram(only, component, selector);
}

function deploymentsOf(objects: PackageObjects, mention: string): readonly PackageObject[] {
  return objects
    .find('Deployment', [mention])
    .filter(({ ref }) => ref.apiVersion.startsWith('apps/') && ref.name !== '');
}

function isInNamespace({ ref }: PackageObject, { namespace }: DeploymentSelector): boolean {
  return namespace === undefined || namespace === ref.namespace;
}

function notFoundMessage(
  { image, name: usual, title }: Component,
  { name, namespace }: DeploymentSelector,
  place: PackageObjects['place'],
): string {
  if (name === undefined && namespace === undefined) {
    return `no Deployment in ${place} runs an image called "${image}" or is called "${usual}"; add ${title}'s Deployment, or set \`deployment.name\` to its name`;
  }
  const where = namespace === undefined ? '' : ` in namespace "${namespace}"`;
  return name === undefined
    ? `no Deployment${where} runs an image called "${image}"; \`deployment.namespace\` must be ${title}'s`
    : `${place} has no Deployment "${name}"${where}; \`deployment.name\` and \`deployment.namespace\` must be ${title}'s`;
}

const podPath = 'spec.template.spec';

function containersOf({ value }: PackageObject): readonly unknown[] {
  return listAt(value, 'spec', 'template', 'spec', 'containers');
}

function runsImage(object: PackageObject, component: Component): boolean {
  return containersOf(object).some((container) => isImageOf(container, component));
}

/** Whether the image's last path component, without tag and digest, is the component's name for it. */
function isImageOf(container: unknown, { image }: Component): boolean {
  const last = (textAt(container, 'image') ?? '').split('/').at(-1) ?? '';
  return last.replace(/[:@].*$/, '') === image;
}

function readProgram(object: PackageObject, component: Component, selector: DeploymentSelector): ProgramSearch {
  const fail = (rule: string, message: string): ProgramSearch =>
    failure(rule, `Deployment "${object.ref.name}": ${message}`, object);

  const containers = containersOf(object);
  const names = containers.map((each) => textAt(each, 'name') ?? '');
  if (containers.length === 0) {
    return fail('runner-unreadable', '`spec.template.spec.containers` must be a list of containers');
  }
  const { namespace = '' } = object.ref;
  if (namespace === '') {
    return fail(
      'runner-namespace-missing',
      `\`metadata.namespace\` is not set, so the namespace of its Secret is not known; set it to the namespace that ${component.title} is deployed to, such as "porch-system"`,
    );
  }

  const containerIndex = findContainer(containers, names, component, selector.container);
  const listed = names.map((each) => `"${each}"`).join(', ');
  if (containerIndex < 0) {
    return selector.container === undefined
      ? fail(
          'runner-container-ambiguous',
          `several containers may be ${component.title}; set \`deployment.container\` to one of ${listed}`,
        )
      : fail(
          'runner-container-not-found',
          `it has no container "${selector.container}"; \`deployment.container\` must be one of ${listed}`,
        );
  }

  const container = objectAt(containers[containerIndex]);
  const containerPath = `${podPath}.containers[${containerIndex}]`;
  const pod = objectAt(object.value, 'spec', 'template', 'spec');
  const environment = readEnvironment(listAt(container, 'env'));
  const { hidden, flagsField, ...words } = readWords(component, container, containerPath, environment);
  const program: PorchProgram = {
    component,
    object,
    namespace,
    serviceAccountName: textAt(pod, 'serviceAccountName') ?? textAt(pod, 'serviceAccount') ?? 'default',
    pod,
    podPath,
    container,
    containerIndex,
    containerPath,
    image: textAt(container, 'image'),
    environment,
    hasMoreVariables: listAt(container, 'envFrom').length > 0,
    ...words,
    flagsField,
    flagsPath: `${containerPath}.${flagsField}`,
  };
  if (hidden === undefined) return { program, diagnostics: [] };
  const { diagnostics } = fail(
    'runner-flags-unreadable',
    `${hidden.reason}; write the program and its flags as a list`,
  );
  const fieldPath = `${containerPath}.${hidden.field}`;
  return { program, diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, fieldPath })) };
}

/** The chosen container; else the one with the image, the only one, or the one with the usual name; else -1. */
function findContainer(
  containers: readonly unknown[],
  names: readonly string[],
  component: Component,
  chosen: string | undefined,
): number {
  if (chosen !== undefined) return names.indexOf(chosen);
  const byImage = containers.flatMap((container, index) => (isImageOf(container, component) ? [index] : []));
  if (byImage.length > 0) return byImage.length === 1 ? (byImage[0] ?? -1) : -1;
  return containers.length === 1 ? 0 : names.indexOf(component.name);
}

function readEnvironment(variables: readonly unknown[]): ReadonlyMap<string, string | undefined> {
  const environment = new Map<string, string | undefined>();
  for (const variable of variables) {
    const name = textAt(variable, 'name');
    if (name === undefined) continue;
    const literal = textAt(variable, 'value');
    const isUnknown = literal === undefined && valueAt(variable, 'valueFrom') !== undefined;
    environment.set(name, isUnknown ? undefined : expandVariables(literal ?? '', environment));
  }
  return environment;
}

interface Words extends Pick<PorchProgram, 'program' | 'arguments' | 'flagsField'> {
  readonly hidden?: { readonly field: 'command' | 'args'; readonly reason: string };
}

/**
 * What the container runs: `command` and `args` joined, as the kubelet joins them. An empty list counts as absent.
 * Without `command` the image's entrypoint runs, whose own flags are the defaults of every build.
 */
function readWords(
  component: Component,
  container: JsonObject,
  containerPath: string,
  environment: ReadonlyMap<string, string | undefined>,
): Words {
  const hide = (field: 'command' | 'args', reason: string): Words => {
    const unknown = { field, index: 0, fieldPath: `${containerPath}.${field}`, value: undefined, written: undefined };
    return { program: undefined, arguments: [unknown], flagsField: field, hidden: { field, reason } };
  };
  const words: ProgramArgument[] = [];
  for (const field of ['command', 'args'] as const) {
    const list = valueAt(container, field) ?? [];
    if (!Array.isArray(list)) return hide(field, `\`${field}\` is not a list`);
    for (const [index, entry] of list.entries()) {
      const written = typeof entry === 'string' ? entry : undefined;
      const value = written === undefined ? undefined : expandVariables(written, environment);
      words.push({ field, index, fieldPath: `${containerPath}.${field}[${index}]`, value, written });
    }
  }

  const command = words.filter(({ field }) => field === 'command');
  const args = words.filter(({ field }) => field === 'args');
  const program = command[0]?.value;
  const wrapper = wrappers.find((name) => program?.split('/').at(-1) === name);
  if (wrapper !== undefined) {
    return hide('command', `\`command\` runs ${component.title} through "${wrapper}", so its flags are not known`);
  }
  const hasFlags = command.length > 1 || (command.length === 1 && args.length === 0);
  const flagsField = component.flagList === 'args' && args.length > 0 ? 'args' : hasFlags ? 'command' : 'args';
  return { program, arguments: [...command.slice(1), ...args], flagsField };
}

function failure(rule: string, message: string, object?: PackageObject): ProgramSearch {
  return { diagnostics: [{ rule, severity: 'error', message, ...(object !== undefined && placeOf(object)) }] };
}
