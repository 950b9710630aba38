import { expect, test } from '@jest/globals';
import { parseDockerConfigKey } from '../../src/registry/docker-config-key.js';

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
  // Both stages know only https:// and http://, and take another scheme for a host with an empty port.
  ['xhttps://ghcr.io', 'path xhttps:', 'xhttps://ghcr.io'],
  ['*.azurecr.io', 'glob', '*.azurecr.io'],
  ['*.azurecr.io/acme', 'glob', '*.azurecr.io/acme'],
  // No image leads to these.
  ['localhost', 'none', 'localhost'],
  ['localhost/acme', 'none', 'localhost/acme'],
  ['[::1]', 'none', '[::1]'],
  ['', 'none', ''],
  ['/acme', 'none', '/acme'],
  ['https://', 'none', 'https://'],
  ['gh cr.io', 'none', 'gh cr.io'],
])('%s: %s, %s', (key, meaning, keys) => {
  const parsed = parseDockerConfigKey(key);
  const detail = parsed.kind === 'alias' ? ` ${parsed.form}` : parsed.kind === 'path' ? ` ${parsed.host}` : '';
  expect([`${parsed.kind}${detail}`, parsed.keys.join(' ')]).toEqual([meaning, keys]);
});
