import type { Diagnostic } from '../diagnostic.js';
import { applyEdits } from '../edit/apply-edits.js';
import { parseInjectConfig, type InjectConfig } from '../function-config/inject-config.js';
import type { KrmFunction } from '../krm-function.js';
import { readEvaluatorState, type EvaluatorState } from '../package/evaluator-state.js';
import type { PorchProgram } from '../package/find-program.js';
import { placeOf } from '../package/package-object.js';
import { findFunctionSecretFaults } from '../package/function-secret-faults.js';
import { listObjects, type PackageObjects } from '../package/package-objects.js';
import { findSecrets, secretIn } from '../package/secret-content.js';
import { describeRelease, readPorch, type PorchInstallation } from '../package/read-porch.js';
import { findRunnerFault } from '../porch/model-evaluator.js';
import {
  functionRunner,
  isRegistryFlag,
  newestRelease,
  releases,
  wrapperVariable,
  type PrivateRegistries,
  type Release,
} from '../porch/releases.js';
import { flagName } from './flag-name.js';
import type { FunctionOutcome } from '../resource-list/function-outcome.js';
import { findEditableProgram } from './editable-program.js';
import { planDeployment } from './plan-deployment.js';
import { planExternalSecret } from './plan-external-secret.js';
import { argumentWords, planRemoveRegistryFlags } from './plan-flags.js';
import { planRole } from './plan-role.js';
import { planSecret } from './plan-secret.js';
import { planTlsSecret } from './plan-tls-secret.js';
import { emptyPlan, joinPlans, say, type Plan } from './plan.js';
import { readArguments } from './read-arguments.js';
import { flagValue } from '../porch/go-flags.js';

/**
 * Gives the evaluator the credentials of private registries: the Secret, its volume and mount, the flags of the build,
 * and the verbs that its Role lacks. If any diagnostic is an error, nothing is changed.
 */
export const injectRegistryAuth: KrmFunction = (list, surroundings) => {
  const { config, errors } = parseInjectConfig(list.functionConfig);
  if (errors) return failed(errors);
  const objects = listObjects(list);
  const { porch, diagnostics: hindrances } = readPorch(objects, config);
  if (!porch || hindrances.length > 0) return failed(hindrances);
  const { evaluator: program, other, choice } = porch;
  const { release } = choice;
  const { privateRegistries } = release;
  const said = [describeRelease(config.porchRelease, porch), ...checkInstallation(porch)];
  if (!privateRegistries || said.some(({ severity }) => severity === 'error')) return failed(said);
  const { editable, error } = findEditableProgram(program);
  if (error) return failed([...said, error]);

  const { flags, wrapperImage } = readEvaluatorState(program, release);
  const parsed = readArguments(argumentWords(program), release);
  const functionNamespace = flagValue(parsed, release.flags, 'pod-namespace') ?? '';
  const plan = joinPlans(
    say(...said, ...checkBuild(program, wrapperImage, release, privateRegistries, config)),
    config.externalSecret
      ? planExternalSecret(list, objects, program, config.secretName, config.externalSecret)
      : planSecret(list, objects, program, config, surroundings),
    config.tls ? planTlsSecret(list, objects, program, config, config.tls) : emptyPlan,
    planDeployment(editable, { release, flags }, privateRegistries, config),
    planRole(objects, program, release, privateRegistries, functionNamespace, config),
    planOther(other, release),
    checkFunctionSecret(objects, privateRegistries, functionNamespace, config),
    say(...objects.unreadable),
  );
  if (plan.diagnostics.some(({ severity }) => severity === 'error')) return failed(plan.diagnostics);
  const overlapping = plan.changes.find(({ item, edits }) => !canApply(item.text(), edits));
  if (overlapping) return failed([...plan.diagnostics, notEditable(program)]);
  return { ...plan, diagnostics: [...plan.diagnostics, summary(program, config, plan)] };
};

/** No build has the flags on both programs, so the other one loses them. Its other flags must be those of the build. */
function planOther(other: PorchProgram | undefined, release: Release): Plan {
  const { editable } = other === undefined ? {} : findEditableProgram(other);
  if (!editable) return emptyPlan;
  const removal = planRemoveRegistryFlags(editable, release);
  const left = argumentWords(editable).filter((word) => !isRegistryFlag(flagName(word) ?? ''));
  const fault =
    release.runnerFlags && editable.component === functionRunner ? findRunnerFault(release, left) : undefined;
  if (!fault) return removal;
  return joinPlans(
    removal,
    say({
      rule: 'flag-unknown-to-release',
      severity: 'warning',
      message: `Porch ${release.build} has no flag \`--${fault.name}\`, so the function runner would not start; remove it, or set \`porchRelease\` to the build that has it`,
      fieldPath: editable.flagsPath,
      ...placeOf(editable.object),
    }),
  );
}

/** The evaluator creates the Secret in the function namespace itself, and one of the package may be in its way. */
function checkFunctionSecret(
  objects: PackageObjects,
  feature: PrivateRegistries,
  functionNamespace: string,
  { secretName }: InjectConfig,
): Plan {
  const name = feature.nameFlag === undefined ? feature.defaultSecretName : secretName;
  const secret = secretIn(findSecrets(objects, [name]), functionNamespace, name);
  return say(
    ...findFunctionSecretFaults(secret, feature, undefined).map(({ rule, problem, remedy, fieldPath }): Diagnostic => ({
      rule,
      severity: 'warning',
      message: `${problem}; ${remedy}`,
      fieldPath,
      ...(secret && placeOf(secret.object)),
    })),
  );
}

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

function notEditable({ object }: PorchProgram): Diagnostic {
  return {
    rule: 'edit-refused',
    severity: 'error',
    message: 'two changes would touch the same place of the resource; write its lists with one entry on each line',
    ...placeOf(object),
  };
}

/** Whether private registries are possible at all with this build and package. */
function checkInstallation({ choice, evaluator, isEvaluator }: PorchInstallation): readonly Diagnostic[] {
  const { certainty, release } = choice;
  const place = { ...placeOf(evaluator.object), fieldPath: `${evaluator.containerPath}.image` };
  if (!isEvaluator) {
    return [
      {
        rule: 'evaluator-not-in-package',
        severity: 'error',
        message: `in Porch ${release.build} ${release.evaluator.title} evaluates pods, but the package has only ${evaluator.component.title}; add porch-server's Deployment, or set \`porchRelease\` to the build that runs`,
        ...place,
      },
    ];
  }
  if (release.privateRegistries !== undefined) return [];
  const first = firstRelease((each) => each.privateRegistries !== undefined);
  const build = certainty === 'older' ? `before ${release.build}` : release.build;
  return [
    {
      rule: 'feature-not-in-release',
      severity: 'error',
      message: `Porch ${build} cannot use private registries, and any flag for them keeps it from starting; upgrade to ${first.build} or later, or set \`porchRelease\` to the build that runs`,
      ...place,
    },
  ];
}

/** What the functionConfig asks for that the build cannot do. */
function checkBuild(
  { component, containerPath, object }: PorchProgram,
  wrapperImage: EvaluatorState['wrapperImage'],
  { build }: Release,
  { nameFlag, defaultSecretName, tls }: PrivateRegistries,
  config: InjectConfig,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (config.tls && !tls) {
    const first = firstRelease((release) => release.privateRegistries?.tls !== undefined);
    diagnostics.push({
      rule: 'feature-not-in-release',
      severity: 'error',
      message: `Porch ${build} has no flags for a private CA; upgrade to ${first.build} or later, or remove \`tls\` from the functionConfig`,
      ...placeOf(object),
    });
  }
  if (wrapperImage === 'missing') {
    diagnostics.push({
      rule: 'wrapper-image-missing',
      severity: 'warning',
      message: `\`${wrapperVariable}\` is missing or empty, so ${component.title} ends when it starts; set it in \`env\` to the porch-wrapper-server image of the same build`,
      fieldPath: `${containerPath}.env`,
      ...placeOf(object),
    });
  }
  if (nameFlag === undefined && config.secretName !== defaultSecretName) {
    diagnostics.push({
      rule: 'secret-name-fixed',
      severity: 'warning',
      message: `Porch ${build} always calls the function pods' Secret "${defaultSecretName}", so "${config.secretName}" names only the mounted Secret; leave \`secret.name\` out`,
      ...placeOf(object),
    });
  }
  return diagnostics;
}

/** The first release (not a build of main) for which something holds. */
function firstRelease(holds: (release: Release) => boolean): Release {
  return releases.find((release) => release.build.startsWith('v') && holds(release)) ?? newestRelease();
}

function summary({ object, component }: PorchProgram, { secretName }: InjectConfig, plan: Plan): Diagnostic {
  const changed = plan.changes.length;
  const added = plan.newItems.length;
  const uses = `${component.title} uses the Secret "${secretName}"`;
  return {
    rule: 'registry-auth-injected',
    severity: 'info',
    message:
      changed + added === 0
        ? `${uses} already; nothing was changed`
        : `${uses} (${changed} ${changed === 1 ? 'resource' : 'resources'} changed, ${added} added)`,
    ...placeOf(object),
  };
}
