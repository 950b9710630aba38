import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { patchObjects, type Manifest } from '../../validate/patch-objects.js';
import { apply, core, makePlace, type Place } from './cluster.js';
import { readManifests } from './manifests.js';
import { playPod, playRollout } from './play-kubelet.js';
import { runProgram, type Ended } from './programs.js';

export const password = 'not-a-password';
const runnerLabels = { app: 'function-runner' };
const functionLabels = { 'fn.kpt.dev/image': 'set-region' };
export const image = 'registry.example.com/functions/set-region:v1.2.0';
export const base = patchObjects(readManifests(readFileSync('docs/rules/base-package.yaml', 'utf8')), [
  {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'function-runner', namespace: 'porch-system' } },
    ...{ spec: { selector: { matchLabels: runnerLabels }, template: { metadata: { labels: runnerLabels } } } },
  },
]).filter(({ kind }) => !['Kptfile', 'ValidateImagePullSecrets'].includes(kind));

/** A cluster after the rollout: the Secret is copied, and no function pod is there yet. */
export async function makeCluster(patches: readonly Manifest[] = []): Promise<Place> {
  const place = await makePlace();
  await apply(place.move(patchObjects(base, patches)));
  await playRollout(place.porch, runnerLabels);
  await copySecret(place, `{"auths":{"registry.example.com":{"username":"robot","password":"${password}"}}}\n`);
  return place;
}

export async function copySecret(place: Place, dockerConfig: string, fields: object = {}): Promise<void> {
  const secret = {
    ...{ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/dockerconfigjson', ...fields },
    ...{ metadata: { name: 'auth-secret', namespace: place.functions } },
    ...{ stringData: { '.dockerconfigjson': dockerConfig } },
  };
  await apply([secret]);
}

export type FunctionPod = Partial<Parameters<typeof playPod>[0]>;

export async function addFunctionPod(place: Place, pod: FunctionPod = {}): Promise<void> {
  await playPod({
    ...{ name: 'set-region-1', namespace: place.functions, labels: functionLabels, container: 'function', image },
    ...{ imagePullSecrets: ['auth-secret'], state: { running: { startedAt: new Date().toISOString() } } },
    ...pod,
  });
}

export async function replaceRunnerPod(place: Place, pod: FunctionPod): Promise<void> {
  await core.deleteNamespacedPod({ namespace: place.porch, name: 'function-runner-1', gracePeriodSeconds: 0 });
  const container = 'function-runner';
  const labels = runnerLabels;
  const state = { running: { startedAt: new Date().toISOString() } };
  await playPod({
    name: 'function-runner-2',
    namespace: place.porch,
    labels,
    container,
    image: 'runner',
    state,
    ...pod,
  });
}

export interface Shown extends Ended {
  readonly health: string;
  /** Severity and rule of each finding. */
  readonly findings: readonly string[];
  readonly messages: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly lacking: readonly string[];
  /** State and registry's answer of each image. */
  readonly images: Readonly<Record<string, string>>;
  /** State and condition of each function pod. */
  readonly pods: Readonly<Record<string, string>>;
}

export async function look(
  place: Place,
  environment: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<Shown> {
  const line = ['check', '-n', place.porch, '-o', 'json', ...args];
  const ended = await runProgram('porch-registry-auth', line, '', environment);
  expect(`${ended.stdout}${ended.stderr}`).not.toContain(password);
  expect(ended).toMatchObject({ stdout: expect.stringContaining('{') as unknown, stderr: '' });
  const report = JSON.parse(ended.stdout) as {
    health: string;
    images: { image: string; state: string; registry?: string }[];
    pods: { name: string; state: string; condition: string }[];
    facts: { check: string; state: string; detail: string }[];
    findings: { severity: string; message: string; tags: { rule: string } }[];
    lacking: { verb: string; resource: string; namespace?: string }[];
  };
  return {
    ...ended,
    health: report.health,
    findings: report.findings.map(({ severity, tags }) => `${severity} ${tags.rule}`),
    messages: report.findings.map(({ message }) => message).join('\n'),
    facts: Object.fromEntries(report.facts.map(({ check, state, detail }) => [check, `${state}: ${detail}`])),
    images: Object.fromEntries(
      report.images.map(({ image, state, registry = '' }) => [image, `${state} ${registry}`.trim()]),
    ),
    pods: Object.fromEntries(report.pods.map(({ name, state, condition }) => [name, `${condition} ${state}`])),
    lacking: report.lacking.map(({ verb, resource, namespace }) => `${verb} ${resource} ${namespace ?? '*'}`),
  };
}
