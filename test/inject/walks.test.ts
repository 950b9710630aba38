import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { changedLines } from '../support/changed-lines.js';
import { expectGoldenSection } from '../support/golden.js';
import { mainPackage, packageList, spec } from '../support/inject-package.js';
import { fromResourceList, toResourceList } from '../support/package-files.js';
import { runInject, type InjectRun } from '../support/run-inject.js';

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const around = { files: { '/docker.json': JSON.stringify({ auths: { 'quay.io': { auth: btoa('u:s3cret-4') } } }) } };
const ghcr = '{server: ghcr.io, username: u, password: s3cret-1}';
const quay = '{server: quay.io, username: u, password: s3cret-2}';
const main = 'porchRelease: main\n';
const login = `${main}secret: {registries: [${ghcr}]}`;
const external = 'externalSecret: {storeRef: {name: vault}, remoteRef: {key: k}}';

const generator = 'externalSecret: {generator: {kind: ECRAuthorizationToken, name: ecr}}';

/** What functionConfig said first, and what it says then. */
const walks: Readonly<Record<string, readonly [string, string]>> = {
  'a registry is added': [login, `${main}secret: {registries: [${ghcr}, ${quay}]}`],
  'a registry is removed': [`${main}secret: {registries: [${ghcr}, ${quay}]}`, login],
  'a registry is no longer named, and entries are kept': [
    login,
    `${main}secret: {prune: false, registries: [${quay}]}`,
  ],
  'a password is rotated': [login, login.replace('s3cret-1', 's3cret-3')],
  'the Secret is renamed': [login, `${main}secret: {name: registries, registries: [${ghcr}]}`],
  'the volume is renamed': [login, `${login}\nvolumeName: registries`],
  'the mount is moved': [`${login}\nmountPath: /etc/one`, `${login}\nmountPath: /etc/one/two`],
  'a file takes the place of a password': [login, `${main}secret: {file: /docker.json}`],
  'an ExternalSecret takes the place of a Secret': [login, `${main}secret: {${external}}`],
  'a Secret takes the place of an ExternalSecret': [`${main}secret: {${external}}`, login],
  'the Secret is only referred to': [login, main],
  'TLS and the revision are removed': [
    `${login}\nrolloutRevision: "1"\ntls: {secretName: ca, caBundle: ${JSON.stringify(pem)}}`,
    login,
  ],
  'the Role is left alone': [login, `${login}\nrbac: leave`],
  'the build changes': [login.replace('main', 'v1.5.8'), login],
  'an older build': [login, login.replace('main', 'v3.0.2')],
  'a generator takes the place of a store': [`${main}secret: {${external}}`, `${main}secret: {${generator}}`],
  'a store takes the place of a generator': [`${main}secret: {${generator}}`, `${main}secret: {${external}}`],
  'Reloader is no longer wanted': [`${login}\nrotation: reloader`, login],
  'replicator is no longer wanted': [`${login}\nrotation: copy`, login],
  'a second ExternalSecret is no longer wanted': [
    `${main}secret: {${generator}}\nrotation: copy`,
    `${main}secret: {${generator}}`,
  ],
  'ambient credentials take the place of the feature': [login, `${login}\nrotation: ambient`],
  'the feature takes the place of ambient credentials': [`${login}\nrotation: ambient`, login],
  'Reloader takes the place of replicator': [`${login}\nrotation: copy`, `${login}\nrotation: reloader`],
  'ambient credentials of a generator are undone': [
    `${main}secret: {${generator}}\nrotation: ambient\ntls: {secretName: ca, caBundle: ${JSON.stringify(pem)}}`,
    'state: absent',
  ],
  'replicator is undone': [`${login}\nrotation: copy`, 'state: absent'],
  'everything is undone': [`${login}\ntls: {secretName: ca, caBundle: ${JSON.stringify(pem)}}`, 'state: absent'],
};

const golden = join(__dirname, 'fixtures/walks.txt');

function next(output: string, fields: string): string {
  return toResourceList(fromResourceList(output), spec(fields));
}

const messages = ({ results }: InjectRun): string =>
  results.map(({ severity, tags, message }) => `${severity} [${tags['rule'] ?? ''}] ${message}\n`).join('');

describe.each(Object.entries(walks))('%s', (name, [first, second]) => {
  const before = runInject(packageList(spec(first)), around);
  const input = next(before.output, second);
  const after = runInject(input, around);
  const fresh = runInject(packageList(spec(second)), around);

  test('what is changed, and what is said of it', () => {
    expect([before.status, after.status]).toEqual([0, 0]);
    const kept = changedLines(input, after.output).replace(/^([+-] +inject\.fn\.kpt\.dev\/wrote: ).*$/gm, '$1...');
    expectGoldenSection(golden, name, `${messages(after)}${kept}`.replace(/^(?=.)/gm, '  '));
  });

  test('is what a first run would have made of the package', () => {
    const [package1, package2] = [fromResourceList(after.output), fromResourceList(fresh.output)];
    if (second !== main && !second.includes('prune')) expect(package1).toEqual(package2);
    if (second.startsWith('state')) expect(package1).toEqual(mainPackage);
  });

  test('notes no credential', () => {
    for (const note of before.output.match(/inject\.fn\.kpt\.dev\/wrote: .*/g) ?? []) {
      expect(note).not.toMatch(/s3cret|dTpz|BEGIN/);
    }
  });
});

test('what others wrote into our Secret stays', () => {
  const before = runInject(packageList(spec(login)), around);
  const labelled = next(before.output, 'state: absent').replace(
    '  name: auth-secret\n',
    '  labels: {team: a}\n    name: auth-secret\n',
  );
  const after = runInject(labelled, around);
  expect(after.output).toContain('labels: {team: a}');
  expect(after.results.map(({ tags }) => tags['rule'])).toEqual([
    'others-wrote-into-it',
    'registry-removed',
    'registry-auth-removed',
  ]);
});

test('what somebody edited stays, and a warning says so', () => {
  const before = runInject(packageList(spec(login)), around);
  const edited = next(before.output, 'state: absent').replace(
    /- --registry-auth-secret-name=auth-secret\n/,
    '- --registry-auth-secret-name=mine\n',
  );
  const after = runInject(edited, around);
  expect(after.output).toContain('- --registry-auth-secret-name=mine\n');
  expect(messages(after)).toContain('warning [written-part-edited]');
});

test('what version 0.1 wrote is recognised where it is certain', () => {
  const before = runInject(packageList(spec(main)), around);
  const old = next(before.output, 'state: absent').replace(/^ *inject\.fn\.kpt\.dev\/wrote: .*\n/gm, '');
  const after = runInject(old, around);
  expect(messages(after)).toContain('info [version-0-1-recognised]');
  const files = fromResourceList(after.output);
  expect(files['function-runner.yaml']).toBe(mainPackage['function-runner.yaml']);
  expect(files['rbac.yaml']).toContain('"list", "watch"');
});
