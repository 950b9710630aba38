import type { Diagnostic } from '../diagnostic.js';
import { listObjects } from '../package/package-objects.js';
import { validateObjects, type ValidationRequest } from '../validate/validate-list.js';
import { excerptsOf, findCredentials } from './excerpt.js';
import { toFinding, type Finding } from './finding.js';
import { locateIn, placeAt } from './locate-finding.js';
import type { BrokenDocument, ManifestList } from './manifest-list.js';
import { findPathsIn } from './pull-path.js';
import { makeReport, type Report, type ReportDetails } from './report.js';

/**
 * Judges files as a package, by the validator's rules. Where there is nothing to judge, the health is `unknown`.
 *
 * @param subject what was given, for people
 */
export function judgeFiles(subject: string, manifests: ManifestList, request: ValidationRequest): Report {
  const { items, list, unjudged } = manifests;
  const broken = manifests.broken.map(describeBroken);
  const files = { locate: locateIn(items), unjudged, broken };
  if (items.length > 0) {
    const objects = listObjects(list);
    const found = validateObjects(objects, request);
    const details = (): ReportDetails => ({
      paths: findPathsIn(objects, request, found),
      excerptAt: excerptsOf(items, findCredentials(items)),
    });
    return { ...makeReport(subject, [], found, [], [], files), details };
  }
  const report = makeReport(subject, [], [], [], [], files);
  return broken.length > 0 ? report : { ...report, health: 'unknown' };
}

function describeBroken({ file, error }: BrokenDocument): Finding {
  const diagnostic: Diagnostic = {
    rule: 'item-unreadable',
    severity: 'error',
    message: `the document cannot be read (${error.message}), so its part of the package is not known; correct its YAML`,
    file: { path: file.path },
    tags: { rule: 'item-unreadable' },
  };
  return toFinding(diagnostic, () => placeAt(file, error.offset));
}
