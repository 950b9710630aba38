import { decodeBase64 } from '../text/base64.js';
import { encodeUtf8Bytes } from '../text/utf8.js';
import { objectAt, textAt, valueAt } from './json-value.js';
import type { PackageObject } from './package-object.js';

/** A key's bytes, or why they are not known: they are `encrypted` in the package, or `invalid` for the API server. */
export type KeyBytes = Uint8Array | 'encrypted' | 'invalid';

/** A Secret or ConfigMap as a volume shows it. */
export interface KeyedContent {
  /** Its object in the package: the Secret itself, or the SealedSecret or ExternalSecret that it is made from. */
  readonly object: PackageObject;
  readonly type: string | undefined;
  readonly immutable: boolean;
  /** Undefined if the package does not say which keys there will be. */
  readonly keys: ReadonlyMap<string, KeyBytes> | undefined;
}

/** The content of a ConfigMap. */
export function configMapContent(object: PackageObject): KeyedContent {
  return plainContent(object, 'binaryData', 'data');
}

/** The content of a Secret itself. */
export function plainSecretContent(object: PackageObject): KeyedContent {
  return plainContent(object, 'data', 'stringData');
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

function encodeText(value: unknown): KeyBytes {
  if (value === null) return new Uint8Array();
  return typeof value === 'string' ? encodeUtf8Bytes(value) : 'invalid';
}

function decodeData(value: unknown): KeyBytes {
  if (value === null) return new Uint8Array();
  return (typeof value === 'string' ? decodeBase64(value) : undefined) ?? 'invalid';
}
