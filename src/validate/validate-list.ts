import type { Diagnostic } from '../diagnostic.js';
import { findReleaseEvidence } from '../porch/find-release-evidence.js';
import { findRunner, type Runner, type RunnerSelector } from '../porch/find-runner.js';
import { findContradictions, inferRelease } from '../porch/infer-release.js';
import { findRelease } from '../porch/releases.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { buildPackageModel, type Expectations, type PackageModel, type ReleaseChoice } from './package-model.js';
import { findPackageObjects, type PackageObjects } from './package-objects.js';
import { runnerObject } from './runner-object.js';
import { validatePackage } from './validate-package.js';

/** What a validation is asked for. */
export interface ValidationRequest {
  /** A build's name, or `auto`. */
  readonly porchRelease: string;
  readonly deployment: RunnerSelector;
  readonly expectations: Expectations;
}

/** The model of a package, or what kept the function runner from being found. */
export interface ModelOrDiagnostics {
  readonly diagnostics: readonly Diagnostic[];
  readonly model?: PackageModel;
}

/**
 * Judges the package in a ResourceList.
 *
 * @returns the faults and one diagnostic for each image; or what kept the function runner from being found
 */
export function validateList(list: ResourceList, request: ValidationRequest): readonly Diagnostic[] {
  const objects = findPackageObjects(list);
  const { model, diagnostics } = modelList(list, objects, request);
  return model === undefined ? diagnostics : [...diagnostics, ...validatePackage(model), ...objects.unreadable];
}

/** Builds the model of the package in a ResourceList, whose objects are given. */
export function modelList(list: ResourceList, objects: PackageObjects, request: ValidationRequest): ModelOrDiagnostics {
  const { runner, diagnostics } = findRunner(list, request.deployment);
  if (runner === undefined) return { diagnostics };
  const choice = chooseRelease(list, runner, request.porchRelease);
  if ('error' in choice) {
    return { diagnostics: [...diagnostics, { rule: 'release-unknown', severity: 'error', message: choice.error }] };
  }
  return { diagnostics, model: buildPackageModel(objects, runnerObject(runner), choice, request.expectations) };
}

function chooseRelease(list: ResourceList, runner: Runner, name: string): ReleaseChoice | { readonly error: string } {
  const shown = findReleaseEvidence(list, runner);
  if (name === 'auto') return inferRelease(shown);
  const { release, error } = findRelease(name);
  if (release === undefined) return { error };
  return { release, certainty: 'given', evidence: findContradictions(shown, release) };
}
