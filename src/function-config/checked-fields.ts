import type { DeploymentSelector } from '../package/find-program.js';
import { isMapping } from './check-field.js';

/** The text of a field that was checked; undefined where it is not given. */
export function textField(holder: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = holder[key];
  return typeof value === 'string' ? value : undefined;
}

/** The value of a field that was checked; its default where it is not given. */
export function booleanField(holder: Readonly<Record<string, unknown>>, key: string, preset: boolean): boolean {
  const value = holder[key];
  return typeof value === 'boolean' ? value : preset;
}

/** The mapping of a field that was checked; empty where it is not given. */
export function mappingField(
  holder: Readonly<Record<string, unknown>>,
  key: string,
): Readonly<Record<string, unknown>> {
  const value = holder[key];
  return isMapping(value) ? value : {};
}

/** The texts of a list that was checked; empty where it is not given. */
export function textsField(holder: Readonly<Record<string, unknown>>, key: string): readonly string[] {
  const value = holder[key];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** The choices of a field that was checked; empty where it is not given. */
export function choicesField(holder: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, string>> {
  const entries = Object.entries(mappingField(holder, key));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Reads `spec.deployment`. */
export function deploymentSelector(spec: Readonly<Record<string, unknown>>): DeploymentSelector {
  const deployment = mappingField(spec, 'deployment');
  return {
    name: textField(deployment, 'name'),
    namespace: textField(deployment, 'namespace'),
    container: textField(deployment, 'container'),
  };
}
