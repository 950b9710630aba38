import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { causeText, findPullCause } from '../../src/check/pull-cause.js';

const image = 'registry.local:5001/functions/set-marker:v5';
const pulling = `failed to pull and unpack image "${image}": failed to resolve reference "${image}": `;

describe('one remedy for each cause', () => {
  // Texts of test/conformance/cluster.jsonl and runner*.jsonl, of STACK.md's cluster, and of containerd 1.6 (remotes/docker).
  test.each([
    [
      `ErrImagePull: ${pulling}pulling from host registry.local:5001 failed with status code [manifests v5]: 401 Unauthorized`,
      'credentials refused or missing (401)',
      /registry's entry in the Secret/,
    ],
    [
      `ErrImagePull: ${pulling}unexpected status from HEAD request to https://r/v2/f/manifests/v5: 403 Forbidden`,
      'access denied (403)',
      /the right to pull/,
    ],
    [
      'ErrImagePull: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      'access denied (403)',
      /the right to pull/,
    ],
    [`ErrImagePull: ${pulling}${image}: not found`, 'not in the registry (404)', /name or tag, or push it/],
    [
      `ErrImagePull: ${pulling}failed to do request: Head "https://registry.test:5443/v2/f/manifests/v5": x509: certificate signed by unknown authority`,
      'x509: CA not trusted',
      /CA on every node/,
    ],
    [
      'ErrImagePull: Head "https://r/v2/": x509: certificate has expired or is not yet valid: current time 2026-11-29T11:00:00Z is after 2026-01-01T00:00:00Z',
      'x509: certificate not valid',
      /renew the registry's certificate/,
    ],
    [
      'ErrImagePull: Head "https://r/v2/": x509: certificate is valid for localhost, not registry.test',
      'x509: certificate not valid',
      /with the name that the image has/,
    ],
    ['secrets "auth-secret" already exists', 'copied Secret made by another evaluation', /message/],
    ['ErrImagePull: dial tcp: lookup registry.test: no such host', 'name not found in DNS', /DNS of the nodes/],
    [
      'dial tcp: lookup registry.test on 127.0.0.1:53: read udp 127.0.0.1:57433->127.0.0.1:53: read: connection refused',
      'name not found in DNS',
      /DNS of the nodes/,
    ],
    [
      'ErrImagePull: dial tcp 10.0.0.1:5000: connect: connection refused',
      'registry not reached',
      /way to it from the nodes/,
    ],
    [
      'ErrImagePull: Head "https://r:5000/v2/f": http: server gave HTTP response to HTTPS client',
      'registry without TLS',
      /allow plain HTTP/,
    ],
    [
      'InvalidImageName: Failed to apply default image tag "my_registry:5000/fn": couldn\'t parse image name "my_registry:5000/fn": invalid reference format',
      'name refused',
      /correct the image's name/,
    ],
    [
      'ErrImagePull: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.',
      'rate limit',
      /account that has a higher limit/,
    ],
    [
      'illegal base64 data at input byte 0: ',
      'docker config unusable',
      /entry of the docker config that cannot be decoded/,
    ],
    [
      'CreateContainerConfigError: secret "other" not found',
      'container not configurable',
      /create what the pod template names/,
    ],
    [
      'ErrImageNeverPull: Container image "a:v1" is not present with pull policy of Never',
      'not on the node',
      /imagePullPolicy/,
    ],
    [
      'CrashLoopBackOff: back-off 10s restarting failed container=function',
      'container ends again and again',
      /log of its pod/,
    ],
    ['Unschedulable: 0/1 nodes are available: 1 Insufficient memory.', 'not scheduled', /what the nodes have/],
    ['SomeReasonOfTomorrow: ', 'unknown', /kubectl describe pod/],
  ])('the kubelet: %s', (text, name, remedy) => {
    const cause = findPullCause(text);
    expect(cause.name).toBe(name);
    expect(cause.remedy.kubelet).toMatch(remedy);
  });

  const lookup = `unable to get the entrypoint for ${image}: `;
  test.each([
    [
      `${lookup}GET http://registry.local:5001/v2/functions/set-marker/manifests/v5: UNAUTHORIZED: authentication required; [map[Action:pull Class: Name:functions/set-marker Type:repository]]`,
      'credentials refused or missing (401)',
      /Secret/,
    ],
    [
      `${lookup}GET http://localhost:5001/v2/fns/private-fn/manifests/v9: MANIFEST_UNKNOWN: manifest unknown; map[Tag:v9]`,
      'not in the registry (404)',
      /push it/,
    ],
    [
      `${lookup}Get "https://registry.test:5443/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
      'x509: CA not trusted',
      /inject-registry-auth with `tls`/,
    ],
    [
      `${lookup}secrets "auth-secret" is forbidden: User "system:serviceaccount:porch-system:porch-fn-runner" cannot get resource "secrets" in API group "" in the namespace "porch-fn-system"`,
      'forbidden by the API server',
      /rbac: ensure/,
    ],
    [
      `${lookup}unable to decode auth field: illegal base64 data at input byte 0`,
      'docker config unusable',
      /every private image/,
    ],
    [
      `${lookup}open /var/tmp/auth-secret/.dockerconfigjson: permission denied`,
      'file of the evaluator not readable',
      /readable for the evaluator/,
    ],
    [
      `${lookup}Secret "auth-secret" is invalid: data: Forbidden: field is immutable when \`immutable\` is set`,
      'copied Secret immutable',
      /delete the copied Secret/,
    ],
    [
      `${lookup}could not parse reference: docker://localhost:5001/fns/private-fn:v1`,
      'name refused',
      /correct the image's name/,
    ],
    [
      'unable to apply the pod: Pod "a" is invalid: metadata.generateName: Invalid value: "set-marker-sha256:cb34"',
      'pod name refused',
      /by its tag/,
    ],
    [
      'unable to apply the pod: failed to find the function container in the pod',
      'pod template unusable',
      /template-unusable/,
    ],
    [
      'error occurred when waiting the pod and service to be ready. If the error is caused by timeout, you may want to examine the pod/service in namespace "porch-fn-system". Error: context deadline exceeded',
      'pod not ready in time',
      /events/,
    ],
  ])('the evaluator: %s', (text, name, remedy) => {
    const cause = findPullCause(text);
    expect(cause.name).toBe(name);
    expect(cause.remedy.evaluator).toMatch(remedy);
  });
});

test('what the kubelet said on the real cluster has a known cause', () => {
  const rows = readFileSync(join(__dirname, '../conformance/cluster.jsonl'), 'utf8').trim().split('\n');
  const waiting = rows.flatMap((row) =>
    (JSON.parse(row) as { fn_pods: { waiting: string[] }[] }).fn_pods.flatMap((pod) => pod.waiting),
  );
  expect(waiting.length).toBeGreaterThan(1);
  for (const text of waiting)
    expect(findPullCause(text)).toMatchObject({ isPull: true, name: expect.not.stringMatching('unknown') as unknown });
});

test('a message is quoted from its cause on', () => {
  expect(causeText(`Back-off pulling image "${image}": ErrImagePull: ${pulling}401 Unauthorized`)).toBe(
    '401 Unauthorized',
  );
  expect(causeText(`Failed to pull image "${image}": rpc error: code = Unknown desc = ${pulling}\n  not found`)).toBe(
    'not found',
  );
  expect(causeText('Error: ')).toBe('Error:');
});
