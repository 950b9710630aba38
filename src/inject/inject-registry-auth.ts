import type { Diagnostic } from '../diagnostic.js';
import { applyEdits } from '../edit/apply-edits.js';
import { parseInjectConfig, type InjectConfig } from '../function-config/inject-config.js';
import type { KrmFunction } from '../krm-function.js';
import type { FunctionOutcome } from '../resource-list/function-outcome.js';
import { findRunner, type Runner } from '../porch/find-runner.js';
import { flagValue } from '../porch/go-flags.js';
import type { PrivateRegistries, Release } from '../porch/releases.js';
import { chooseRelease, firstRelease } from './choose-release.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { checkReadable } from './find-secret.js';
import { itemPlace } from './item-place.js';
import { planDeployment } from './plan-deployment.js';
import { planExternalSecret } from './plan-external-secret.js';
import { argumentWords } from './plan-flags.js';
import { planRole } from './plan-role.js';
import { planSecret } from './plan-secret.js';
import { planTlsSecret } from './plan-tls-secret.js';
import { emptyPlan, joinPlans, say, type Plan } from './plan.js';
import { readArguments } from './read-arguments.js';

/**
 * Gives Porch's function runner the credentials of private registries: the Secret, its volume and mount, the flags of
 * the build, and what its Role lacks. With an error among the diagnostics nothing is changed.
 */
export const injectRegistryAuth: KrmFunction = (list, surroundings) => {
  const { config, errors } = parseInjectConfig(list.functionConfig);
  if (errors) return failed(errors);
  const { runner, diagnostics: hindrances } = findRunner(list, config.deployment);
  if (!runner || hindrances.length > 0) return failed(hindrances);
  const { release, privateRegistries, diagnostics } = chooseRelease(list, runner, config);
  if (!privateRegistries) return failed(diagnostics);
  const unreadable = checkSecretsReadable(list, config);
  if (unreadable.length > 0) return failed(unreadable);

  const parsed = readArguments(argumentWords(runner), release);
  const functionNamespace = flagValue(parsed, release.flags, 'pod-namespace') ?? '';
  const plan = joinPlans(
    say(...diagnostics, ...checkBuild(runner, release, privateRegistries, config)),
    config.externalSecret
      ? planExternalSecret(list, runner, config.secretName, config.externalSecret)
      : planSecret(list, runner, config, surroundings),
    config.tls ? planTlsSecret(list, runner, config, config.tls) : emptyPlan,
    planDeployment(runner, release, privateRegistries, config),
    planRole(list, runner, release, privateRegistries, functionNamespace, config),
  );
  if (plan.diagnostics.some(({ severity }) => severity === 'error')) return failed(plan.diagnostics);
  const overlapping = plan.changes.find(({ item, edits }) => !canApply(item.text(), edits));
  if (overlapping) return failed([...plan.diagnostics, notEditable(runner)]);
  return { ...plan, diagnostics: [...plan.diagnostics, summary(runner, config, plan)] };
};

function failed(diagnostics: readonly Diagnostic[]): FunctionOutcome {
  return { changes: [], newItems: [], diagnostics };
}

function canApply(text: string, edits: Plan['changes'][number]['edits']): boolean {
  try {
    applyEdits(text, edits);
    return true;
  } catch {
    return false;
  }
}

function notEditable(runner: Runner): Diagnostic {
  return {
    rule: 'edit-refused',
    severity: 'error',
    message:
      'the changes would touch the same place of a resource; write its lists over several lines, one entry on each',
    ...itemPlace(runner.deployment),
  };
}

/** A Secret that cannot be read may be one of those wanted, which must not be added a second time. */
function checkSecretsReadable(list: ResourceList, { secretName, tls }: InjectConfig): readonly Diagnostic[] {
  const names = tls ? [secretName, tls.secretName] : [secretName];
  return ['Secret', 'SealedSecret', 'ExternalSecret'].flatMap((kind) => checkReadable(list, kind, names));
}

/** What the build cannot do of what functionConfig asks for. */
function checkBuild(
  runner: Runner,
  { build }: Release,
  { nameFlag, defaultSecretName, tls }: PrivateRegistries,
  config: InjectConfig,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const place = itemPlace(runner.deployment);
  if (config.tls && !tls) {
    const first = firstRelease((release) => release.privateRegistries?.tls !== undefined).build;
    diagnostics.push({
      rule: 'feature-not-in-release',
      severity: 'error',
      message: `Porch build "${build}" has no flags for a private CA; the first release that has them is "${first}", so upgrade Porch or take \`tls\` out of the functionConfig`,
      ...place,
    });
  }
  if (nameFlag === undefined && config.secretName !== defaultSecretName) {
    diagnostics.push({
      rule: 'secret-name-fixed',
      severity: 'warning',
      message: `Porch build "${build}" always calls the function pods' Secret "${defaultSecretName}"; "${config.secretName}" is only what the function runner mounts`,
      ...place,
    });
  }
  return diagnostics;
}

function summary(runner: Runner, { secretName }: InjectConfig, plan: Plan): Diagnostic {
  const changed = plan.changes.length;
  const added = plan.newItems.length;
  return {
    rule: 'registry-auth-injected',
    severity: 'info',
    message:
      changed + added === 0
        ? `the function runner already uses the Secret "${secretName}"; nothing was changed`
        : `the function runner uses the Secret "${secretName}" (${changed} ${changed === 1 ? 'resource' : 'resources'} changed, ${added} added)`,
    ...itemPlace(runner.deployment),
  };
}
