import { describe, expect, test } from '@jest/globals';
import { findKubeletCredential, findKubeletKeys } from '../../src/registry/kubelet-credential.js';

const digest = (algorithm: string, length: number): string => `${algorithm}:${'0'.repeat(length)}`;

describe('whether a key serves an image', () => {
  test.each([
    // The host, and the beginning of the path.
    ['ghcr.io', 'ghcr.io/acme/fn:v1', true],
    ['ghcr.io', 'quay.io/acme/fn:v1', false],
    ['GHCR.io', 'ghcr.io/acme/fn', false],
    ['ghcr.io/acme', 'ghcr.io/acme/fn', true],
    ['ghcr.io/acme/fn', 'ghcr.io/acme/fn:v1', true],
    ['ghcr.io/ac', 'ghcr.io/acme/fn', true],
    ['ghcr.io/acme/', 'ghcr.io/acme/fn', true],
    ['ghcr.io/acme/', 'ghcr.io/acme', false],
    ['ghcr.io/other', 'ghcr.io/acme/fn', false],
    ['ghcr.io/acme/fn:v1', 'ghcr.io/acme/fn:v1', false],
    ['', 'ghcr.io/fn', false],
    ['gh cr.io', 'ghcr.io/fn', false],
    // Schemes and version paths.
    ['https://ghcr.io', 'ghcr.io/fn', true],
    ['http://ghcr.io/', 'ghcr.io/fn', true],
    ['HTTPS://ghcr.io', 'ghcr.io/fn', false],
    ['xhttps://ghcr.io', 'xghcr.io/fn', false],
    ['ghcr.io/', 'ghcr.io/fn', true],
    ['ghcr.io/v1/', 'ghcr.io/fn', true],
    ['https://ghcr.io/v2/acme', 'ghcr.io/acme/fn', true],
    ['ghcr.io/v2', 'ghcr.io/fn', false],
    ['ghcr.io/v3/', 'ghcr.io/fn', false],
    ['ghcr.io/acme/v2/', 'ghcr.io/acme/fn', false],
    // Ports.
    ['ghcr.io:5000', 'ghcr.io:5000/fn', true],
    ['ghcr.io', 'ghcr.io:5000/fn', false],
    ['ghcr.io:5000', 'ghcr.io/fn', false],
    ['ghcr.io:443', 'ghcr.io/fn', false],
    ['localhost', 'localhost/fn', true],
    ['*:5000', 'localhost:5000/fn', true],
    ['[::1]:5000', '[::1]:5000/fn', true],
    // Without a port its brackets are taken for a set of characters.
    ['[::1]', '[::1]/fn', false],
    ['[::1.2.3.4]', '[::1.2.3.4]/fn', false],
    ['[::F]', 'F/fn', true],
    ['[::F]', 'A/fn', false],
    ['[::F]', 'FF/fn', false],
    // What is no host with a port is compared as a whole.
    ['a:1:2', 'a:1:2/fn', true],
    ['b:1:2', 'a:1:2/fn', false],
    ['a:1:3', 'a:1:2/fn', false],
    // Stars stand for a part of the name between dots.
    ['*.io', 'ghcr.io/fn', true],
    ['*.io', 'a.ghcr.io/fn', false],
    ['*.*.io', 'a.ghcr.io/fn', true],
    ['*', 'ghcr.io/fn', false],
    ['gh*.io', 'ghcr.io/fn', true],
    ['*cr.io', 'ghcr.io/fn', true],
    ['g*r.io', 'ghcr.io/fn', true],
    ['g*c*r.io', 'ghcr.io/fn', true],
    ['g**r.io', 'ghcr.io/fn', true],
    ['ghcr*.io', 'ghcr.io/fn', true],
    ['*ghcr.io', 'ghcr.io/fn', true],
    ['h*.io', 'ghcr.io/fn', false],
    ['*h.io', 'ghcr.io/fn', false],
    ['g*x*r.io', 'ghcr.io/fn', false],
    ['g*r*c.io', 'ghcr.io/fn', false],
    ['g*h*h*r.io', 'ghcr.io/fn', false],
    ['ghc*hcr.io', 'ghcr.io/fn', false],
    ['g*cr*cr.io', 'ghcr.io/fn', false],
    ['*.azurecr.io/acme', 'one.azurecr.io/acme/fn', true],
    ['*.azurecr.io/acme', 'one.azurecr.io/other/fn', false],
    // Docker Hub, under the two names that the kubelet gives it.
    ['docker.io', 'fn', true],
    ['docker.io', 'acme/fn', true],
    ['docker.io', 'docker.io/acme/fn', true],
    ['docker.io', 'index.docker.io/acme/fn', true],
    ['docker.io/library', 'fn:v1', true],
    ['docker.io/library/fn', 'docker.io/fn', true],
    ['docker.io/library', 'acme/fn', false],
    ['docker.io/acme', 'acme/fn', true],
    ['index.docker.io', 'fn', true],
    ['index.docker.io', 'acme/fn', true],
    ['index.docker.io', 'docker.io/acme/fn', true],
    ['https://index.docker.io/v1/', 'acme/fn:v1', true],
    ['index.docker.io/acme', 'acme/fn', false],
    ['index.docker.io', 'index.docker.io/%zz', true],
    ['index.docker.io', 'ghcr.io/%zz', false],
    ['index.docker.io', '/fn', false],
    ['index.docker.io', 'ghcr.io/fn', false],
    ['index.docker.io', 'localhost:5000/fn', false],
    ['index.docker.io', 'registry-1.docker.io/fn', false],
    ['ghcr.io/library', 'ghcr.io/fn', false],
    // What counts as a host.
    ['localhost', 'localhost/fn', true],
    ['docker.io', 'localhost/fn', false],
    ['Acme', 'Acme/fn', true],
    ['docker.io', 'Acme/fn', false],
    // Tags and digests are no part of the name; what is no image is looked up as it stands.
    ['ghcr.io/acme/fn', `ghcr.io/acme/fn@${digest('sha256', 64)}`, true],
    ['ghcr.io/acme/fn', `ghcr.io/acme/fn:v1@${digest('sha256', 64)}`, true],
    ['docker.io', `fn@${digest('sha256', 64)}`, true],
    ['docker.io', `acme/fn@${digest('sha384', 96)}`, true],
    ['docker.io', `acme/fn@${digest('sha512', 128)}`, true],
    ['docker.io', `acme/fn@${digest('sha256', 63)}`, false],
    ['docker.io', `acme/fn@${digest('sha256', 65)}`, false],
    ['docker.io', `acme/fn@x${digest('sha256', 64)}`, false],
    ['docker.io', `acme/fn@${digest('sha256', 1)}`, false],
    ['docker.io', `acme/fn@${digest('sha384', 64)}`, false],
    ['docker.io', `acme/fn@${digest('sha512', 64)}`, false],
    ['docker.io', `acme/fn@${digest('sha1', 40)}`, false],
    ['docker.io', 'acme/Fn', false],
    ['docker.io', 'a'.repeat(255), false],
    ['docker.io', `acme/${'a'.repeat(250)}`, true],
    ['docker.io', `acme/${'a'.repeat(251)}`, false],
    ['docker.io', 'a'.repeat(64), false],
    ['docker.io', 'a'.repeat(63), true],
    ['docker.io', 'a'.repeat(65), true],
    ['docker.io', `${'a'.repeat(64)}:v1`, true],
    ['docker.io', 'g'.repeat(64), true],
    ['index.docker.io', 'a'.repeat(64), true],
  ])('%s, %s: %s', (key, image, expected) => {
    expect(findKubeletKeys([key], image)).toEqual(expected ? [key] : []);
  });
});

describe('the order in which keys are tried', () => {
  test.each([
    ['ghcr.io ghcr.io/acme ghcr.io/acme/fn', 'ghcr.io/acme/fn', 'ghcr.io/acme/fn ghcr.io/acme ghcr.io'],
    ['ghcr.io/acme/fn quay.io ghcr.io', 'ghcr.io/acme/fn', 'ghcr.io/acme/fn ghcr.io'],
    ['*.io ghcr.io', 'ghcr.io/fn', 'ghcr.io *.io'],
    // Equal places stay in the order of the file.
    ['https://ghcr.io ghcr.io http://ghcr.io/v2/', 'ghcr.io/fn', 'https://ghcr.io ghcr.io http://ghcr.io/v2/'],
    // Docker Hub's own key counts only where no other does.
    ['index.docker.io docker.io', 'acme/fn', 'docker.io'],
    ['https://index.docker.io/v1/ index.docker.io ghcr.io', 'acme/fn', 'https://index.docker.io/v1/ index.docker.io'],
  ])('%s for %s: %s', (keys, image, expected) => {
    expect(findKubeletKeys(keys.split(' '), image).join(' ')).toBe(expected);
  });
});

describe('what the kubelet shows the registry', () => {
  const auth = 'YWxpY2U6czNjcmV0';
  test.each([
    ['', { outcome: 'anonymous' }],
    ['{', { outcome: 'fails', fault: { code: 'not-json' } }],
    ['null', { outcome: 'anonymous' }],
    ['{"auths":{"quay.io":{"auth":"YTpi"}}}', { outcome: 'anonymous' }],
    [`{"auths":{"ghcr.io":{"auth":"${auth}"}}}`, { outcome: 'authenticated', keys: ['ghcr.io'] }],
    ['{"auths":{"ghcr.io":{"username":"a","password":"b"}}}', { outcome: 'authenticated', keys: ['ghcr.io'] }],
    ['{"auths":{"ghcr.io":{"username":"a"}}}', { outcome: 'empty-credentials', keys: ['ghcr.io'] }],
    ['{"auths":{"ghcr.io":{"password":"b"}}}', { outcome: 'empty-credentials', keys: ['ghcr.io'] }],
    ['{"auths":{"ghcr.io":{}}}', { outcome: 'empty-credentials', keys: ['ghcr.io'] }],
    [
      `{"auths":{"ghcr.io/acme":{},"ghcr.io":{"auth":"${auth}"}}}`,
      { outcome: 'authenticated', keys: ['ghcr.io/acme', 'ghcr.io'] },
    ],
  ])('%s', (file, expected) => {
    expect(findKubeletCredential(Buffer.from(file), 'ghcr.io/acme/fn:v1')).toEqual(expected);
  });
});
