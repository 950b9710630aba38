import type { Diagnostic } from '../diagnostic.js';
import { applyEdits } from '../edit/apply-edits.js';
import { parseInjectConfig, type InjectConfig } from '../function-config/inject-config.js';
import type { KrmFunction, Surroundings } from '../krm-function.js';
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
import type { ResourceList } from '../resource-list/resource-list.js';
import { findEditableProgram } from './editable-program.js';
import { endOfUnknownFlag } from './check-flags.js';
import { checkRotation } from './check-rotation.js';
import { bringTo } from './life-cycle.js';
import { planAmbient } from './plan-ambient.js';
import { planDeployment } from './plan-deployment.js';
import { planExternalSecret } from './plan-external-secret.js';
import { argumentWords, planRemoveRegistryFlags } from './plan-flags.js';
import { planFunctionPods } from './plan-function-pods.js';
import { planRole } from './plan-role.js';
import { planRotationCopy, replicatedSecret } from './plan-rotation-copy.js';
import { planRotationReloader } from './plan-rotation-reloader.js';
import { planSecret } from './plan-secret.js';
import { planTlsSecret } from './plan-tls-secret.js';
import { emptyPlan, joinPlans, say, type Plan } from './plan.js';
import { readArguments } from './read-arguments.js';
import { flagValue } from '../porch/go-flags.js';

/**
 * Gives the evaluator the credentials of private registries: the Secret, its volume and mount, the flags of the build,
 * and the verbs that its Role lacks. What an earlier run wrote and functionConfig no longer asks for goes. If any
 * diagnostic is an error, nothing is changed.
 */
export const injectRegistryAuth: KrmFunction = (list, surroundings) => {
  const { config, errors } = parseInjectConfig(list.functionConfig);
  if (errors) return failed(errors);
  if (config.isAbsent) {
    const outcome = bringTo(list, config, () => emptyPlan);
    return { ...outcome, diagnostics: [...outcome.diagnostics, removalSummary(outcome)] };
  }
  let uses: string | undefined;
  let place: Pick<Diagnostic, 'resourceRef' | 'file'> = {};
  const outcome = bringTo(list, config, (own) => {
    const { plan, program } = planAll(own, config, surroundings);
    if (program) {
      uses = `${program.component.title} uses the Secret "${config.secretName}"`;
      place = placeOf(program.object);
    }
    return plan;
  });
  if (uses === undefined || outcome.diagnostics.some(({ severity }) => severity === 'error')) return outcome;
  return { ...outcome, diagnostics: [...outcome.diagnostics, { ...summary(uses, outcome), ...place }] };
};

/** What functionConfig asks of a package that holds nothing of an earlier run. */
function planAll(
  list: ResourceList,
  config: InjectConfig,
  surroundings: Surroundings,
): { readonly plan: Plan; readonly program?: PorchProgram } {
  const objects = listObjects(list);
  const { porch, diagnostics: hindrances } = readPorch(objects, config);
  if (!porch || hindrances.length > 0) return { plan: say(...hindrances) };
  const { evaluator: program, other, choice } = porch;
  const { release } = choice;
  const { privateRegistries } = release;
  const isAmbient = config.rotation === 'ambient';
  const said = [
    describeRelease(config.porchRelease, porch),
    ...checkInstallation(porch).filter(({ rule }) => !isAmbient || rule !== 'feature-not-in-release'),
    ...checkRotation(release, config),
  ];
  if ((!privateRegistries && !isAmbient) || said.some(({ severity }) => severity === 'error')) {
    return { plan: say(...said) };
  }
  const { editable, error } = findEditableProgram(program);
  if (error) return { plan: say(...said, error) };

  const { flags, settings, wrapperImage } = readEvaluatorState(program, release);
  const parsed = readArguments(argumentWords(program), release);
  const functionNamespace = flagValue(parsed, release.flags, 'pod-namespace') ?? '';
  const source = config.rotation === 'copy' ? replicatedSecret(config, functionNamespace) : config;
  const plan = joinPlans(
    say(...said, ...checkBuild(program, wrapperImage, release, isAmbient ? undefined : privateRegistries, config)),
    config.externalSecret
      ? planExternalSecret(list, objects, program, config, config.externalSecret)
      : planSecret(list, objects, program, source, surroundings),
    config.tls ? planTlsSecret(list, objects, program, config, config.tls) : emptyPlan,
    privateRegistries && !isAmbient
      ? joinPlans(
          planDeployment(editable, { release, flags }, privateRegistries, config),
          planRole(objects, program, release, privateRegistries, functionNamespace, config),
        )
      : joinPlans(
          planAmbient(editable, { release, flags }, config),
          planFunctionPods(list, objects, program, { release, settings }, config, surroundings),
        ),
    config.rotation === 'reloader' ? planRotationReloader(editable, config) : emptyPlan,
    config.rotation === 'copy' ? planRotationCopy(list, objects, program, functionNamespace, config) : emptyPlan,
    planOther(other, release),
    privateRegistries && !isAmbient
      ? checkFunctionSecret(objects, privateRegistries, functionNamespace, config)
      : emptyPlan,
    say(...objects.unreadable),
  );
  const overlapping = plan.changes.find(({ item, edits }) => !canApply(item.text(), edits));
  return { plan: overlapping ? joinPlans(plan, say(notEditable(program))) : plan, program };
}

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
      message: `Porch ${release.build} has no flag \`--${fault.name}\`, so the function runner ${endOfUnknownFlag(fault.exitStatus, fault.name)}; remove it, or set \`porchRelease\` to the build that has it`,
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
  feature: PrivateRegistries | undefined,
  config: InjectConfig,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (config.tls && feature && !feature.tls) {
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
  if (feature && feature.nameFlag === undefined && config.secretName !== feature.defaultSecretName) {
    diagnostics.push({
      rule: 'secret-name-fixed',
      severity: 'warning',
      message: `Porch ${build} always calls the function pods' Secret "${feature.defaultSecretName}", so "${config.secretName}" names only the mounted Secret; leave \`secret.name\` out`,
      ...placeOf(object),
    });
  }
  return diagnostics;
}

/** The first release (not a build of main) for which something holds. */
function firstRelease(holds: (release: Release) => boolean): Release {
  return releases.find((release) => release.build.startsWith('v') && holds(release)) ?? newestRelease();
}

function summary(uses: string, { changes, newItems, removedItems = [] }: FunctionOutcome): Diagnostic {
  const [changed, added, removed] = [changes.length, newItems.length, removedItems.length];
  return {
    rule: 'registry-auth-injected',
    severity: 'info',
    message:
      changed + added + removed === 0
        ? `${uses} already; nothing was changed`
        : `${uses} (${changed} ${changed === 1 ? 'resource' : 'resources'} changed, ${added} added${removed > 0 ? `, ${removed} removed` : ''})`,
  };
}

function removalSummary({ changes, removedItems = [] }: FunctionOutcome): Diagnostic {
  const [changed, removed] = [changes.length, removedItems.length];
  return {
    rule: 'registry-auth-removed',
    severity: 'info',
    message:
      changed + removed === 0
        ? 'the package holds nothing that the mutator noted as its own; nothing was changed'
        : `what the mutator wrote was taken out (${changed} ${changed === 1 ? 'resource' : 'resources'} changed, ${removed} removed)`,
  };
}
