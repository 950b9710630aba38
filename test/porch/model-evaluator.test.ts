import { describe, expect, test } from '@jest/globals';
import { readReleaseName } from '../../src/porch/find-release.js';
import {
  modelEvaluator,
  modelExecRunner,
  resolveImageName,
  type EvaluatorOutcome,
  type EvaluatorSurroundings,
  type FunctionPodTemplate,
  type FunctionSecret,
  type PathContent,
} from '../../src/porch/model-evaluator.js';
import type { Release } from '../../src/porch/releases.js';
import { exampleCa } from './example-ca.js';

const dockerConfig = (auths: object): string => JSON.stringify({ auths });
const good = dockerConfig({ 'registry.example': { auth: Buffer.from('user:password').toString('base64') } });
const other = dockerConfig({ 'other.example': { auth: Buffer.from('user:password').toString('base64') } });

interface Given {
  readonly build: string;
  readonly args: readonly string[] | undefined;
  readonly image: string;
  /** Text of files by path; `null` for a folder. */
  readonly files: Readonly<Record<string, string | null | PathContent>>;
  readonly verbs: readonly string[] | 'unknown';
  readonly secret: FunctionSecret | 'absent' | 'unknown';
  readonly template: FunctionPodTemplate | 'absent' | 'unknown';
  readonly wrapperImage: EvaluatorSurroundings['wrapperImage'];
  readonly isProgramHidden: boolean;
}

const wired: Given = {
  build: 'v1.5.8',
  args: ['--enable-private-registries', '--registry-auth-secret-path=/auth/file'],
  image: 'registry.example/team/fn:v1',
  files: { '/auth': null, '/auth/file': good },
  verbs: ['get', 'list', 'watch', 'create', 'update'],
  secret: 'absent',
  template: 'absent',
  wrapperImage: 'set',
  isProgramHidden: false,
};

function releaseOf(build: string): Release {
  const { kind, release } = readReleaseName(build);
  if (kind !== 'known') throw new Error(`no release ${build}`);
  return release;
}

function outcomeOf(changes: Partial<Given>): EvaluatorOutcome {
  const { build, args, image, files, verbs, secret, template, wrapperImage, isProgramHidden } = {
    ...wired,
    ...changes,
  };
  return modelEvaluator(releaseOf(build), args, image, {
    readPath(path) {
      const file = files[path];
      if (file === undefined) return { kind: 'missing' };
      if (file === null) return { kind: 'directory' };
      return typeof file === 'string' ? { kind: 'file', bytes: Buffer.from(file) } : file;
    },
    secretVerbs: () => (verbs === 'unknown' ? verbs : new Set(verbs)),
    functionSecret: () => secret,
    podTemplate: () => template,
    wrapperImage,
    isProgramHidden,
    ambientFile: { kind: 'missing' },
  });
}

function summary(changes: Partial<Given>): string {
  const { verdict, cause } = outcomeOf(changes);
  return `${verdict}: ${cause}`;
}

const secretOf = (text: string | undefined, changes: Partial<FunctionSecret> = {}): FunctionSecret => ({
  type: 'kubernetes.io/dockerconfigjson',
  data: new Map(text === undefined ? [] : [['.dockerconfigjson', Buffer.from(text)]]),
  immutable: false,
  ...changes,
});

const plural = wired.args ?? [];
const singular = ['--enable-private-registry', '--registry-auth-secret-path=/auth/file'];
const pathOnly = ['--registry-auth-secret-path=/auth/file'];
const tls = [...plural, '--enable-private-registries-tls', '--tls-secret-path=/tls/'];
const pem = (der: string): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der, 'hex').toString('base64')}\n-----END CERTIFICATE-----\n`;
const digest = `registry.example/team/fn@sha256:${'0'.repeat(64)}`;

describe('how each build is told', () => {
  test.each([
    ['v2.0.0', [], 'anonymous: feature-absent'],
    ['v2.0.0', pathOnly, 'exits: flags-refused'],
    ['v3.0.1', plural, 'exits: flags-refused'],
    ['main-2024-10-22', pathOnly, 'authenticated: credential-sent'],
    ['main-2024-10-22', [], 'anonymous: feature-off'],
    ['main-2024-10-22', ['--registry-auth-secret-path='], 'anonymous: feature-off'],
    ['v3.0.2', pathOnly, 'anonymous: feature-off'],
    ['v3.0.2', singular, 'authenticated: credential-sent'],
    ['v3.0.2', plural, 'exits: flags-refused'],
    ['v3.0.3', plural, 'authenticated: credential-sent'],
    ['v3.0.3', singular, 'exits: flags-refused'],
    ['v4.1.0', plural, 'authenticated: credential-sent'],
    ['v1.5.8', plural, 'authenticated: credential-sent'],
    ['v1.5.8', [...plural, '--enable-private-registries=0'], 'anonymous: feature-off'],
    ['v1.5.8', [...plural, '--pod-ttl=30'], 'exits: flags-refused'],
    ['v1.5.8', ['--help'], 'exits: flags-refused'],
    ['v1.5.8', [...plural, '--disable-runtimes=exec'], 'authenticated: credential-sent'],
    ['v1.5.8', [...plural, '--disable-runtimes=pod'], 'fails: pod-runtime-disabled'],
    ['v1.5.8', [...plural, '--disable-runtimes=exec,pod'], 'panics: pod-runtime-disabled'],
    ['v1.5.8', undefined, 'unknown: arguments-unknown'],
    ['main-2026-04', plural, 'authenticated: credential-sent'],
    ['main-2026-04', [...plural, '--config=/config.yaml'], 'exits: flags-refused'],
    ['main-2026-04', [...plural, '--max-grpc-retries=3'], 'exits: flags-refused'],
    ['v1.5.12', [...plural, '--config=/config.yaml'], 'authenticated: credential-sent'],
    ['v1.6.0', [...plural, '--max-grpc-retries=3'], 'authenticated: credential-sent'],
    ['v1.6.3', [...plural, '--kubeconfig='], 'authenticated: credential-sent'],
    ['v3.0.1', ['--kubeconfig=/k'], 'anonymous: feature-absent'],
    ['main-2026-08', ['-enable-private-registries', ...plural.slice(1)], 'authenticated: credential-sent'],
    ['main-2026-08', ['--enable_private_registries', ...plural.slice(1)], 'exits: flags-refused'],
    ['main-2026-08', ['--enable-private-registries', 'true', ...plural.slice(1)], 'fails: auth-file-missing'],
    // porch-server reads its flags with pflag.
    ['pserver-2026-08', plural, 'authenticated: credential-sent'],
    ['pserver-2026-08', [], 'anonymous: feature-off'],
    ['pserver-2026-08', ['--enable_private_registries', ...plural.slice(1)], 'authenticated: credential-sent'],
    ['pserver-2026-08', ['--enable-private-registries', 'true', ...plural.slice(1)], 'authenticated: credential-sent'],
    ['pserver-2026-08', [...plural, '--enable-private-registries', 'false'], 'authenticated: credential-sent'],
    ['pserver-2026-08', [...plural, '--enable-private-registries=false'], 'anonymous: feature-off'],
    ['pserver-2026-08', ['-enable-private-registries', ...plural.slice(1)], 'exits: flags-refused'],
    ['pserver-2026-08', ['--', ...plural], 'anonymous: feature-off'],
    [
      'pserver-2026-08',
      [...plural, '--secure-port=4443', '--function-runner=f:9445', '-v=2'],
      'authenticated: credential-sent',
    ],
    ['pserver-2026-08', [...plural, '--pod-evaluator-port=9447'], 'exits: flags-refused'],
    ['pserver-2026-08', [...plural, '--disable-runtimes=pod'], 'exits: flags-refused'],
    ['pserver-2026-08', undefined, 'unknown: arguments-unknown'],
    ['main-2026-10', [...plural, '--pod-evaluator-port=9447'], 'authenticated: credential-sent'],
  ])('%s %j: %s', (build, args, expected) => {
    expect(summary({ build, args })).toBe(expected);
  });
});

describe('what the evaluator needs to start', () => {
  test.each<[string, Partial<Given>, string]>([
    ['the variable is missing', { wrapperImage: 'missing' }, 'exits: wrapper-image-missing'],
    ['also on the first build', { wrapperImage: 'missing', build: 'v2.0.0', args: [] }, 'exits: wrapper-image-missing'],
    ['also on porch-server', { wrapperImage: 'missing', build: 'pserver-2026-08' }, 'exits: wrapper-image-missing'],
    [
      'but not where pods are not evaluated',
      { wrapperImage: 'missing', args: [...plural, '--disable-runtimes=exec,pod'] },
      'panics: pod-runtime-disabled',
    ],
    ['the variable comes from elsewhere', { wrapperImage: 'unknown' }, 'unknown: wrapper-image-unknown'],
    [
      'and the image would not be looked up anyway',
      { wrapperImage: 'unknown', image: digest },
      'fails: pod-name-refused',
    ],
    [
      'and the image needs no credentials',
      { wrapperImage: 'unknown', image: 'other.example/fn:v1' },
      'anonymous: registry-not-listed',
    ],
    ['a volume hides the program', { isProgramHidden: true }, 'exits: program-hidden'],
    ['whatever the arguments are', { isProgramHidden: true, args: undefined }, 'exits: program-hidden'],
    [
      'and flags are refused before the variable is read',
      { wrapperImage: 'missing', args: ['--x'] },
      'exits: flags-refused',
    ],
  ])('%s', (_, changes, expected) => {
    expect(summary(changes)).toBe(expected);
  });

  // What a function runner makes of an image that porch-server evaluates.
  test.each([
    [[], 'fails: not-evaluator'],
    [['--functions=/functions', '--max-request-body-size=6291456', '--log-level=2'], 'fails: not-evaluator'],
    [plural, 'exits: flags-refused'],
    [['--pod-namespace=porch-fn-system'], 'exits: flags-refused'],
    [['--help'], 'exits: flags-refused'],
    [undefined, 'unknown: arguments-unknown'],
  ])('a function runner that only runs programs, with %j: %s', (args, expected) => {
    for (const build of ['pserver-2026-08', 'main-2026-10']) {
      const { cause, verdict } = modelExecRunner(releaseOf(build), args);
      expect(`${verdict}: ${cause}`).toBe(expected);
    }
  });
});

describe('which image', () => {
  test.each([
    ['v1.5.8', 'other.example/fn:v1', 'anonymous: registry-not-listed'],
    ['v1.5.8', 'gcr.io/kpt-fn/starlark:v0.4.3', 'anonymous: registry-exempt'],
    ['v1.5.8', 'gcr.io/kpt-fn-demo/starlark:v0.4.3', 'anonymous: registry-not-listed'],
    // From v1.6.0 on the prefix is another one.
    ['main-2026-04', 'gcr.io/kpt-fn/starlark:v0.4.3', 'anonymous: registry-exempt'],
    ['v1.5.12', 'gcr.io/kpt-fn/starlark:v0.4.3', 'anonymous: registry-exempt'],
    ['v1.5.12', 'ghcr.io/kptdev/krm-functions-catalog/x:v1', 'anonymous: registry-not-listed'],
    ['v1.6.0', 'gcr.io/kpt-fn/starlark:v0.4.3', 'anonymous: registry-not-listed'],
    ['v1.6.0', 'ghcr.io/kptdev/krm-functions-catalog/x:v1', 'anonymous: registry-exempt'],
    ['v1.6.0', 'ghcr.io/kptdev/krm-functions-catalog-fork/x:v1', 'anonymous: registry-not-listed'],
    ['v1.6.0', 'fn:v1', 'anonymous: registry-exempt'],
    ['v1.6.3', 'fn:v1', 'anonymous: registry-not-listed'],
    ['main-2026-08', 'ghcr.io/kptdev/krm-functions-catalog/x:v1', 'anonymous: registry-exempt'],
    ['pserver-2026-08', 'ghcr.io/kptdev/krm-functions-catalog/x:v1', 'anonymous: registry-exempt'],
    ['pserver-2026-08', 'fn:v1', 'anonymous: registry-not-listed'],
    ['v1.5.8', 'registry.example/Team/fn:v1', 'fails: image-name-invalid'],
    ['v1.5.8', 'fn:v1', 'anonymous: registry-not-listed'],
    // The digest or tag is in the pod's name from v1.5.8 on.
    ['v1.5.7', digest, 'authenticated: credential-sent'],
    ['v1.5.8', digest, 'fails: pod-name-refused'],
    ['main-2026-04', digest, 'fails: pod-name-refused'],
    ['v1.5.7', 'registry.example/fn:v1-RC1', 'authenticated: credential-sent'],
    ['v1.5.8', 'registry.example/fn:v1-RC1', 'fails: pod-name-refused'],
    ['v1.5.8', 'registry.example/fn:v1_2', 'fails: pod-name-refused'],
    ['v1.5.8', 'registry.example/fn_a:v1.2.3', 'authenticated: credential-sent'],
    ['v1.5.8', 'registry.example/fn:v1.-2', 'authenticated: credential-sent'],
    ['v1.5.7', 'registry.example/_fn:v1', 'fails: pod-name-refused'],
    ['v1.5.8', `registry.example/${'a'.repeat(49)}:v1`, 'authenticated: credential-sent'],
    ['v1.5.8', `registry.example/${'a'.repeat(50)}:v1`, 'fails: pod-name-refused'],
    ['v1.5.7', `registry.example/${'a'.repeat(54)}:v1`, 'authenticated: credential-sent'],
    ['v1.5.7', `registry.example/${'a'.repeat(55)}:v1`, 'fails: pod-name-refused'],
    ['v1.5.7', 'registry.example/-fn:v1', 'fails: pod-name-refused'],
    // The Service in front of the pod came with v1.4.0.
    ['v4.1.2', 'registry.example/3scale:v1', 'authenticated: credential-sent'],
    ['v1.4.0', 'registry.example/3scale:v1', 'fails: service-name-refused'],
    ['v1.4.0', 'registry.example/a.b:v1', 'fails: service-name-refused'],
  ])('%s %s: %s', (build, image, expected) => {
    expect(summary({ build, image })).toBe(expected);
  });

  test.each(['main-2026-04', 'v1.6.0', 'v1.6.2'])('%s puts its prefix before a short name', (build) => {
    const args = [...plural, '--default-image-prefix=registry.example/team/'];
    expect(outcomeOf({ build, args, image: 'fn:v1' })).toMatchObject({
      verdict: 'authenticated',
      image: 'registry.example/team/fn:v1',
    });
    expect(outcomeOf({ build, image: 'fn:v1' }).image).toBe('ghcr.io/kptdev/krm-functions-catalog/fn:v1');
  });

  test.each(['v1.6.3', 'main-2026-08', 'pserver-2026-08'])('%s has the flag and puts nothing there', (build) => {
    const args = [...plural, '--default-image-prefix=registry.example/team/'];
    expect(outcomeOf({ build, args, image: 'fn:v1' })).toMatchObject({ verdict: 'anonymous', image: 'fn:v1' });
  });

  test.each([
    ['fn:v1', 'ghcr.io/team', 'ghcr.io/team/fn:v1'],
    ['fn:v1', 'ghcr.io/team//', 'ghcr.io/team/fn:v1'],
    ['fn:v1', '/', 'fn:v1'],
    ['fn:v1', '', 'fn:v1'],
    ['team/fn:v1', 'ghcr.io', 'team/fn:v1'],
  ])('resolveImageName(%s, %j) is %s', (image, prefix, expected) => {
    expect(resolveImageName(image, prefix)).toBe(expected);
  });
});

describe('the docker config', () => {
  test.each<[string, string | PathContent | undefined, string]>([
    ['nothing there', undefined, 'fails: auth-file-missing'],
    ['a folder', { kind: 'directory' }, 'fails: auth-file-is-directory'],
    ['a mode that shuts the runner out', { kind: 'unreadable' }, 'fails: auth-file-unreadable'],
    ['a Secret from elsewhere', { kind: 'unknown' }, 'unknown: auth-file-unknown'],
    ['no JSON', 'auths:', 'fails: secret-content-refused'],
    ['an empty entry', dockerConfig({ 'registry.example': {} }), 'anonymous: credential-empty'],
    ['auths of another type', dockerConfig([]), 'fails: auth-file-not-decodable'],
    [
      'another entry broken',
      dockerConfig({ 'a.example': { auth: '?' }, 'registry.example': {} }),
      'fails: credential-not-decodable',
    ],
  ])('%s', (_, file, expected) => {
    expect(summary({ files: file === undefined ? {} : { '/auth/file': file } })).toBe(expected);
  });

  test('an empty path is no file', () => {
    const args = ['--enable-private-registries', '--registry-auth-secret-path='];
    expect(summary({ args, files: { '': good } })).toBe('fails: auth-file-missing');
  });

  test('a missing file ends the request before the pod is made', () => {
    expect(outcomeOf({ files: {}, image: digest })).toEqual({
      verdict: 'fails',
      cause: 'auth-file-missing',
      image: digest,
      usesFeature: true,
      imagePullSecrets: [],
      lostPullSecrets: [],
    });
  });

  test('an unknown file does not hide what fails for certain', () => {
    const files = { '/auth/file': { kind: 'unknown' } } as const;
    expect(summary({ files, image: digest })).toBe('fails: pod-name-refused');
    expect(summary({ files, verbs: ['get'] })).toBe('fails: secret-create-forbidden');
    expect(summary({ files, image: 'gcr.io/kpt-fn/starlark:v1' })).toBe('anonymous: registry-exempt');
  });
});

describe('the Secret in the function namespace', () => {
  test.each<[string, Partial<Given>, string]>([
    ['may not be read', { verbs: ['create', 'update'] }, 'fails: secret-get-forbidden'],
    ['may not be made', { verbs: ['get'] }, 'fails: secret-create-forbidden'],
    ['may be made', { verbs: ['get', 'create'] }, 'authenticated: credential-sent'],
    ['is there, the same', { verbs: ['get'], secret: secretOf(good) }, 'authenticated: credential-sent'],
    ['is there, other content', { secret: secretOf(other) }, 'authenticated: credential-sent'],
    ['may not be changed', { verbs: ['get', 'create'], secret: secretOf(other) }, 'fails: secret-update-forbidden'],
    ['is immutable', { secret: secretOf(other, { immutable: true }) }, 'fails: function-secret-immutable'],
    ['is immutable and the same', { secret: secretOf(good, { immutable: true }) }, 'authenticated: credential-sent'],
    ['has no data', { secret: secretOf(undefined, { type: 'Opaque' }) }, 'panics: function-secret-without-data'],
    [
      'has no data, nor has the file',
      { secret: secretOf(undefined, { type: 'Opaque' }), files: { '/auth/file': '' } },
      'fails: auth-file-not-decodable',
    ],
    ['is of another type', { secret: secretOf('x', { type: 'Opaque' }) }, 'authenticated: credential-sent'],
    [
      'is of another type, the file broken',
      { secret: secretOf('x', { type: 'Opaque' }), files: { '/auth/file': '{' } },
      'fails: auth-file-not-decodable',
    ],
    [
      'gets content that is refused',
      { secret: secretOf(other), files: { '/auth/file': '{' } },
      'fails: secret-content-refused',
    ],
    ['is there, the file is not', { secret: secretOf(other), files: {} }, 'fails: auth-file-missing'],
    ['is not known', { secret: 'unknown' }, 'unknown: function-secret-unknown'],
    ['by a Role that is not known', { verbs: 'unknown' }, 'unknown: role-unknown'],
    [
      'by a Role that is not known, in vain',
      { verbs: 'unknown', image: 'other.example/fn' },
      'anonymous: registry-not-listed',
    ],
    [
      'is not renewed by the first build',
      { build: 'main-2024-10-22', args: pathOnly, verbs: ['get'], secret: secretOf(other, { immutable: true }) },
      'authenticated: credential-sent',
    ],
    [
      'is listed by main-2026-04',
      { build: 'main-2026-04', verbs: ['get', 'create', 'update'] },
      'hangs: secrets-not-watchable',
    ],
    [
      'is listed, if never watched',
      { build: 'main-2026-04', verbs: ['list', 'create'] },
      'authenticated: credential-sent',
    ],
    [
      'is watched, if never listed',
      { build: 'main-2026-04', verbs: ['get', 'watch', 'create'] },
      'hangs: secrets-not-watchable',
    ],
    [
      'is listed up to main-2026-08',
      { build: 'main-2026-08', verbs: ['get', 'create', 'update'] },
      'hangs: secrets-not-watchable',
    ],
    [
      'is got by porch-server by another role',
      { build: 'pserver-2026-08', verbs: ['create'] },
      'authenticated: credential-sent',
    ],
    [
      'may not be made by porch-server',
      { build: 'pserver-2026-08', verbs: ['get', 'update'] },
      'fails: secret-create-forbidden',
    ],
    [
      'may not be changed by porch-server',
      { build: 'pserver-2026-08', verbs: ['get', 'create'], secret: secretOf(other) },
      'fails: secret-update-forbidden',
    ],
    [
      'is there for porch-server, the same',
      { build: 'pserver-2026-08', verbs: [], secret: secretOf(good) },
      'authenticated: credential-sent',
    ],
    [
      'has no data for porch-server',
      { build: 'pserver-2026-08', secret: secretOf(undefined, { type: 'Opaque' }) },
      'panics: function-secret-without-data',
    ],
    ['is not asked for without the feature', { build: 'main-2026-04', args: [], verbs: [] }, 'anonymous: feature-off'],
  ])('%s', (_, changes, expected) => {
    expect(summary(changes)).toBe(expected);
  });

  // What a client does not even ask for.
  test.each(['', '.', '..', 'a/b', 'a%b'])('cannot be asked for as %j', (name) => {
    const args = [...plural, `--registry-auth-secret-name=${name}`];
    expect(summary({ args, verbs: [] })).toBe('fails: secret-name-invalid');
  });

  test.each(['Auth_Secret', '-a', '...', 'a..b'])('can be asked for as %j', (name) => {
    const args = [...plural, `--registry-auth-secret-name=${name}`];
    expect(summary({ args, verbs: [] })).toBe('fails: secret-get-forbidden');
  });

  test('is looked for by the names that the flags give', () => {
    const asked: string[] = [];
    modelEvaluator(
      releaseOf('v1.5.8'),
      [...plural, '--pod-namespace=fns', '--registry-auth-secret-name=mine', '--function-pod-template=template'],
      'registry.example/team/fn:v1',
      {
        readPath(path) {
          asked.push(`read ${path}`);
          return { kind: 'file', bytes: Buffer.from(good) };
        },
        secretVerbs(namespace, name) {
          asked.push(`verbs ${namespace}/${name}`);
          return new Set(['get', 'create', 'update']);
        },
        functionSecret(namespace, name) {
          asked.push(`Secret ${namespace}/${name}`);
          return 'absent';
        },
        podTemplate(name, namespace) {
          asked.push(`template ${name} ${namespace}`);
          return 'unknown';
        },
        wrapperImage: 'set',
        ambientFile: { kind: 'missing' },
        isProgramHidden: false,
      },
    );
    expect(asked).toEqual(['template template fns', 'read /auth/file', 'verbs fns/mine', 'Secret fns/mine']);
  });

  test.each(['Auth_Secret', '', 'a/b', '..', '-a', 'a'.repeat(254)])('cannot be called %j', (name) => {
    const args = [...plural, `--registry-auth-secret-name=${name}`];
    expect(summary({ args })).toBe('fails: secret-name-invalid');
    expect(summary({ args, build: 'main-2026-04' })).toBe('fails: secret-name-invalid');
  });
});

describe('the private CA', () => {
  test.each([
    ['/tls', 'authenticated: credential-sent'],
    ['/tls///', 'authenticated: credential-sent'],
    ['', 'fails: tls-folder-missing'],
  ])('in the folder "%s"', (folder, expected) => {
    const files = { '/auth/file': good, [folder]: null, '/tls/ca.crt': exampleCa, '/ca.crt': exampleCa };
    expect(summary({ args: [...tls, `--tls-secret-path=${folder}`], files })).toBe(expected);
  });

  test('that is not known does not hide what fails for certain', () => {
    const files = { '/auth/file': good, '/tls/': null, '/tls/ca.crt': { kind: 'unknown' } } as const;
    expect(summary({ args: tls, files, image: digest })).toBe('fails: pod-name-refused');
  });

  const auth = { '/auth/file': good };
  test.each<[string, Given['files'], string]>([
    ['no folder', {}, 'fails: tls-folder-missing'],
    ['ca.crt', { '/tls/': null, '/tls/ca.crt': exampleCa }, 'authenticated: credential-sent'],
    [
      'ca.crt with Windows line endings',
      { '/tls/': null, '/tls/ca.crt': exampleCa.replaceAll('\n', '\r\n') },
      'authenticated: credential-sent',
    ],
    ['ca.pem', { '/tls/': null, '/tls/ca.pem': `# comment\n${exampleCa}` }, 'authenticated: credential-sent'],
    ['neither', { '/tls/': null, '/tls/tls.crt': exampleCa }, 'fails: tls-ca-missing'],
    [
      'a bad ca.crt beside a good ca.pem',
      { '/tls/': null, '/tls/ca.crt': '', '/tls/ca.pem': exampleCa },
      'fails: tls-ca-not-pem',
    ],
    [
      'half a certificate',
      { '/tls/': null, '/tls/ca.crt': exampleCa.replace(/\n.*\n-----END/, '\n-----END') },
      'fails: tls-ca-not-pem',
    ],
    [
      'a key',
      { '/tls/': null, '/tls/ca.crt': exampleCa.replaceAll('CERTIFICATE', 'PUBLIC KEY') },
      'fails: tls-ca-not-pem',
    ],
    ['no certificate: an octet string', { '/tls/': null, '/tls/ca.crt': pem('0400') }, 'fails: tls-ca-not-pem'],
    ['a length of five bytes', { '/tls/': null, '/tls/ca.crt': pem('3085000000000100') }, 'fails: tls-ca-not-pem'],
    [
      'a certificate behind other words on its line',
      { '/tls/': null, '/tls/ca.crt': exampleCa.replace('-----BEGIN', 'x -----BEGIN') },
      'fails: tls-ca-not-pem',
    ],
    [
      'a certificate whose end is on its last line',
      { '/tls/': null, '/tls/ca.crt': exampleCa.replace('\n-----END', '-----END') },
      'fails: tls-ca-not-pem',
    ],
    ['a folder as file', { '/tls/': null, '/tls/ca.crt': null }, 'fails: tls-ca-unreadable'],
    ['a file as folder', { '/tls/': exampleCa }, 'fails: tls-ca-unreadable'],
    ['content from elsewhere', { '/tls/': null, '/tls/ca.crt': { kind: 'unknown' } }, 'unknown: tls-ca-unknown'],
  ])('%s', (_, files, expected) => {
    expect(summary({ args: tls, files: { ...auth, ...files } })).toBe(expected);
  });

  test.each([
    ['cacert.pem', 'main-2026-08', 'fails: tls-ca-missing'],
    ['cacert.pem', 'pserver-2026-08', 'fails: tls-ca-missing'],
    ['cacert.pem', 'main-2026-10', 'authenticated: credential-sent'],
    ['ca-bundle.crt', 'main-2026-10', 'authenticated: credential-sent'],
    ['root.crt', 'main-2026-10', 'authenticated: credential-sent'],
    ['tls.crt', 'main-2026-10', 'fails: tls-ca-missing'],
    ['ca.pem', 'main-2026-10', 'authenticated: credential-sent'],
  ])('in the file %s, for %s: %s', (name, build, expected) => {
    const files = { ...auth, '/tls/': null, [`/tls/${name}`]: exampleCa };
    expect(summary({ build, args: tls, files })).toBe(expected);
    // The first one that exists is read, whatever it holds.
    expect(summary({ build, args: tls, files: { ...files, '/tls/ca.crt': 'x' } })).toBe('fails: tls-ca-not-pem');
  });

  test('is looked for only with both switches, and not for exempt images', () => {
    expect(summary({ args: tls.filter((flag) => flag !== '--enable-private-registries-tls') })).toBe(
      'authenticated: credential-sent',
    );
    expect(summary({ args: tls.filter((flag) => flag !== '--enable-private-registries') })).toBe(
      'anonymous: feature-off',
    );
    expect(summary({ args: tls, image: 'gcr.io/kpt-fn/starlark:v1' })).toBe('anonymous: registry-exempt');
  });
});

describe('the pod template', () => {
  const named = [...plural, '--function-pod-template=template'];
  const template: FunctionPodTemplate = { imagePullSecrets: ['other'], hasPodTemplate: true, hasServiceTemplate: true };
  const pullSecrets = (changes: Partial<Given>): unknown => {
    const { imagePullSecrets, lostPullSecrets } = outcomeOf({ template, ...changes });
    return { imagePullSecrets, lostPullSecrets };
  };

  test.each<[Partial<Given>, readonly string[], readonly string[]]>([
    [{ build: 'v3.0.2', args: [...singular, '--function-pod-template=template'] }, ['auth-secret'], ['other']],
    [{ build: 'v4.0.0', args: named }, ['auth-secret'], ['other']],
    [{ build: 'v4.1.0', args: named }, ['other', 'auth-secret'], []],
    [
      { build: 'v4.1.0', args: named, template: { ...template, imagePullSecrets: ['auth-secret'] } },
      ['auth-secret'],
      [],
    ],
    [
      { build: 'v4.0.0', args: named, template: { ...template, imagePullSecrets: ['auth-secret', 'other'] } },
      ['auth-secret'],
      ['other'],
    ],
    [{ build: 'v4.0.0', args: named, image: 'gcr.io/kpt-fn/starlark:v1' }, ['other'], []],
    [{ build: 'v4.1.0', args: ['--function-pod-template=template'] }, ['other'], []],
    [{ build: 'v4.1.0' }, ['auth-secret'], []],
    [{ build: 'main-2026-04' }, ['other', 'auth-secret'], []],
    [{ build: 'v1.6.3' }, ['other', 'auth-secret'], []],
    [{ build: 'pserver-2026-08' }, ['other', 'auth-secret'], []],
    [{ build: 'pserver-2026-08', image: 'ghcr.io/kptdev/krm-functions-catalog/x:v1' }, ['other'], []],
    [{ build: 'pserver-2026-08', template: 'absent' }, ['auth-secret'], []],
  ])('%#: imagePullSecrets %j, lost %j', (changes, imagePullSecrets, lostPullSecrets) => {
    expect(pullSecrets(changes)).toEqual({ imagePullSecrets, lostPullSecrets });
  });

  const missing = { template: 'absent', args: named } as const;
  const empty = { template: { ...template, hasPodTemplate: false }, args: named } as const;

  test.each<[Partial<Given>, string]>([
    [{ build: 'v3.0.0', args: ['--function-pod-template=template'] }, 'fails: pod-template-missing'],
    [
      { ...missing, build: 'main-2024-10-22', args: [...pathOnly, '--function-pod-template=template'] },
      'panics: pod-template-missing',
    ],
    [
      { ...missing, build: 'main-2024-10-22', args: ['--function-pod-template=template'] },
      'fails: pod-template-missing',
    ],
    [{ ...missing, build: 'v4.1.2' }, 'fails: pod-template-missing'],
    [{ ...missing, build: 'v1.5.7' }, 'fails: pod-template-missing'],
    [{ ...missing, build: 'v1.5.8' }, 'exits: pod-template-missing'],
    [{ ...missing, build: 'v1.5.8', args: [...named, '--disable-runtimes=pod'] }, 'fails: pod-runtime-disabled'],
    [{ ...missing, build: 'v1.5.8', image: 'registry.example/Team/fn:v1' }, 'exits: pod-template-missing'],
    [{ ...missing, build: 'v4.1.2', image: 'registry.example/Team/fn:v1' }, 'fails: image-name-invalid'],
    [{ ...empty, build: 'v4.1.2' }, 'fails: pod-template-unusable'],
    [{ ...empty, build: 'v1.5.8' }, 'exits: pod-template-unusable'],
    [
      { build: 'v1.5.8', args: named, template: { ...template, lacksFunctionContainer: true } },
      'fails: pod-template-unusable',
    ],
    [
      { build: 'v4.1.2', args: named, template: { ...template, hasServiceTemplate: false } },
      'authenticated: credential-sent',
    ],
    [
      { build: 'v1.4.0', args: named, template: { ...template, hasServiceTemplate: false } },
      'fails: service-template-missing',
    ],
    [{ build: 'v1.5.8', args: named, template: 'unknown' }, 'unknown: pod-template-unknown'],
    [
      { build: 'v1.5.8', args: named, template: 'unknown', image: 'gcr.io/kpt-fn/starlark:v1' },
      'anonymous: registry-exempt',
    ],
    [
      { build: 'v4.1.2', args: named, template: { ...template, lacksInitContainer: true } },
      'authenticated: credential-sent',
    ],
    [{ build: 'main-2026-04', template: { ...template, hasServiceTemplate: false } }, 'authenticated: credential-sent'],
    [{ build: 'main-2026-04', template: { ...template, lacksInitContainer: true } }, 'panics: pod-template-unusable'],
    [
      { build: 'pserver-2026-08', template: { ...template, lacksInitContainer: true } },
      'panics: pod-template-unusable',
    ],
    [
      { build: 'main-2026-08', template: { ...template, lacksFunctionContainer: true } },
      'fails: pod-template-unusable',
    ],
    // A PodTemplate that is missing is made.
    [{ build: 'v1.6.2', template: 'absent' }, 'authenticated: credential-sent'],
    [{ build: 'pserver-2026-08', template: 'unknown' }, 'unknown: pod-template-unknown'],
  ])('%#: %s', (changes, expected) => {
    expect(summary(changes)).toBe(expected);
  });

  test.each([
    ['v1.5.8', [], []],
    ['v1.5.8', ['--function-pod-template=mine'], ['mine porch-fn-system']],
    ['main-2026-04', [], ['base-pod-template porch-fn-system']],
    ['pserver-2026-08', ['--pod-namespace=fns'], ['base-pod-template fns']],
    ['main-2026-10', ['--base_pod_template_name=mine'], ['mine porch-fn-system']],
    ['v3.0.8', ['--function-pod-template='], []],
  ])('%s with %j asks for %j', (build, args, expected) => {
    const asked: string[] = [];
    modelEvaluator(releaseOf(build), args, 'registry.example/team/fn:v1', {
      readPath: () => ({ kind: 'missing' }),
      secretVerbs: () => 'unknown',
      functionSecret: () => 'unknown',
      podTemplate(name, namespace) {
        asked.push(`${name} ${namespace}`);
        return 'unknown';
      },
      wrapperImage: 'set',
      ambientFile: { kind: 'missing' },
      isProgramHidden: false,
    });
    expect(asked).toEqual(expected);
  });
});
