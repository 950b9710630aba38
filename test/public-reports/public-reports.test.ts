import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/diagnostic.js';
import { runFunction } from '../../src/host/run-function.js';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { surroundings } from '../support/surroundings.js';

/** Inputs from public reports that version 0.1 got wrong, a folder each. */
function input(name: string): Buffer {
  return readFileSync(join(__dirname, name, 'input.yaml'));
}

function validated(text: Uint8Array): readonly Diagnostic[] {
  const { list, error } = parseResourceList(text);
  if (error) throw new Error(error.message);
  return validateImagePullSecrets(list, surroundings()).diagnostics;
}

/** Each image with both verdicts, then the rules of the errors. */
function summary(diagnostics: readonly Diagnostic[], images: readonly string[]): readonly string[] {
  const pulls = diagnostics
    .filter(({ rule, tags }) => rule === 'image-pull' && images.includes(tags?.['image'] ?? ''))
    .map(({ tags }) => `${tags?.['image'] ?? ''}: ${tags?.['runner'] ?? ''}, ${tags?.['kubelet'] ?? ''}`);
  const errors = diagnostics.filter(({ rule, severity }) => severity === 'error' && rule !== 'image-pull');
  return [...pulls, ...errors.map(({ rule }) => rule)];
}

describe('the validator', () => {
  test.each([
    ['kptfile-tag-over-digest', ['ghcr.io/acme/fn:v1.2.0: authenticated, authenticated']],
    ['kptfile-tag-range', ['ghcr.io/acme/fn: fails, authenticated', 'tag-listing-unauthenticated']],
    [
      'kubelet-refuses-image-name',
      [
        'ghcr.io//acme/fn:v1: authenticated, fails',
        'my_registry:5000/fn:v1: authenticated, fails',
        'docker://ghcr.io/acme/fn:v1: anonymous, fails',
      ],
    ],
    ['secret-data-binary-tag', ['ghcr.io/acme/fn:v1: fails, anonymous', 'secret-data-not-base64']],
    ['wrapper-image-missing', ['ghcr.io/acme/fn:v1: exits, authenticated', 'wrapper-image-missing']],
  ])('%s', (name, expected) => {
    const images = expected.flatMap((line) => (line.includes(': ') ? [line.slice(0, line.indexOf(': '))] : []));
    expect(summary(validated(input(name)), images)).toEqual(expected);
  });

  test('the wrapper image is not needed where no pods are made, and unknown where it comes from elsewhere', () => {
    const text = input('wrapper-image-missing').toString();
    const without = text.replace('          - --pod-', '          - --disable-runtimes=pod\n          - --pod-');
    expect(summary(validated(Buffer.from(without)), ['ghcr.io/acme/fn:v1'])).toEqual([
      'ghcr.io/acme/fn:v1: fails, authenticated',
      'pod-runtime-disabled',
    ]);
    for (const source of [
      'env:\n          - name: WRAPPER_SERVER_IMAGE\n            valueFrom: { configMapKeyRef: { name: a, key: b } }',
      'envFrom:\n          - configMapRef: { name: a }',
    ]) {
      const unknown = text.replace('          volumeMounts:', `          ${source}\n          volumeMounts:`);
      expect(summary(validated(Buffer.from(unknown)), ['ghcr.io/acme/fn:v1'])).toEqual([
        'ghcr.io/acme/fn:v1: unknown, authenticated',
      ]);
    }
    const empty = text.replace(
      '          volumeMounts:',
      "          env:\n          - name: WRAPPER_SERVER_IMAGE\n            value: ''\n          volumeMounts:",
    );
    expect(summary(validated(Buffer.from(empty)), ['ghcr.io/acme/fn:v1'])).toEqual([
      'ghcr.io/acme/fn:v1: exits, authenticated',
      'wrapper-image-missing',
    ]);
  });
});

describe('the mutator', () => {
  function injected(text: Uint8Array): {
    readonly status: number;
    readonly rules: readonly string[];
    readonly output: string;
  } {
    const { status, stdout } = runFunction('inject-registry-auth', injectRegistryAuth, text, surroundings());
    const output = Buffer.concat(stdout).toString();
    const rules = [...output.matchAll(/^ {2}severity: (\w+)[^]*?^ {4}rule: (.*)$/gm)].map(
      ([, severity = '', rule = '']) => `${severity} ${rule}`,
    );
    return { status, rules, output };
  }

  test.each(['v0.0.31', '0.0.27', 'v0.0.31-acme.1'])('runner-older-than-first-known, tag %s', (tag) => {
    const text = input('runner-older-than-first-known').toString().replace('v0.0.31', tag);
    const { status, rules, output } = injected(Buffer.from(text));
    expect([status, rules]).toEqual([1, ['warning release-assumed', 'error feature-not-in-release']]);
    expect(output).not.toContain('--enable-private-registries');
  });

  test.each([
    ['oci://ghcr.io', 'ghcr.io'],
    ['docker://ghcr.io', 'ghcr.io'],
    ['https://ghcr.io/', 'ghcr.io'],
    ['ghcr.io:', undefined],
    ['hub.docker.com', undefined],
    ['ftp://ghcr.io', undefined],
  ])('server-with-other-scheme, server "%s"', (server, key) => {
    const text = input('server-with-other-scheme').toString();
    const { status, rules, output } = injected(Buffer.from(text.replace('oci://ghcr.io', `'${server}'`)));
    if (key === undefined) {
      expect([status, rules.filter((rule) => rule.startsWith('error'))]).toEqual([1, ['error credentials-unusable']]);
      return;
    }
    expect(status).toBe(0);
    const encoded = /\.dockerconfigjson: *(\S+)/.exec(output)?.[1] ?? '';
    const { auths } = JSON.parse(Buffer.from(encoded, 'base64').toString()) as { auths: object };
    expect(Object.keys(auths)).toEqual([key]);
  });
});
