import type { Severity } from '../diagnostic.js';
import type { PackageFile } from './choose-manifests.js';
import type { DiffRow } from './diff-rows.js';
import type { Excerpt } from '../check/excerpt.js';
import type { Place } from '../check/locate-finding.js';
import type { PageReport, ShownFinding } from '../check/page-report.js';

/** A functionConfig's `spec`, as a form gives it. */
export type Spec = Readonly<Record<string, unknown>>;

/** What was opened. */
export interface OpenedPackage {
  readonly files: number;
  readonly objects: number;
  /** What the files hold in functionConfigs of each kind. */
  readonly inject: Spec | undefined;
  readonly validate: Spec | undefined;
}

/** A file that the mutator changes or adds. */
export interface ShownChange {
  readonly path: string;
  readonly isNew: boolean;
  readonly rows: readonly DiffRow[];
}

/** What the mutator makes of the package. */
export interface ShownChanges {
  /** An error keeps it from changing anything. */
  readonly failed: boolean;
  readonly findings: readonly ShownFinding[];
  readonly files: readonly ShownChange[];
}

/** What the page asks its worker for, and what that answers. */
export interface Requests {
  open: { readonly ask: readonly PackageFile[]; readonly answer: OpenedPackage };
  judge: { readonly ask: { readonly spec: Spec; readonly changed: boolean }; readonly answer: PageReport };
  change: { readonly ask: { readonly spec: Spec; readonly showsCredentials: boolean }; readonly answer: ShownChanges };
  excerpt: { readonly ask: Place; readonly answer: Excerpt | undefined };
  /** The changed files: one as it is, several as a zip archive. */
  download: { readonly ask: string | undefined; readonly answer: PackageFile };
}

export type RequestName = keyof Requests;

export const severities: readonly Severity[] = ['error', 'warning', 'info'];
