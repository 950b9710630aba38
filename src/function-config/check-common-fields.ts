import type { Diagnostic } from '../diagnostic.js';
import { describeUnknownRelease, readReleaseName } from '../porch/find-release.js';
import { mappingField, textField } from './checked-fields.js';
import { credentialOrigins, externalSecretOrigin } from './credential-origin.js';
import type { FieldPath } from './field-schema.js';
import type { ParsedFunctionConfig } from './parse-function-config.js';

/** Checks what the schema cannot: that the release is known, and that an ExternalSecret is the only source. */
export function checkCommonFields({ spec, place, name }: ParsedFunctionConfig): readonly Diagnostic[] {
  const errors: Diagnostic[] = [];
  const fail = (path: FieldPath, message: string): number =>
    errors.push({
      rule: 'function-config-invalid-value',
      severity: 'error',
      message: `\`${name(path)}\`: ${message}`,
      fieldPath: name(path),
      ...place,
    });
  const porchRelease = textField(spec, 'porchRelease') ?? 'auto';
  const { kind } = porchRelease === 'auto' ? { kind: 'known' } : readReleaseName(porchRelease);
  if (kind !== 'known' && kind !== 'newer') fail(['porchRelease'], describeUnknownRelease(porchRelease));
  const secret = mappingField(spec, 'secret');
  if (externalSecretOrigin(secret) && credentialOrigins(secret).length > 0) {
    fail(
      ['secret', 'externalSecret'],
      'an ExternalSecret replaces the Secret, so other sources of credentials are not used; remove one or the other',
    );
  }
  return errors;
}
