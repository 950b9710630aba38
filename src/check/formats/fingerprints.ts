import { createHash } from 'node:crypto';
import type { Finding } from '../finding.js';

/**
 * A fingerprint for each finding, equal from run to run although lines move: it is made of rule, file, object, field and
 * image. Findings that are alike in all of them are numbered.
 */
export function fingerprints(findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, place, resourceRef, fieldPath, tags }) => {
    const { apiVersion, kind, namespace, name } = resourceRef ?? {};
    const identity = JSON.stringify([rule, place?.path, apiVersion, kind, namespace, name, fieldPath, tags?.['image']]);
    const count = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, count);
    return createHash('sha256').update(`${identity}${count}`).digest('hex');
  });
}
