import { dockerConfigField, dockerConfigKey } from '../registry/docker-config-secret.js';
import { findTokenExpiry } from '../registry/token-expiry.js';
import type { SecretContent } from '../package/secret-content.js';
import { textAt } from '../package/json-value.js';
import type { MountedPath } from '../package/mounted-path.js';
import { decodeGoUtf8 } from '../text/utf8.js';
import { toByteText } from '../text/byte-text.js';
import { findCredentialSecrets } from '../validate/credential-secrets.js';
import { hasBytes } from '../validate/has-bytes.js';
import type { PackageModel } from '../validate/package-model.js';
import { isMadeByExternalSecrets, lastChange } from './observe-secret.js';
import type { Observation } from './report.js';

/** In milliseconds: within this the kubelet brings a changed Secret to a mounted file (seen: 63 s, STACK of 2026-11). */
const longestSync = 90_000;

/** One place of the credentials on their way to function pods. */
interface Place {
  readonly name: 'Secret' | 'file' | 'copy';
  /** What is said of it, with its age. */
  readonly says: string;
  readonly isBehind: boolean;
}

/**
 * Follows a changed credential, with the time that each place is of: from the mounted Secret to the file in the
 * evaluator's pod, and to the Secret of function pods. Names the first that is behind, and says when the credential
 * expires, if it says so itself. The times are absolute, so that `--watch` prints nothing new while nothing changes.
 *
 * @param started when the evaluator started; undefined: not known
 * @param now in milliseconds since 1970
 */
export function observeRotation(
  model: PackageModel,
  started: string | undefined,
  readable: boolean,
  now: number,
): Observation {
  const check = 'rotation';
  const { mounted, ofPods } = findCredentialSecrets(model);
  const [source] = mounted;
  if (!readable || !source) {
    const detail = readable ? 'no mounted Secret with credentials was found' : 'Secrets may not be read';
    return { fact: { check, state: 'unknown', detail }, findings: [] };
  }
  const changed = lastChange(source.object.value);
  const expiry = findExpiry(source);
  const isExpired = expiry !== undefined && expiry <= now;
  const file = model.settings.enabled ? model.authFile : model.ambientFile.found;
  const places = [
    place('Secret', `of ${changed ?? 'an unknown time'}`, isExpired),
    describeFile(file, changed, started, now),
    ...ofPods.slice(0, 1).map((copy) => describeCopy(copy, source)),
  ];
  const behind = places.find(({ isBehind }) => isBehind);
  const end = expiry === undefined ? 'when they expire is not known' : `they ${describeExpiry(expiry, now)}`;
  const verdict = behind ? `the ${behind.name} is behind` : 'the credentials have arrived';
  return {
    fact: {
      check,
      state: isExpired ? 'error' : behind ? 'warning' : 'ok',
      detail: `${places.map(({ name, says }) => `${name} ${says}`).join(', ')}; ${verdict}; ${end}`,
    },
    findings: isExpired
      ? [
          {
            rule: 'credential-expired',
            severity: 'error',
            message: `the credentials of Secret "${source.namespace}/${source.name}" ${describeExpiry(expiry, now)}, so private images fail; look at what renews it, or write new ones`,
            resourceRef: source.object.ref,
            fieldPath: dockerConfigField,
          },
        ]
      : [],
  };
}

function place(name: Place['name'], says: string, isBehind: boolean): Place {
  return { name, says, isBehind };
}

/** The file follows the Secret within a minute or so; one that is mounted by subPath is as old as the pod. */
function describeFile(
  { mount }: MountedPath,
  changed: string | undefined,
  started: string | undefined,
  now: number,
): Place {
  if (changed === undefined || started === undefined) return place('file', 'of unknown age', false);
  const isOlderPod = Date.parse(started) < Date.parse(changed);
  if (mount?.subPath !== undefined) {
    return place('file', `of ${started}, by \`subPath\`, which never follows`, isOlderPod);
  }
  const isSyncing = isOlderPod && now - Date.parse(changed) < longestSync;
  return isSyncing
    ? place('file', 'perhaps still the old one, for about a minute', true)
    : place('file', `of ${changed}`, false);
}

function describeCopy(copy: SecretContent, source: SecretContent): Place {
  const says = `of ${lastChange(copy.object.value) ?? 'an unknown time'}`;
  if (isMadeByExternalSecrets(copy)) return place('copy', `${says}, renewed by External Secrets`, false);
  const own = copy.keys?.get(dockerConfigKey);
  const wanted = source.keys?.get(dockerConfigKey);
  const isSame = own instanceof Uint8Array && wanted instanceof Uint8Array && hasBytes(own, wanted);
  return place('copy', isSame ? `${says}, the same` : `${says}, which differs`, !isSame);
}

/** When the credential ends, in milliseconds: by an annotation or key of the Secret, or else by its tokens. */
function findExpiry({ annotations, keys }: SecretContent): number | undefined {
  const isEnd = (name: string): boolean => /(?:^|[./_-])(?:expires?[_-]?at|expiry)$/i.test(name);
  const texts = [
    ...Object.keys(annotations).map((name) => [name, textAt(annotations, name)] as const),
    ...[...(keys ?? [])].map(
      ([name, bytes]) => [name, bytes instanceof Uint8Array ? decodeGoUtf8(toByteText(bytes)) : undefined] as const,
    ),
  ];
  const ends = texts.filter(([name]) => isEnd(name)).map(([, text]) => parseTime(text ?? ''));
  const file = keys?.get(dockerConfigKey);
  const token = file instanceof Uint8Array ? findTokenExpiry(file) : undefined;
  return ends.find((end) => end !== undefined) ?? (token === undefined ? undefined : token * 1000);
}

/** A time as a date, or as seconds since 1970, as generators give it. */
function parseTime(text: string): number | undefined {
  const time = /^\d{9,11}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

function describeExpiry(expiry: number, now: number): string {
  const at = new Date(expiry).toISOString().replace('.000Z', 'Z');
  return `${expiry <= now ? 'expired' : 'expire'} ${at}`;
}
