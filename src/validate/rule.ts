import type { Diagnostic, Severity } from '../diagnostic.js';
import type { JudgedPackage } from './judged-package.js';
import type { PackageObject } from '../package/package-object.js';

/** One fault found. */
export interface Finding {
  /** What is wrong and what follows; no credential, no closing full stop. */
  readonly problem: string;
  /** What to do, where it can be said better than by the rule's own remedy. */
  readonly remedy?: string;
  /** Less than the rule's severity, where the fault does no harm yet. */
  readonly severity?: Severity;
  readonly object?: PackageObject | undefined;
  readonly fieldPath?: string | undefined;
}

/** A fault that the validator looks for: data, and a pure check of the model. */
export interface Rule {
  /** States the fault; equal in file name, page, `tags.rule` and here. Public API. */
  readonly name: string;
  readonly severity: Severity;
  readonly description: string;
  readonly remedy: string;
  check(judged: JudgedPackage): readonly Finding[];
}

/** Runs one rule. */
export function checkRule(rule: Rule, judged: JudgedPackage): readonly Diagnostic[] {
  return rule.check(judged).map((finding) => ({
    rule: rule.name,
    severity: finding.severity ?? rule.severity,
    message: `${finding.problem}; ${finding.remedy ?? rule.remedy}`,
    ...(finding.object === undefined
      ? {}
      : {
          resourceRef: finding.object.ref,
          ...(finding.object.file === undefined ? {} : { file: finding.object.file }),
        }),
    ...(finding.fieldPath === undefined ? {} : { fieldPath: finding.fieldPath }),
    tags: { rule: rule.name },
  }));
}
