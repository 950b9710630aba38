export type Severity = 'error' | 'warning' | 'info';

/** The resource that a diagnostic speaks of, as a function result's `resourceRef`. */
export interface ResourceRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/**
 * What a function says: one result of the ResourceList's `results`.
 * `message` says what is wrong, what follows and what to do; it never holds a credential.
 */
export interface Diagnostic {
  /** States the fault in a few words joined by hyphens; equal in file name, test, documentation and `tags.rule`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly resourceRef?: ResourceRef;
  /** Path of the field, such as `spec.template.spec.containers[0].command`. */
  readonly fieldPath?: string;
  readonly file?: { readonly path: string; readonly index?: number };
  readonly tags?: Readonly<Record<string, string>>;
  /** An annotation of the object made it an info. */
  readonly suppression?: Suppression;
}

/** Why a fault is not to count, and how severe it is otherwise. */
export interface Suppression {
  readonly reason: string;
  readonly severity: Severity;
}

/** What a diagnostic says, with its place in parentheses: for a line of text. */
export function describeDiagnostic({ message, resourceRef, fieldPath, file }: Diagnostic): string {
  const place = [
    resourceRef && `${resourceRef.kind} ${[resourceRef.namespace, resourceRef.name].filter(Boolean).join('/')}`,
    fieldPath,
    file && `in ${file.path}`,
  ].filter(Boolean);
  return place.length === 0 ? message : `${message} (${place.join(', ')})`;
}
