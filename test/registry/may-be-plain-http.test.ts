import { expect, test } from '@jest/globals';
import { releases } from '../../src/porch/releases.js';
import { mayBePlainHttp } from '../../src/registry/may-be-plain-http.js';

// As `Scheme` of go-containerregistry's pkg/name/registry.go answers, v0.20.6 and v0.21.6.
test.each([
  ['localhost:5000', true, true],
  ['localhost', false, false],
  ['registry.localhost', true, true],
  ['registry.localhost:5000', true, true],
  ['registry.local', true, false],
  ['registry.local:5000', true, false],
  ['registry.local:123456', false, false],
  ['registry.locale', false, false],
  ['local', false, false],
  ['127.0.0.1:5000', true, true],
  ['127.0.0.2:5000', false, false],
  ['[::1]:5000', true, true],
  ['10.0.0.1:5000', true, true],
  ['10.0.0.1', true, true],
  ['10.0.0.256', false, false],
  ['10.0.0.01', false, false],
  ['10.0.0', false, false],
  ['172.15.255.255', false, false],
  ['172.16.0.1', true, true],
  ['172.31.255.255', true, true],
  ['172.32.0.0', false, false],
  ['192.168.1.1', true, true],
  ['192.169.1.1', false, false],
  ['ghcr.io', false, false],
])('%s: %s before v1.6.0, then %s', (registry, before, now) => {
  const judge = (build: string): boolean =>
    mayBePlainHttp(registry, releases.find((release) => release.build === build)?.plainHttpEndings ?? []);
  expect([judge('v1.5.12'), judge('v1.6.0'), judge('main-2026-10')]).toEqual([before, now, now]);
});
