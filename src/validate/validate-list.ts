import type { Diagnostic } from '../diagnostic.js';
import { listObjects, type PackageObjects } from '../package/package-objects.js';
import { describeRelease, readPorch, type PorchRequest } from '../package/read-porch.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { buildPackageModel, type Expectations, type PackageModel } from './package-model.js';
import { adjustSeverity, type RuleSeverities } from './adjust-severity.js';
import { validatePackage } from './validate-package.js';

/** What the user asks of a validation. */
export interface ValidationRequest extends PorchRequest {
  readonly expectations: Expectations;
  /** Absent: every rule's own. */
  readonly severities?: RuleSeverities;
}

/** The model of a package and diagnostics about its build, or why the evaluator was not found. */
export interface ModelOrDiagnostics {
  readonly diagnostics: readonly Diagnostic[];
  readonly model?: PackageModel;
}

/**
 * Judges the package in a ResourceList.
 *
 * @returns the faults and one diagnostic for each image, or why the evaluator was not found
 */
export function validateList(list: ResourceList, request: ValidationRequest): readonly Diagnostic[] {
  return validateObjects(listObjects(list), request);
}

/** Judges a package whose objects are given; see `validateList`. */
export function validateObjects(objects: PackageObjects, request: ValidationRequest): readonly Diagnostic[] {
  const { model, diagnostics } = modelObjects(objects, request);
  const adjust = (...groups: readonly (readonly Diagnostic[])[]): readonly Diagnostic[] =>
    adjustSeverity(groups.flat(), objects, request.severities ?? new Map());
  if (model === undefined) return adjust(diagnostics);
  const faults = validatePackage(model);
  return bySeverity(adjust(diagnostics, objects.unreadable, faults));
}

/** Builds the model of a package whose objects are given. */
export function modelObjects(objects: PackageObjects, request: ValidationRequest): ModelOrDiagnostics {
  const { porch, diagnostics } = readPorch(objects, request);
  if (porch === undefined) return { diagnostics };
  const model = buildPackageModel(objects, porch, request.expectations);
  return { model, diagnostics: [...diagnostics, describeRelease(request.porchRelease, porch)] };
}

const severities = ['error', 'warning', 'info'] as const;

/** Errors first, then warnings. */
function bySeverity(...groups: readonly (readonly Diagnostic[])[]): readonly Diagnostic[] {
  const all = groups.flat();
  return severities.flatMap((severity) => all.filter((diagnostic) => diagnostic.severity === severity));
}
