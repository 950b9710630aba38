import { decodeBase64 } from '../text/base64.js';
import { encodeUtf8Bytes } from '../text/utf8.js';
import { listAt, objectAt, textAt, valueAt } from './json-value.js';
import type { PackageObject } from './package-object.js';

/** A key's bytes, or why they are not known: `encrypted` in the package, or `invalid` (an API server refuses it). */
export type KeyBytes = Uint8Array | 'encrypted' | 'invalid';

/** A Secret or ConfigMap as a volume shows it. */
export interface KeyedContent {
  /** What holds it in the package: the Secret itself, or the SealedSecret or ExternalSecret that it is made from. */
  readonly object: PackageObject;
  readonly type: string | undefined;
  readonly immutable: boolean;
  /** Undefined where the package does not say which keys there will be. */
  readonly keys: ReadonlyMap<string, KeyBytes> | undefined;
}

/** The content of a Secret, or of what a controller will make a Secret from. */
export function secretContent(object: PackageObject): KeyedContent {
  switch (object.ref.kind) {
    case 'SealedSecret':
      return sealedSecretContent(object);
    case 'ExternalSecret':
      return externalSecretContent(object);
    default:
      return plainContent(object, 'data', 'stringData');
  }
}

/** The content of a ConfigMap. */
export function configMapContent(object: PackageObject): KeyedContent {
  return plainContent(object, 'binaryData', 'data');
}

/** The name and namespace of the Secret that the object is or becomes. */
export function secretName(object: PackageObject): { readonly name: string; readonly namespace: string | undefined } {
  const targetName = object.ref.kind === 'ExternalSecret' ? textAt(object.value, 'spec', 'target', 'name') : undefined;
  return { name: targetName ?? object.ref.name, namespace: object.ref.namespace };
}

function plainContent(object: PackageObject, binaryField: string, textField: string): KeyedContent {
  const encrypted = Object.keys(objectAt(object.value, 'sops')).length > 0;
  const keys = new Map<string, KeyBytes>();
  for (const [key, value] of Object.entries(objectAt(object.value, binaryField))) {
    keys.set(key, encrypted || isSopsValue(value) ? 'encrypted' : decodeData(value));
  }
  for (const [key, value] of Object.entries(objectAt(object.value, textField))) {
    keys.set(key, encrypted || isSopsValue(value) ? 'encrypted' : encodeText(value));
  }
  return {
    object,
    type: textAt(object.value, 'type') ?? (object.ref.kind === 'Secret' ? 'Opaque' : undefined),
    immutable: valueAt(object.value, 'immutable') === true,
    keys,
  };
}

/** SOPS writes `ENC[AES256_GCM,...]` for a value. */
function isSopsValue(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('ENC[');
}

/** A SealedSecret (bitnami.com/v1alpha1) shows its keys and hides their values; its template may add readable ones. */
function sealedSecretContent(object: PackageObject): KeyedContent {
  const names = [
    ...Object.keys(objectAt(object.value, 'spec', 'encryptedData')),
    ...Object.keys(objectAt(object.value, 'spec', 'template', 'data')),
  ];
  return {
    object,
    type: textAt(object.value, 'spec', 'template', 'type') ?? 'Opaque',
    immutable: valueAt(object.value, 'spec', 'template', 'immutable') === true,
    keys: new Map(names.map((name) => [name, 'encrypted'])),
  };
}

/** An ExternalSecret (external-secrets.io) names its keys unless it takes them from the store as they come. */
function externalSecretContent(object: PackageObject): KeyedContent {
  const templated = Object.keys(objectAt(object.value, 'spec', 'target', 'template', 'data'));
  const fetched = listAt(object.value, 'spec', 'data').map((entry) => textAt(entry, 'secretKey') ?? '');
  const open =
    listAt(object.value, 'spec', 'dataFrom').length > 0 ||
    listAt(object.value, 'spec', 'target', 'template', 'templateFrom').length > 0;
  const names = templated.length > 0 ? templated : fetched;
  return {
    object,
    type: textAt(object.value, 'spec', 'target', 'template', 'type') ?? 'Opaque',
    immutable: valueAt(object.value, 'spec', 'target', 'immutable') === true,
    keys: open ? undefined : new Map(names.map((name) => [name, 'encrypted'])),
  };
}

function encodeText(value: unknown): KeyBytes {
  if (value === null) return new Uint8Array();
  return typeof value === 'string' ? encodeUtf8Bytes(value) : 'invalid';
}

function decodeData(value: unknown): KeyBytes {
  if (value === null) return new Uint8Array();
  return (typeof value === 'string' ? decodeBase64(value) : undefined) ?? 'invalid';
}
