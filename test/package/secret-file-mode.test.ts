import { expect, test } from '@jest/globals';
import { isReadableMode } from '../../src/package/secret-file-mode.js';

// Files of the volume belong to root:root; the runner's images run as user 10001, without a group.
/** Fields of the pod's securityContext; `container` is the container's own. */
type Settings = Readonly<Record<string, unknown>> & { readonly container?: object };

test.each<[string, Settings, boolean]>([
  ['0644', {}, true],
  ['0640', {}, false],
  ['0600', {}, false],
  ['0400', {}, false],
  ['0004', {}, true],
  ['0220', {}, false],
  ['0400', { runAsUser: 0 }, true],
  ['0400', { runAsUser: 1000 }, false],
  ['0444', { runAsUser: 1000 }, true],
  ['0400', { fsGroup: 2000 }, true],
  ['0400', { fsGroup: 0 }, true],
  ['0400', { fsGroup: null }, false],
  ['0440', { runAsGroup: 0 }, true],
  ['0400', { runAsGroup: 0 }, false],
  ['0440', { runAsGroup: 1000 }, false],
  ['0440', { supplementalGroups: [1000, 0] }, true],
  ['0440', { supplementalGroups: [1000] }, false],
  ['0400', { runAsUser: 1000, container: { runAsUser: 0 } }, true],
  ['0400', { runAsUser: 0, container: { runAsUser: 1000 } }, false],
  ['0440', { container: { runAsGroup: 0 } }, true],
])('a file of mode %s and a process with %j: readable is %s', (mode, user, expected) => {
  const { container = {}, ...pod } = user;
  const readable = isReadableMode(parseInt(mode, 8), { securityContext: pod }, { securityContext: container });
  expect(readable).toBe(expected);
});
