import type { Diagnostic } from '../diagnostic.js';
import type { Surroundings } from '../krm-function.js';
import type { CredentialSource } from '../registry/merge-docker-config.js';
import { toByteText } from '../text/byte-text.js';
import { decodeGoUtf8, encodeUtf8Bytes } from '../text/utf8.js';
import type { FieldNaming } from './check-field.js';
import type { CredentialOrigin, TextOrigin } from './credential-origin.js';
import type { FunctionConfigPlace } from './parse-function-config.js';
import type { Result } from '../result.js';

export type CredentialsOrErrors = Result<{ sources: readonly CredentialSource[] }, { errors: readonly Diagnostic[] }>;

/**
 * Gets the credentials from where they are: the functionConfig, variables and files.
 *
 * @returns one source for each origin, or an error for each origin that is missing
 */
export function findCredentials(
  config: {
    readonly origins: readonly CredentialOrigin[];
    readonly place: FunctionConfigPlace;
    readonly name: FieldNaming;
  },
  surroundings: Surroundings,
): CredentialsOrErrors {
  const errors: Diagnostic[] = [];
  const read = (origin: TextOrigin): Uint8Array => {
    const found = readOrigin(origin, surroundings);
    if (found.bytes) return found.bytes;
    const fieldPath = config.name(origin.path);
    errors.push({
      rule: 'credential-source-missing',
      severity: 'error',
      message: `\`${fieldPath}\` names ${found.error}`,
      fieldPath,
      ...config.place,
    });
    return new Uint8Array();
  };
  const sources = config.origins.map((origin): CredentialSource => {
    if (origin.kind === 'docker-config') return { kind: 'docker-config', content: read(origin.text) };
    const { server, username, password } = origin;
    const text = decodeGoUtf8(toByteText(read(password)));
    return { kind: 'login', server, username, password: text, fromFile: password.kind === 'file' };
  });
  return errors.length > 0 ? { errors } : { sources };
}

type Found = Result<{ bytes: Uint8Array }, { error: string }>;

function readOrigin(origin: TextOrigin, surroundings: Surroundings): Found {
  switch (origin.kind) {
    case 'value':
      return { bytes: encodeUtf8Bytes(origin.value) };
    case 'variable': {
      const value = surroundings.readVariable(origin.name);
      if (value !== undefined && value !== '') return { bytes: encodeUtf8Bytes(value) };
      const state = value === undefined ? 'not set' : 'empty';
      return {
        error: `the environment variable${quoteName(origin.name)}, which is ${state}; set it (for an image, with \`kpt fn eval --env\`)`,
      };
    }
    case 'file': {
      const file = surroundings.readFile(origin.file);
      if ('bytes' in file) return { bytes: file.bytes };
      return {
        error: `a file${quotePath(origin.file)} that cannot be read (${file.error}); correct the path (for an image, mount the file with \`kpt fn eval --mount\`)`,
      };
    }
  }
}

/** Quotes only what looks like a name or a path, so that a password in the wrong field is not shown. */
function quoteName(name: string): string {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(name) ? ` "${name}"` : '';
}

function quotePath(path: string): string {
  return /^(?:~|\.{0,2})\/[\w./-]+$/.test(path) ? ` "${path}"` : '';
}
