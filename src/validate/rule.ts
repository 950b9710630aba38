import type { Diagnostic, Severity } from '../diagnostic.js';
import type { JudgedPackage } from './judged-package.js';
import type { PackageObject } from '../package/package-object.js';

/** One fault found. */
export interface Finding {
  /** What is wrong and what follows, without a credential or a closing full stop. */
  readonly problem: string;
  /** What to do, if the rule's own remedy can be improved on. */
  readonly remedy?: string;
  /** Lower than the rule's severity, if the fault does no harm yet. */
  readonly severity?: Severity;
  readonly object?: PackageObject | undefined;
  readonly fieldPath?: string | undefined;
}

/** A fault that the validator looks for: data, and a pure check of the model. */
export interface Rule {
  /** States the fault. File name, page and `tags.rule` have the same name. Public API. */
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
