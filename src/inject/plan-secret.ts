import type { Diagnostic } from '../diagnostic.js';
import { planSetKey } from '../edit/plan-set-key.js';
import type { PlannedEdits } from '../edit/planned-edits.js';
import { decodeBase64, encodeBase64 } from '../text/base64.js';
import type { CredentialOrigin } from '../function-config/credential-origin.js';
import { describeCredentialWarning } from '../registry/describe-credential-warning.js';
import { describeDockerConfigFault } from '../registry/describe-docker-config-fault.js';
import type { FieldPath } from '../function-config/field-schema.js';
import { findCredentials } from '../function-config/find-credentials.js';
import type { InjectConfig } from '../function-config/inject-config.js';
import { dockerConfigKey, dockerConfigType } from '../registry/docker-config-secret.js';
import type { Surroundings } from '../krm-function.js';
import type { Runner } from '../porch/find-runner.js';
import { longestSecret } from '../registry/check-docker-config-json.js';
import {
  mergeDockerConfig,
  type CredentialFault,
  type CredentialSource,
  type MergedDockerConfig,
} from '../registry/merge-docker-config.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { findEntry, findNode, scalarText } from '../yaml/find-node.js';
import type { MappingNode } from '../yaml/node.js';
import { encodeUtf8, encodeUtf8Bytes } from '../text/utf8.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { findItem, findSecret, type FoundItem } from './find-secret.js';
import { itemPlace } from './item-place.js';
import { editItem, emptyPlan, joinPlans, say, type Plan } from './plan.js';
import { renderSecret } from './render-secret.js';

/**
 * Puts the credentials into the package: into the Secret beside the runner's Deployment where it is there, else into a
 * new one. Without a source it only looks at what is there.
 */
export function planSecret(list: ResourceList, runner: Runner, config: InjectConfig, surroundings: Surroundings): Plan {
  const name = config.secretName;
  const secret = { name, namespace: runner.namespace };
  const existing = findSecret(list, 'Secret', secret) ?? findOwnManifest(list, config);
  const wrongType = existing && checkType(existing, name);
  if (wrongType) return say(wrongType);
  const maker = findSecret(list, 'SealedSecret', secret) ?? findSecret(list, 'ExternalSecret', secret);
  if (config.origins.length === 0) return existing || maker ? emptyPlan : say(notInPackage(secret));
  if (maker) {
    const kind = scalarText(findEntry(maker.root, 'kind')?.value) ?? '';
    return say({
      rule: 'secret-made-elsewhere',
      severity: 'error',
      message: `the package's ${kind} makes the Secret "${name}" already; take the credentials out of the functionConfig, or set \`secret.name\` to another Secret`,
      ...itemPlace(maker.root),
    });
  }

  const { sources, errors } = findCredentials(config, surroundings);
  if (errors) return say(...errors);
  const content = existing && readContent(existing);
  if (content?.error) return say(content.error);
  const merged = mergeDockerConfig(content?.bytes ?? manifestContent(config, sources), sources);
  const said = say(...typedCredentials(list, config), ...warnings(config, merged));
  if (merged.faults) return joinPlans(said, say(...faults(config, merged.faults, existing)));
  if (encodeUtf8(merged.text).length > longestSecret) return say(tooLong(name, config));
  if (!existing) {
    return { ...said, newItems: [renderSecret(list, runner, config, { [dockerConfigKey]: merged.text })] };
  }
  return joinPlans(
    said,
    planNamespace(existing, runner),
    merged.changed || content?.isBroken === true ? planContent(existing, merged.text, name) : emptyPlan,
  );
}

function tooLong(name: string, { place }: InjectConfig): Diagnostic {
  const { problem, remedy } = describeDockerConfigFault({ code: 'too-long' }, `the docker config of Secret "${name}"`);
  return {
    rule: 'credentials-unusable',
    severity: 'error',
    message: `${problem}; ${remedy}`,
    ...place,
  };
}

/** A Secret that is itself the functionConfig is taken over as it is, wherever it can be used so. */
function manifestContent(config: InjectConfig, sources: readonly CredentialSource[]): Uint8Array | undefined {
  const [source] = sources;
  return config.isSecretManifest && source?.kind === 'docker-config' ? source.content : undefined;
}

/**
 * A functionConfig that is a Secret without namespace may be a resource of the package too: it is then the Secret that
 * is wanted. One that is kept from the cluster (`config.kubernetes.io/local-config`) is not.
 */
function findOwnManifest(list: ResourceList, config: InjectConfig): FoundItem | undefined {
  if (!config.isSecretManifest) return undefined;
  return findItem(list, 'Secret', config.secretName, (root) => {
    const text = (path: readonly string[]): string | undefined => scalarText(findNode(root, path));
    return (
      text(['metadata', 'name']) === config.secretName &&
      text(['metadata', 'namespace']) === undefined &&
      text(['metadata', 'annotations', 'config.kubernetes.io/local-config']) !== 'true'
    );
  });
}

function planNamespace({ item, root }: FoundItem, { namespace }: Runner): Plan {
  const metadata = findEntry(root, 'metadata')?.value;
  if (metadata?.kind !== 'mapping' || scalarText(findEntry(metadata, 'namespace')?.value) === namespace) {
    return emptyPlan;
  }
  return editItem(item, root, 'metadata.namespace', planSetKey(item.text(), metadata, 'namespace', namespace));
}

function checkType({ root }: FoundItem, name: string): Diagnostic | undefined {
  const type = scalarText(findEntry(root, 'type')?.value) ?? 'Opaque';
  if (type === dockerConfigType) return undefined;
  return {
    rule: 'secret-wrong-type',
    severity: 'error',
    message: `the Secret "${name}" is of type "${type}", which the kubelet does not use for images and an API server does not change; its type must be "${dockerConfigType}", so remove it or set \`secret.name\` to another one`,
    fieldPath: 'type',
    ...itemPlace(root),
  };
}

function notInPackage({ name, namespace }: { readonly name: string; readonly namespace: string }): Diagnostic {
  return {
    rule: 'secret-not-in-package',
    severity: 'info',
    message: `the Secret "${name}" is not in the package; it must be made in namespace "${namespace}" of the cluster, with type "${dockerConfigType}", before the function runner starts`,
    resourceRef: { apiVersion: 'v1', kind: 'Secret', name, namespace },
  };
}

interface ExistingContent {
  readonly bytes?: Uint8Array;
  /** Base64 with blanks, as folded lines leave them: an API server refuses it. */
  readonly isBroken?: boolean;
  readonly error?: Diagnostic;
}

/** The docker config that is there already; `stringData` wins over `data`, as in an API server. */
function readContent({ root }: FoundItem): ExistingContent {
  const clear = scalarText(findNode(root, ['stringData', dockerConfigKey]));
  if (clear !== undefined) return { bytes: encodeUtf8Bytes(clear) };
  const encoded = findNode(root, ['data', dockerConfigKey]);
  const isEncrypted = findEntry(root, 'sops') !== undefined;
  if (encoded === undefined && !isEncrypted) return {};
  const base64 = scalarText(encoded) ?? '-';
  const bytes = isEncrypted ? undefined : decodeBase64(base64.replaceAll(' ', ''));
  if (bytes !== undefined) return { bytes, isBroken: base64.includes(' ') };
  const fieldPath = `data[${dockerConfigKey}]`;
  const reason = isEncrypted ? 'is encrypted' : 'is not base64';
  return {
    error: {
      rule: 'secret-unreadable',
      severity: 'error',
      message: `\`${fieldPath}\` ${reason}, so that nothing can be merged into it; take the credentials out of the functionConfig, or correct the Secret`,
      fieldPath,
      ...itemPlace(root),
    },
  };
}

function planContent({ item, root }: FoundItem, content: string, name: string): Plan {
  if (yamlValue(findEntry(root, 'immutable')?.value) === true) {
    return say({
      rule: 'secret-immutable',
      severity: 'error',
      message: `the Secret "${name}" is immutable, so that an API server refuses other content; set \`secret.name\` to a new Secret`,
      fieldPath: 'immutable',
      ...itemPlace(root),
    });
  }
  const isClear = findNode(root, ['stringData', dockerConfigKey]) !== undefined;
  const field = isClear ? 'stringData' : 'data';
  const value = isClear ? content : encodeBase64(encodeUtf8(content));
  return editItem(item, root, `${field}[${dockerConfigKey}]`, planData(item.text(), root, field, value));
}

function planData(text: string, root: MappingNode, field: string, value: string): PlannedEdits {
  const holder = findEntry(root, field)?.value;
  return holder?.kind === 'mapping'
    ? planSetKey(text, holder, dockerConfigKey, value)
    : planSetKey(text, root, field, { [dockerConfigKey]: value });
}

function faults(
  config: InjectConfig,
  found: NonNullable<MergedDockerConfig['faults']>,
  existing: FoundItem | undefined,
): readonly Diagnostic[] {
  return found.map((fault) => {
    const origin = fault.source === undefined ? undefined : config.origins[fault.source];
    const fieldPath = origin && config.name(faultyField(origin, fault.code));
    const what = fieldPath === undefined ? `the Secret "${config.secretName}" of the package` : `\`${fieldPath}\``;
    const { problem, remedy } = describeDockerConfigFault(fault, what);
    return {
      rule: 'credentials-unusable',
      severity: 'error',
      message: `${problem}; ${remedy}`,
      ...(fieldPath === undefined ? existing && itemPlace(existing.root) : { fieldPath, ...config.place }),
    };
  });
}

function faultyField(origin: CredentialOrigin, code: CredentialFault['code']): FieldPath {
  if (origin.kind === 'docker-config') return origin.text.path;
  const registry = origin.password.path.slice(0, -1);
  if (code === 'username-with-colon') return [...registry, 'username'];
  return code === 'server-invalid' ? [...registry, 'server'] : origin.password.path;
}

function warnings(config: InjectConfig, merged: MergedDockerConfig): readonly Diagnostic[] {
  return (merged.faults ? [] : merged.warnings).map((warning) => ({
    rule: 'credentials-doubtful',
    severity: 'warning',
    message: describeCredentialWarning(warning),
    ...config.place,
  }));
}

function typedCredentials(list: ResourceList, config: InjectConfig): readonly Diagnostic[] {
  const typed = config.origins.find((origin) =>
    origin.kind === 'login' ? origin.password.kind === 'value' : origin.text.kind === 'value',
  );
  if (!typed) return [];
  const fieldPath = config.name(typed.kind === 'login' ? typed.password.path : typed.text.path);
  return [
    {
      rule: 'credentials-in-function-config',
      severity: 'warning',
      message: `the credentials in \`${fieldPath}\` are readable in the functionConfig${isInPackage(list, config) ? ', which is a resource of the package itself,' : ''} and in the package's Secret, and so for everyone who can read the repository that they are kept in; give them by \`secret.file\` (\`kpt fn eval --mount\`), \`secret.env\` or \`passwordEnv\` (\`--env\`) to keep them out of the functionConfig, by \`secret.externalSecret\` or as a Secret made in the cluster to keep them out of the package too`,
      fieldPath,
      ...config.place,
    },
  ];
}

/** Whether the functionConfig is among the items, as `kpt fn render` has it where `configPath` names its file. */
function isInPackage(list: ResourceList, { place: { resourceRef } }: InjectConfig): boolean {
  if (!resourceRef) return false;
  const { apiVersion, kind, name, namespace } = resourceRef;
  const found = findItem(
    list,
    kind,
    name,
    (root) =>
      scalarText(findEntry(root, 'apiVersion')?.value) === apiVersion &&
      scalarText(findNode(root, ['metadata', 'name'])) === name &&
      scalarText(findNode(root, ['metadata', 'namespace'])) === namespace,
  );
  return found !== undefined;
}
