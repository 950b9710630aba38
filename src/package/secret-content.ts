import { dockerConfigKey } from '../registry/docker-config-secret.js';
import { parseDuration } from '../registry/token-generator.js';
import { listAt, objectAt, textAt, valueAt, type JsonObject } from './json-value.js';
import { plainSecretContent, type KeyedContent } from './keyed-content.js';
import type { PackageObject } from './package-object.js';
import type { PackageObjects } from './package-objects.js';

/** A Secret as it will be in the cluster, with the object of the package that it comes from. */
export interface SecretContent extends KeyedContent {
  readonly name: string;
  readonly namespace: string;
  /** Its annotations. */
  readonly annotations: JsonObject;
  /** How External Secrets makes it; undefined for any other Secret. */
  readonly external?: ExternalSource;
}

/** What an ExternalSecret says about how fresh its Secret is. */
export interface ExternalSource {
  /** The generators of its tokens. */
  readonly generators: readonly { readonly kind: string; readonly name: string; readonly fieldPath: string }[];
  readonly refreshInterval: string | undefined;
  /** It never fetches again. */
  readonly isFetchedOnce: boolean;
  /** The docker config as a template. */
  readonly template: string | undefined;
}

/** The kinds of objects that are Secrets, or from which a controller makes one. */
const readers: Readonly<Record<string, (object: PackageObject) => SecretContent | undefined>> = {
  Secret: (object) => ({ ...plainSecretContent(object), ...ownName(object) }),
  SealedSecret: readSealedSecret,
  ExternalSecret: readExternalSecret,
};

/**
 * The Secrets of a package: at least those with the given names, once for each object that makes them. Plain Secrets
 * come first.
 */
export function findSecrets(objects: PackageObjects, names: readonly string[]): readonly SecretContent[] {
  return Object.entries(readers).flatMap(([kind, read]) =>
    objects.find(kind, names).flatMap((object) => read(object) ?? []),
  );
}

/** The Secret with a name in a namespace. */
export function secretIn(
  secrets: readonly SecretContent[],
  namespace: string,
  name: string,
): SecretContent | undefined {
  return secrets.find((secret) => secret.name === name && secret.namespace === namespace);
}

function ownName({ ref, value }: PackageObject): Pick<SecretContent, 'annotations' | 'name' | 'namespace'> {
  return { name: ref.name, namespace: ref.namespace ?? '', annotations: objectAt(value, 'metadata', 'annotations') };
}

/**
 * A SealedSecret (bitnami.com/v1alpha1) shows its keys and hides their values; its template may add keys. The Secret has
 * the name of the SealedSecret itself, whatever the template says.
 *
 * Source: sealed-secrets v0.27.0, pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go, Unseal.
 */
function readSealedSecret(object: PackageObject): SecretContent {
  const names = [
    ...Object.keys(objectAt(object.value, 'spec', 'encryptedData')),
    ...Object.keys(objectAt(object.value, 'spec', 'template', 'data')),
  ];
  return {
    object,
    ...ownName(object),
    annotations: objectAt(object.value, 'spec', 'template', 'metadata', 'annotations'),
    type: textAt(object.value, 'spec', 'template', 'type') ?? 'Opaque',
    immutable: valueAt(object.value, 'spec', 'template', 'immutable') === true,
    keys: new Map(names.map((name) => [name, 'encrypted'])),
  };
}

/**
 * An ExternalSecret (external-secrets.io) names its keys, unless it takes all keys of the store. With a template, the
 * Secret has only the template's keys.
 *
 * Source: external-secrets v0.18, pkg/controllers/externalsecret, externalsecret_controller_template.go, ApplyTemplate.
 *
 * @returns undefined if it makes no Secret
 */
function readExternalSecret(object: PackageObject): SecretContent | undefined {
  const target = objectAt(object.value, 'spec', 'target');
  if (textAt(target, 'creationPolicy') === 'None') return undefined;
  const templated = Object.keys(objectAt(target, 'template', 'data'));
  const isWhole = templated.length > 0 && textAt(target, 'template', 'mergePolicy') !== 'Merge';
  const fetched = listAt(object.value, 'spec', 'data').map((entry) => textAt(entry, 'secretKey') ?? '');
  const isOpen =
    listAt(target, 'template', 'templateFrom').length > 0 ||
    (!isWhole && listAt(object.value, 'spec', 'dataFrom').length > 0);
  const names = isWhole ? templated : [...templated, ...fetched];
  return {
    object,
    name: textAt(target, 'name') ?? object.ref.name,
    namespace: object.ref.namespace ?? '',
    type: textAt(target, 'template', 'type') ?? 'Opaque',
    immutable: valueAt(target, 'immutable') === true,
    keys: isOpen ? undefined : new Map(names.map((name) => [name, 'encrypted'])),
    // A template, even one with only a type, replaces the object's own metadata.
    annotations: objectAt(valueAt(target, 'template') ?? object.value, 'metadata', 'annotations'),
    external: readExternalSource(object),
  };
}

/** Source: external-secrets v2.9, apis/externalsecrets/v1/externalsecret_types.go. */
function readExternalSource({ value }: PackageObject): ExternalSource {
  const refs = (field: string): readonly (readonly [JsonObject, string])[] =>
    listAt(value, 'spec', field).map((entry, index) => [
      objectAt(entry, 'sourceRef', 'generatorRef'),
      `spec.${field}[${index}].sourceRef.generatorRef`,
    ]);
  const refreshInterval = textAt(value, 'spec', 'refreshInterval');
  return {
    generators: [...refs('dataFrom'), ...refs('data')].flatMap(([ref, fieldPath]) => {
      const kind = textAt(ref, 'kind');
      return kind === undefined ? [] : [{ kind, name: textAt(ref, 'name') ?? '', fieldPath }];
    }),
    refreshInterval,
    isFetchedOnce:
      ['CreatedOnce', 'OnChange'].includes(textAt(value, 'spec', 'refreshPolicy') ?? '') ||
      parseDuration(refreshInterval ?? '') === 0,
    template: textAt(value, 'spec', 'target', 'template', 'data', dockerConfigKey),
  };
}

/** What shows that a Secret's credentials expire; undefined: nothing does. */
export function findExpirySign({ annotations, external, keys }: SecretContent): string | undefined {
  if (external && external.generators.length > 0) return `a ${external.generators[0]?.kind ?? 'generator'} makes them`;
  const interval = external?.refreshInterval;
  if (interval !== undefined && parseDuration(interval) !== 0) return `\`refreshInterval\` is "${interval}"`;
  const isEnd = (name: string): boolean => /(?:^|[./_-])(?:expires?[_-]?at|expiry)$/i.test(name);
  const sign = [...Object.keys(annotations), ...(keys?.keys() ?? [])].find(isEnd);
  return sign === undefined ? undefined : `the Secret has \`${sign}\``;
}
