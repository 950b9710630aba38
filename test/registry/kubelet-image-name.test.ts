import { describe, expect, test } from '@jest/globals';
import { parseImageReference } from '../../src/registry/image-reference.js';
import { findKeyringCredential, findKubeletCredential } from '../../src/registry/kubelet-credential.js';
import { parseKubeletImageName } from '../../src/registry/kubelet-image-name.js';

const digest = (algorithm: string, length: number): string => `${algorithm}:${'0'.repeat(length)}`;
const rules = {
  hexadecimal: /^a name must not be just 64/,
  scheme: /^a name must not begin with a scheme/,
  registry: /^the registry must be/,
  repository: /^each part of a repository must be/,
  long: /^a repository must have at most 255/,
  tag: /^a tag must have/,
  digest: /^a digest must be/,
} as const;

// What `ParseNormalizedNamed` of distribution/reference 0.6.0 answered.
describe('names that the kubelet takes', () => {
  test.each([
    ['fn', 'docker.io/library/fn'],
    ['fn:v1', 'docker.io/library/fn'],
    ['localhost', 'docker.io/library/localhost'],
    ['acme/fn', 'docker.io/acme/fn'],
    ['registry/fn', 'docker.io/registry/fn'],
    ['docker.io/fn', 'docker.io/library/fn'],
    ['index.docker.io/fn', 'docker.io/library/fn'],
    ['index.docker.io/acme/fn', 'docker.io/acme/fn'],
    ['registry-1.docker.io/fn', 'registry-1.docker.io/fn'],
    ['Docker.io/fn', 'Docker.io/fn'],
    ['localhost/fn', 'localhost/fn'],
    ['localhost:5001/fn', 'localhost:5001/fn'],
    ['REG/fn', 'REG/fn'],
    ['a-b.io/fn', 'a-b.io/fn'],
    ['127.0.0.1:99999/fn', '127.0.0.1:99999/fn'],
    ['[::1]:5000/fn', '[::1]:5000/fn'],
    ['[fd00::1]/fn', '[fd00::1]/fn'],
    // No domain, but a part of a repository.
    ['registry_x.example.com/fn:v1', 'registry_x.example.com/fn'],
    ['ghcr.io/a.b/a_b/a__b/a---b', 'ghcr.io/a.b/a_b/a__b/a---b'],
    [`ghcr.io/${'a'.repeat(255)}`, `ghcr.io/${'a'.repeat(255)}`],
    [`ghcr.io/fn:${'v'.repeat(128)}`, 'ghcr.io/fn'],
    ['ghcr.io/fn:_V.-1', 'ghcr.io/fn'],
    [`ghcr.io/fn@${digest('sha256', 64)}`, 'ghcr.io/fn'],
    [`ghcr.io/fn:v1@${digest('sha512', 128)}`, 'ghcr.io/fn'],
    [`ghcr.io/fn@${digest('sha384', 96)}`, 'ghcr.io/fn'],
    [`${'a'.repeat(64)}:v1`, `docker.io/library/${'a'.repeat(64)}`],
    ['g'.repeat(64), `docker.io/library/${'g'.repeat(64)}`],
  ])('%s', (image, name) => {
    expect(parseKubeletImageName(image)).toEqual({ name });
  });
});

// The third column: whether the function runner takes the name all the same, so that only the pod fails.
describe('names that the kubelet refuses', () => {
  test.each<[string, keyof typeof rules, boolean]>([
    ['my_registry:5000/fn:v1', 'registry', true],
    ['ghcr.io:/fn', 'registry', true],
    ['a..io/fn', 'registry', true],
    ['.a.io/fn', 'registry', true],
    ['-a.io/fn', 'registry', true],
    ['a-.io/fn', 'registry', true],
    ['[::1/fn', 'registry', false],
    ['[::ffff:1.2.3.4]/fn', 'registry', true],
    ['ghcr.io:x/fn', 'registry', false],
    ['user@ghcr.io/fn', 'digest', false],
    ['ghcr.io//acme/fn:v1', 'repository', true],
    ['ghcr.io//fn', 'repository', true],
    ['docker://ghcr.io/acme/fn:v1', 'scheme', true],
    ['https://ghcr.io/acme/fn', 'scheme', true],
    ['docker://localhost:5001/fn:v1', 'scheme', false],
    ['-fn:v1', 'repository', true],
    ['fn-:v1', 'repository', true],
    ['ghcr.io/-acme/fn', 'repository', true],
    ['ghcr.io/_acme/fn', 'repository', true],
    ['ghcr.io/acme/fn.', 'repository', true],
    ['ghcr.io/acme/fn/', 'repository', true],
    ['ghcr.io/a..b/fn', 'repository', true],
    ['ghcr.io/a___b/fn', 'repository', true],
    ['ghcr.io/a_.b/fn', 'repository', true],
    ['/acme/fn', 'repository', true],
    ['acme//fn', 'repository', true],
    ['ghcr.io/Acme/fn', 'repository', false],
    ['acme/Fn', 'repository', false],
    ['ghcr.io/ac me/fn', 'repository', false],
    ['ghcr.io/acmé/fn', 'repository', false],
    ['', 'repository', false],
    [`ghcr.io/${'a'.repeat(128)}/${'a'.repeat(127)}`, 'long', false],
    [`${'a'.repeat(250)}:v1`, 'long', true],
    ['ghcr.io/fn:.v1', 'tag', true],
    ['ghcr.io/fn:-v1', 'tag', true],
    ['ghcr.io/fn:', 'tag', false],
    [`ghcr.io/fn:${'v'.repeat(129)}`, 'tag', false],
    ['registry_x.example.com/fn:-v1', 'tag', true],
    ['ghcr.io/fn:v1 ', 'tag', false],
    [`ghcr.io/fn@${digest('sha256', 63)}`, 'digest', false],
    [`ghcr.io/fn@${digest('SHA256', 64)}`, 'digest', false],
    [`ghcr.io/fn@${digest('md5', 32)}`, 'digest', false],
    ['ghcr.io/fn@', 'digest', false],
    ['a'.repeat(64), 'hexadecimal', true],
  ])('%s: %s', (image, rule, runnerTakesIt) => {
    const { error } = parseKubeletImageName(image);
    expect(error).toMatch(rules[rule]);
    expect(parseImageReference(image).error === undefined).toBe(runnerTakesIt);
  });
});

test('a name that is refused fails whatever the credentials; the keyring alone does not look', () => {
  const file = Buffer.from('{"auths":{"ghcr.io":{"username":"a","password":"b"}}}');
  const refused = {
    outcome: 'fails',
    fault: { code: 'image-name-refused', error: expect.stringMatching(rules.repository) },
  };
  expect(findKubeletCredential(file, 'ghcr.io//acme/fn:v1')).toEqual(refused);
  expect(findKubeletCredential(Buffer.from('{'), 'ghcr.io//acme/fn:v1')).toEqual(refused);
  expect(findKubeletCredential(new Uint8Array(), 'ghcr.io//acme/fn:v1')).toEqual(refused);
  expect(findKeyringCredential(file, 'ghcr.io//acme/fn:v1')).toEqual({ outcome: 'authenticated', keys: ['ghcr.io'] });
  expect(findKubeletCredential(file, 'ghcr.io/acme/fn:v1')).toEqual({ outcome: 'authenticated', keys: ['ghcr.io'] });
});
