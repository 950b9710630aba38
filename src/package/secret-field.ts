import type { PackageObject } from './package-object.js';

type SecretField = 'data' | 'type' | 'immutable';

/** The path in an object for a field of the Secret that it is or that is made from it. */
export function secretField(object: PackageObject, field: SecretField): string {
  return madeFrom[object.ref.kind]?.[field] ?? field;
}

const madeFrom: Readonly<Record<string, Readonly<Record<SecretField, string>>>> = {
  SealedSecret: { data: 'spec.encryptedData', type: 'spec.template.type', immutable: 'spec.template.immutable' },
  // Its keys come from `data` or from the template.
  ExternalSecret: { data: 'spec', type: 'spec.target.template.type', immutable: 'spec.target.immutable' },
};
