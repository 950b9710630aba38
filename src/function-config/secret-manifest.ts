import type { Diagnostic } from '../diagnostic.js';
import type { Item } from '../resource-list/resource-list.js';
import { dockerConfigField, dockerConfigKey, dockerConfigType } from '../registry/docker-config-secret.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { isMapping } from './check-field.js';
import { textField } from './checked-fields.js';
import { decodeBase64Text } from '../text/base64.js';
import type { FunctionConfigPlace } from './parse-function-config.js';
import type { Result } from '../result.js';

/** A functionConfig that is itself a Secret, as `kubectl create secret docker-registry --dry-run=client -o yaml` prints it. */
export interface SecretManifest {
  readonly name: string;
  readonly dockerConfigJson: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Without those that kpt, kustomize and kubectl keep for themselves. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly place: FunctionConfigPlace;
}

export type SecretManifestOrErrors = Result<{ manifest: SecretManifest }, { errors: readonly Diagnostic[] }>;

/** Whether a functionConfig is itself a Secret. */
export function isSecretManifest(functionConfig: Item): boolean {
  return functionConfig.kind === 'Secret';
}

/** Reads a functionConfig that is a Secret; errors name fields, never values. */
export function parseSecretManifest(functionConfig: Item): SecretManifestOrErrors {
  const { node, error } = functionConfig.read();
  const value = error ? undefined : yamlValue(node);
  if (!isMapping(value)) return { errors: [fail('the functionConfig cannot be read', 'kind')] };
  const metadata = isMapping(value['metadata']) ? value['metadata'] : {};
  const name = textField(metadata, 'name');
  const errors: Diagnostic[] = [];
  if (value['apiVersion'] !== 'v1') errors.push(fail('`apiVersion` of a Secret must be "v1"', 'apiVersion'));
  if (name === undefined || name === '') errors.push(fail('`metadata.name` must be set', 'metadata.name'));
  if (value['type'] !== dockerConfigType) {
    errors.push(fail(`\`type\` of a functionConfig that is a Secret must be "${dockerConfigType}"`, 'type'));
  }
  const content = secretText(value);
  if (content === undefined) {
    const message = `\`${dockerConfigField}\` must be set in base64, or as text under \`stringData\``;
    errors.push(fail(message, dockerConfigField));
  }
  if (errors.length > 0 || name === undefined || content === undefined) return { errors };
  const namespace = textField(metadata, 'namespace');
  const path = texts(metadata['annotations'])['config.kubernetes.io/path'];
  return {
    manifest: {
      name,
      dockerConfigJson: content,
      labels: texts(metadata['labels']),
      annotations: Object.fromEntries(
        Object.entries(texts(metadata['annotations'])).filter(([key]) => !hostAnnotation.test(key)),
      ),
      place: {
        resourceRef: { apiVersion: 'v1', kind: 'Secret', name, ...(namespace !== undefined && { namespace }) },
        ...(path !== undefined && { file: { path } }),
      },
    },
  };
}

/** Bookkeeping of the hosts; `last-applied-configuration` would also hold the credentials a second time. */
const hostAnnotation =
  /^(?:(?:internal\.)?config\.(?:kubernetes|k8s)\.io|internal\.kpt\.dev|kustomize\.config\.k8s\.io|kubectl\.kubernetes\.io)\//;

/** `stringData` wins over `data`, as in an API server. */
function secretText(value: Readonly<Record<string, unknown>>): string | undefined {
  const clear = isMapping(value['stringData']) ? value['stringData'][dockerConfigKey] : undefined;
  if (typeof clear === 'string') return clear;
  const encoded = isMapping(value['data']) ? value['data'][dockerConfigKey] : undefined;
  return typeof encoded === 'string' ? decodeBase64Text(encoded) : undefined;
}

function texts(value: unknown): Readonly<Record<string, string>> {
  const entries = isMapping(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function fail(message: string, fieldPath: string): Diagnostic {
  return { rule: 'function-config-secret', severity: 'error', message, fieldPath };
}
