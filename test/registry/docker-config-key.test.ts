import { expect, test } from '@jest/globals';
import { lacksPort, parseDockerConfigKey } from '../../src/registry/docker-config-key.js';

// What a key stands for, and the keys that runner and kubelet find.
test.each([
  ['ghcr.io', 'exact', 'ghcr.io'],
  ['ghcr.io:5000', 'exact', 'ghcr.io:5000'],
  ['localhost:5000', 'exact', 'localhost:5000'],
  ['[::1]:5000', 'exact', '[::1]:5000'],
  ['index.docker.io', 'exact', 'index.docker.io'],
  ['https://ghcr.io', 'alias scheme', 'ghcr.io'],
  ['http://ghcr.io', 'alias scheme', 'ghcr.io'],
  ['HTTPS://ghcr.io/', 'alias scheme', 'ghcr.io'],
  ['https://ghcr.io/v2/', 'alias scheme', 'ghcr.io'],
  ['ghcr.io/', 'alias trailing-slash', 'ghcr.io'],
  ['ghcr.io/v1', 'alias version-path', 'ghcr.io'],
  ['ghcr.io/v2/', 'alias version-path', 'ghcr.io'],
  ['GHCR.io', 'alias capitals', 'GHCR.io ghcr.io'],
  ['https://GHCR.io/', 'alias capitals', 'GHCR.io ghcr.io'],
  ['docker.io', 'alias docker-hub', 'index.docker.io'],
  ['Docker.io', 'alias docker-hub', 'index.docker.io'],
  ['https://index.docker.io/v1/', 'alias docker-hub', 'index.docker.io'],
  ['registry-1.docker.io', 'alias docker-hub', 'registry-1.docker.io index.docker.io'],
  ['ghcr.io/acme', 'path ghcr.io', 'ghcr.io/acme'],
  ['ghcr.io/acme/', 'path ghcr.io', 'ghcr.io/acme/'],
  ['https://ghcr.io/v2/acme', 'path ghcr.io', 'ghcr.io/acme'],
  ['ghcr.io/v3', 'path ghcr.io', 'ghcr.io/v3'],
  ['ghcr.io/v1x', 'path ghcr.io', 'ghcr.io/v1x'],
  ['ghcr.io/acme/v1', 'path ghcr.io', 'ghcr.io/acme/v1'],
  ['ghcr.io/v1/v2/acme', 'path ghcr.io', 'ghcr.io/v2/acme'],
  ['index.docker.io/acme', 'path index.docker.io', 'docker.io/acme'],
  ['registry-1.docker.io/acme', 'path index.docker.io', 'docker.io/acme'],
  ['ghcr.io/acme-', 'path ghcr.io', 'ghcr.io/acme-'],
  ['ghcr.io/acme.', 'path ghcr.io', 'ghcr.io/acme.'],
  ['docker.io/acme/', 'path index.docker.io', 'docker.io/acme/'],
  ['registry_x.example.com', 'exact', 'registry_x.example.com'],
  // What other programs write before a registry.
  ['oci://ghcr.io', 'alias scheme', 'ghcr.io'],
  ['OCI://ghcr.io/', 'alias scheme', 'ghcr.io'],
  ['docker://localhost:5000', 'alias scheme', 'localhost:5000'],
  ['docker://docker.io', 'alias docker-hub', 'index.docker.io'],
  ['oci://ghcr.io/acme', 'path ghcr.io', 'ghcr.io/acme'],
  ['*.azurecr.io', 'glob', '*.azurecr.io'],
  ['*.azurecr.io/acme', 'glob', '*.azurecr.io/acme'],
  // No image leads to these.
  ['localhost', 'none port-missing', 'localhost'],
  ['localhost/acme', 'none port-missing', 'localhost/acme'],
  ['https://registry', 'none port-missing', 'https://registry'],
  ['[::1]', 'none port-missing', '[::1]'],
  ['hub.docker.com', 'none docker-hub-website', 'hub.docker.com'],
  ['https://hub.docker.com/u/acme', 'none docker-hub-website', 'https://hub.docker.com/u/acme'],
  ['docker://www.Docker.com', 'none docker-hub-website', 'docker://www.Docker.com'],
  ['', 'none no-image', ''],
  ['/acme', 'none no-image', '/acme'],
  ['https://', 'none no-image', 'https://'],
  ['oci://', 'none no-image', 'oci://'],
  ['gh cr.io', 'none no-image', 'gh cr.io'],
  ['ghcr.io:', 'none no-image', 'ghcr.io:'],
  ['ghcr.io:x', 'none no-image', 'ghcr.io:x'],
  ['//ghcr.io', 'none no-image', '//ghcr.io'],
  ['https:/ghcr.io', 'none no-image', 'https:/ghcr.io'],
  ['oci:ghcr.io', 'none no-image', 'oci:ghcr.io'],
  ['xhttps://ghcr.io', 'none no-image', 'xhttps://ghcr.io'],
  ['oci://docker://ghcr.io', 'none no-image', 'oci://docker://ghcr.io'],
  // The kubelet refuses every image's name that leads to these.
  ['my_registry:5000', 'none no-image', 'my_registry:5000'],
  ['-a.io', 'none no-image', '-a.io'],
  ['ghcr.io//acme', 'none no-image', 'ghcr.io//acme'],
  ['ghcr.io/Acme', 'none no-image', 'ghcr.io/Acme'],
  ['ghcr.io/acme/fn:v1', 'none no-image', 'ghcr.io/acme/fn:v1'],
  ['docker.io/-acme', 'none no-image', 'docker.io/-acme'],
])('%s: %s, %s', (key, meaning, keys) => {
  const parsed = parseDockerConfigKey(key);
  const { form, host, reason } = { form: '', host: '', reason: '', ...parsed };
  expect([`${parsed.kind} ${form}${host}${reason}`.trim(), parsed.keys.join(' ')]).toEqual([meaning, keys]);
});

test.each([
  ['localhost', 'localhost:5001', true],
  ['https://localhost', 'localhost:5001', true],
  ['localhost/acme', 'localhost:5001', true],
  ['registry.example.com', 'registry.example.com:5000', true],
  ['[::1]', '[::1]:5000', true],
  ['localhost:5001', 'localhost:5001', false],
  ['localhost:5000', 'localhost:5001', false],
  ['localhost', 'localhost', false],
  ['ghcr.io', 'localhost:5001', false],
  ['gh cr.io', 'gh cr.io:5000', false],
])('%s lacks the port of %s: %s', (key, registry, expected) => {
  expect(lacksPort(key, registry)).toBe(expected);
});
