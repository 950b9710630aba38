import type { Diagnostic } from '../diagnostic.js';
import { planSetKey } from '../edit/plan-set-key.js';
import type { PlannedEdits } from '../edit/planned-edits.js';
import type { CredentialOrigin } from '../function-config/credential-origin.js';
import type { FieldPath } from '../function-config/field-schema.js';
import { findCredentials } from '../function-config/find-credentials.js';
import type { InjectConfig } from '../function-config/inject-config.js';
import type { Surroundings } from '../krm-function.js';
import type { PorchProgram } from '../package/find-program.js';
import { textAt, valueAt } from '../package/json-value.js';
import { editableObject, placeOf, type PackageObject } from '../package/package-object.js';
import type { PackageObjects } from '../package/package-objects.js';
import { findSecrets, type SecretContent } from '../package/secret-content.js';
import { describeCredentialWarning } from '../registry/describe-credential-warning.js';
import { describeDockerConfigFault } from '../registry/describe-docker-config-fault.js';
import { longestSecret } from '../registry/check-docker-config-json.js';
import { dockerConfigKey, dockerConfigType } from '../registry/docker-config-secret.js';
import {
  mergeDockerConfig,
  type CredentialFault,
  type CredentialSource,
  type MergedDockerConfig,
} from '../registry/merge-docker-config.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { decodeBase64, encodeBase64 } from '../text/base64.js';
import { encodeUtf8, encodeUtf8Bytes } from '../text/utf8.js';
import { findEntry } from '../yaml/find-node.js';
import type { MappingNode } from '../yaml/node.js';
import { editItem, editRefused, emptyPlan, joinPlans, say, type Plan } from './plan.js';
import { newSecret } from './new-secret.js';

/**
 * Puts the credentials into the package: into the Secret in the namespace of the evaluator's Deployment, or into a new
 * one. Without credentials it only checks what the package has.
 */
export function planSecret(
  list: ResourceList,
  objects: PackageObjects,
  evaluator: PorchProgram,
  config: InjectConfig,
  surroundings: Surroundings,
): Plan {
  const name = config.secretName;
  const { namespace } = evaluator;
  const makers = findSecrets(objects, [name]).filter(
    (secret) => secret.name === name && secret.namespace === namespace,
  );
  const existing =
    makers.find(({ object }) => object.ref.kind === 'Secret')?.object ?? findOwnManifest(objects, config);
  const wrongType = existing && checkType(existing, name);
  if (wrongType) return say(wrongType);
  const maker = makers.find(({ object }) => object.ref.kind !== 'Secret');
  if (config.origins.length === 0) {
    if (existing) return emptyPlan;
    return say(...(maker ? checkMaker(maker) : [notInPackage({ name, namespace })]));
  }
  if (maker) {
    return say({
      rule: 'secret-made-elsewhere',
      severity: 'error',
      message: `the package's ${maker.object.ref.kind} already makes the Secret "${name}"; remove the credentials from the functionConfig, or set \`secret.name\` to another Secret`,
      ...placeOf(maker.object),
    });
  }

  const { sources, errors } = findCredentials(config, surroundings);
  if (errors) return say(...errors);
  const content = existing && readContent(existing);
  if (content?.error) return say(content.error);
  const merged = mergeDockerConfig(
    content?.bytes ?? manifestContent(config, sources),
    sources,
    config.rotation === 'ambient',
  );
  const said = say(...typedCredentials(objects, config), ...warnings(config, merged));
  if (merged.faults) return joinPlans(said, say(...faults(config, merged.faults, existing)));
  if (encodeUtf8(merged.text).length > longestSecret) return say(tooLong(name, config));
  if (!existing) {
    return { ...said, newItems: [newSecret(list, evaluator, config, { [dockerConfigKey]: merged.text })] };
  }
  return joinPlans(
    said,
    planNamespace(existing, namespace),
    merged.changed || content?.isBroken === true ? planContent(existing, merged.text, name) : emptyPlan,
  );
}

/** Why the evaluator cannot use a Secret that a controller makes. */
function checkMaker({ keys, name, object, type }: SecretContent): readonly Diagnostic[] {
  const place = placeOf(object);
  if (keys !== undefined && !keys.has(dockerConfigKey)) {
    return [
      {
        rule: 'secret-wrong-key',
        severity: 'error',
        message: `the Secret "${name}" that this ${object.ref.kind} makes has no key "${dockerConfigKey}", so the evaluator does not find its file; give it that key`,
        ...place,
      },
    ];
  }
  if (type === dockerConfigType) return [];
  return [
    {
      rule: 'secret-wrong-type',
      severity: 'warning',
      message: `the Secret "${name}" that this ${object.ref.kind} makes has type "${type ?? ''}", so the API server does not check its content; give it type "${dockerConfigType}"`,
      ...place,
    },
  ];
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

/** A functionConfig that is itself a Secret is used as it is wherever possible. */
function manifestContent(config: InjectConfig, sources: readonly CredentialSource[]): Uint8Array | undefined {
  const [source] = sources;
  return config.isSecretManifest && source?.kind === 'docker-config' ? source.content : undefined;
}

/**
 * A functionConfig that is a Secret without a namespace may be a resource of the package too. It is then the Secret that
 * is wanted, unless `config.kubernetes.io/local-config` keeps it from the cluster.
 */
function findOwnManifest(objects: PackageObjects, config: InjectConfig): PackageObject | undefined {
  if (!config.isSecretManifest) return undefined;
  return objects
    .find('Secret', [config.secretName])
    .find(
      ({ ref, value }) =>
        ref.name === config.secretName &&
        ref.namespace === undefined &&
        textAt(value, 'metadata', 'annotations', 'config.kubernetes.io/local-config') !== 'true',
    );
}

function planNamespace(secret: PackageObject, namespace: string): Plan {
  if (secret.ref.namespace === namespace) return emptyPlan;
  const editable = editableObject(secret);
  const metadata = findEntry(editable?.root, 'metadata')?.value;
  if (!editable || metadata?.kind !== 'mapping') return say(editRefused(secret, 'metadata', 'it is not written out'));
  return editItem(editable, 'metadata.namespace', planSetKey(editable.item.text(), metadata, 'namespace', namespace));
}

function checkType(secret: PackageObject, name: string): Diagnostic | undefined {
  const type = textAt(secret.value, 'type') ?? 'Opaque';
  if (type === dockerConfigType) return undefined;
  return {
    rule: 'secret-type-unchangeable',
    severity: 'error',
    message: `the Secret "${name}" has type "${type}", but it must be "${dockerConfigType}", and the API server never changes a type; remove it, or set \`secret.name\` to another one`,
    fieldPath: 'type',
    ...placeOf(secret),
  };
}

function notInPackage({ name, namespace }: { readonly name: string; readonly namespace: string }): Diagnostic {
  return {
    rule: 'secret-not-in-package',
    severity: 'info',
    message: `the Secret "${name}" is not in the package; create it in namespace "${namespace}" with type "${dockerConfigType}" before the rollout`,
    resourceRef: { apiVersion: 'v1', kind: 'Secret', name, namespace },
  };
}

interface ExistingContent {
  readonly bytes?: Uint8Array;
  /** Base64 with spaces, which folded lines leave: the API server refuses it. */
  readonly isBroken?: boolean;
  readonly error?: Diagnostic;
}

/** The docker config that the Secret already has; `stringData` wins over `data`, as in an API server. */
function readContent(secret: PackageObject): ExistingContent {
  const clear = textAt(secret.value, 'stringData', dockerConfigKey);
  if (clear !== undefined) return { bytes: encodeUtf8Bytes(clear) };
  const encoded = valueAt(secret.value, 'data', dockerConfigKey);
  const isEncrypted = valueAt(secret.value, 'sops') !== undefined;
  if (encoded === undefined && !isEncrypted) return {};
  const base64 = typeof encoded === 'string' ? encoded : '-';
  const bytes = isEncrypted ? undefined : decodeBase64(base64.replaceAll(' ', ''));
  if (bytes !== undefined) return { bytes, isBroken: base64.includes(' ') };
  const fieldPath = `data[${dockerConfigKey}]`;
  const reason = isEncrypted ? 'is encrypted' : 'is not base64';
  return {
    error: {
      rule: 'secret-unreadable',
      severity: 'error',
      message: `\`${fieldPath}\` ${reason}, so nothing can be merged into it; correct the Secret, or remove the credentials from the functionConfig`,
      fieldPath,
      ...placeOf(secret),
    },
  };
}

function planContent(secret: PackageObject, content: string, name: string): Plan {
  if (valueAt(secret.value, 'immutable') === true) {
    return say({
      rule: 'secret-immutable',
      severity: 'error',
      message: `the Secret "${name}" is immutable, so the API server refuses new content; set \`secret.name\` to a new Secret`,
      fieldPath: 'immutable',
      ...placeOf(secret),
    });
  }
  const isClear = textAt(secret.value, 'stringData', dockerConfigKey) !== undefined;
  const field = isClear ? 'stringData' : 'data';
  const value = isClear ? content : encodeBase64(encodeUtf8(content));
  const editable = editableObject(secret);
  if (!editable) return say(editRefused(secret, field, 'the Secret is not written out'));
  const { item, root } = editable;
  return editItem(editable, `${field}[${dockerConfigKey}]`, planData(item.text(), root, field, dockerConfigKey, value));
}

/** Gives a key of a Secret's `data` or `stringData` a value. */
export function planData(text: string, root: MappingNode, field: string, key: string, value: string): PlannedEdits {
  const holder = findEntry(root, field)?.value;
  return holder?.kind === 'mapping'
    ? planSetKey(text, holder, key, value)
    : planSetKey(text, root, field, { [key]: value });
}

function faults(
  config: InjectConfig,
  found: NonNullable<MergedDockerConfig['faults']>,
  existing: PackageObject | undefined,
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
      ...(fieldPath === undefined ? existing && placeOf(existing) : { fieldPath, ...config.place }),
    };
  });
}

function faultyField(origin: CredentialOrigin, code: CredentialFault['code']): FieldPath {
  if (origin.kind === 'docker-config') return origin.text.path;
  const registry = origin.password.path.slice(0, -1);
  if (code === 'username-with-colon') return [...registry, 'username'];
  return code.startsWith('server-') ? [...registry, 'server'] : origin.password.path;
}

function warnings(config: InjectConfig, merged: MergedDockerConfig): readonly Diagnostic[] {
  return (merged.faults ? [] : merged.warnings).map((warning) => ({
    rule: 'credentials-doubtful',
    severity: 'warning',
    message: describeCredentialWarning(warning),
    ...config.place,
  }));
}

function typedCredentials(objects: PackageObjects, config: InjectConfig): readonly Diagnostic[] {
  const typed = config.origins.find((origin) =>
    origin.kind === 'login' ? origin.password.kind === 'value' : origin.text.kind === 'value',
  );
  if (!typed) return [];
  const fieldPath = config.name(typed.kind === 'login' ? typed.password.path : typed.text.path);
  return [
    {
      rule: 'credentials-in-function-config',
      severity: 'warning',
      message: `the credentials in \`${fieldPath}\` can be read in the functionConfig${isInPackage(objects, config) ? ' (in the package)' : ''} and in the package's Secret; give them in a file or a variable, or create the Secret in the cluster`,
      fieldPath,
      ...config.place,
    },
  ];
}

/** Whether the functionConfig is also an item, as under `kpt fn render` if `configPath` names its file. */
function isInPackage(objects: PackageObjects, { place: { resourceRef } }: InjectConfig): boolean {
  if (!resourceRef) return false;
  const { apiVersion, kind, name, namespace } = resourceRef;
  return objects
    .find(kind, [name])
    .some(({ ref }) => ref.apiVersion === apiVersion && ref.name === name && ref.namespace === namespace);
}
