import type { Diagnostic, Severity } from '../diagnostic.js';
import { textAt } from '../package/json-value.js';
import type { PackageObject } from '../package/package-object.js';
import type { PackageObjects } from '../package/package-objects.js';

/** What the functionConfig makes of a rule's findings; `off` drops them. */
export type RuleSeverities = ReadonlyMap<string, Severity | 'off'>;

/** Before a rule's name, the annotation that suppresses the rule on an object. */
const ignorePrefix = 'ignore.fn.kpt.dev/';

/** An error of these rules says that a program of Porch ends, or does not start. */
const stoppingRules = new Set([
  ...['flag-unknown-to-release', 'flag-value-invalid', 'registry-flags-on-wrong-component'],
  ...['mount-hides-runner-files', 'wrapper-image-missing', 'function-secret-empty', 'runner-crash-loop'],
]);

/**
 * The diagnostics as the user wants to see them: with the severities of the functionConfig, and those that an annotation of
 * their object suppresses as infos. An annotation without a reason suppresses nothing, nor does any where the evaluator ends.
 */
export function adjustSeverity(
  diagnostics: readonly Diagnostic[],
  objects: PackageObjects,
  severities: RuleSeverities,
): readonly Diagnostic[] {
  const wanted = diagnostics.flatMap((diagnostic) => withSeverity(diagnostic, severities));
  const stops = diagnostics.some(({ tags }) => evaluatorEnds(tags));
  const refused = new Map<string, Diagnostic>();
  const findReason = reasonsIn(objects);
  const adjusted = wanted.map((diagnostic) => {
    const reason = findReason(diagnostic);
    if (reason === undefined || diagnostic.severity === 'info') return diagnostic;
    const why = reason.trim() === '' ? 'no-reason' : isStop(diagnostic, stops) ? 'stop' : undefined;
    if (why === undefined) return suppress(diagnostic, reason.trim());
    const refusal = refuse(diagnostic, why);
    refused.set(JSON.stringify(refusal), refusal);
    return diagnostic;
  });
  return [...adjusted, ...[...refused.values()].flatMap((diagnostic) => withSeverity(diagnostic, severities))];
}

/** What is said of an image that is pulled as it should stays an info. */
function withSeverity(diagnostic: Diagnostic, severities: RuleSeverities): readonly Diagnostic[] {
  const severity = severities.get(diagnostic.rule);
  if (severity === undefined) return [diagnostic];
  if (severity === 'off') return [];
  return diagnostic.rule === 'image-pull' && diagnostic.severity === 'info'
    ? [diagnostic]
    : [{ ...diagnostic, severity }];
}

/** Finds what the annotation of a diagnostic's object says. The package is searched once for each kind and rule. */
function reasonsIn(objects: PackageObjects): (diagnostic: Diagnostic) => string | undefined {
  const found = new Map<string, readonly PackageObject[]>();
  return ({ rule, resourceRef, file }) => {
    if (resourceRef === undefined) return undefined;
    const { apiVersion, kind, name, namespace } = resourceRef;
    const annotation = `${ignorePrefix}${rule}`;
    const reasonOf = ({ value }: PackageObject): string | undefined =>
      textAt(value, 'metadata', 'annotations', annotation);
    const key = `${kind} ${annotation}`;
    const annotated = found.get(key) ?? objects.find(kind, [annotation]).filter((each) => reasonOf(each) !== undefined);
    found.set(key, annotated);
    const object = annotated.find(
      ({ ref, file: own }) =>
        ref.apiVersion === apiVersion &&
        ref.name === name &&
        ref.namespace === namespace &&
        (file === undefined || (own?.path === file.path && own.index === file.index)),
    );
    return object && reasonOf(object);
  };
}

function evaluatorEnds(tags: Diagnostic['tags']): boolean {
  return ['exits', 'panics'].includes(tags?.['runner'] ?? '');
}

function isStop({ rule, severity, tags }: Diagnostic, stops: boolean): boolean {
  if (rule === 'image-pull') return evaluatorEnds(tags);
  return severity === 'error' && (stoppingRules.has(rule) || (stops && rule === 'template-missing'));
}

function suppress(diagnostic: Diagnostic, reason: string): Diagnostic {
  const { message, severity } = diagnostic;
  return {
    ...diagnostic,
    severity: 'info',
    message: `suppressed ("${reason}"): ${message}`,
    suppression: { reason, severity },
  };
}

function refuse({ rule, resourceRef, file }: Diagnostic, why: 'no-reason' | 'stop'): Diagnostic {
  const annotation = `${ignorePrefix}${rule}`;
  return {
    rule: 'suppression-refused',
    severity: 'warning',
    message:
      why === 'no-reason'
        ? `annotation "${annotation}" has no reason, so it suppresses nothing; give the reason as its value`
        : `annotation "${annotation}" suppresses nothing, because the evaluator ends or does not start; correct what "${rule}" says`,
    fieldPath: `metadata.annotations[${annotation}]`,
    ...(resourceRef && { resourceRef }),
    ...(file && { file }),
  };
}
