import { findFunctionSecretFaults, type FunctionSecretFault } from '../package/function-secret-faults.js';
import type { JudgedPackage } from './judged-package.js';
import type { Finding } from './rule.js';

/** The faults of one rule in the function pods' Secret. */
export function functionSecretFindings(
  { authFile, functionSecret, release, settings }: JudgedPackage,
  rule: FunctionSecretFault['rule'],
): readonly Finding[] {
  const feature = release.privateRegistries;
  if (!settings.enabled || feature === undefined) return [];
  const file = authFile.state === 'file' ? authFile.bytes : undefined;
  return findFunctionSecretFaults(functionSecret, feature, file)
    .filter((fault) => fault.rule === rule)
    .map((fault) => ({ ...fault, object: functionSecret?.object }));
}
