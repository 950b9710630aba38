import type { Diagnostic } from '../diagnostic.js';
import { describeUnknownRelease, readReleaseName } from '../porch/find-release.js';
import { findContradictions, inferRelease, withShownEvaluator, type ReleaseEvidence } from '../porch/infer-release.js';
import { functionRunner, porchServer, type Release } from '../porch/releases.js';
import { findNamedComponent, findProgram, type DeploymentSelector, type PorchProgram } from './find-program.js';
import { findReleaseEvidence } from './find-release-evidence.js';
import { placeOf } from './package-object.js';
import type { PackageObjects } from './package-objects.js';

/** What the user says about the Porch that the package installs. */
export interface PorchRequest {
  /** A build's name, or `auto`. */
  readonly porchRelease: string;
  readonly deployment: DeploymentSelector;
}

/** How the build was determined. */
export interface ReleaseChoice {
  readonly release: Release;
  readonly certainty: 'given' | 'stated' | 'consistent' | 'conflicting' | 'newer' | 'older';
  /** The evidence for the build; for a build that was given, the evidence against it. */
  readonly evidence: readonly string[];
}

/** The Porch of a package. */
export interface PorchInstallation {
  /** The program that evaluates pods; if `isEvaluator` is false, a function runner that does not. */
  readonly evaluator: PorchProgram;
  readonly isEvaluator: boolean;
  /** The other program, if the package has it. */
  readonly other: PorchProgram | undefined;
  readonly choice: ReleaseChoice;
}

/** The installation, or errors that say why it cannot be found. An installation may come with errors too. */
export interface PorchSearch {
  readonly porch?: PorchInstallation;
  readonly diagnostics: readonly Diagnostic[];
}

const components = [functionRunner, porchServer];

/** Finds which program of the package evaluates pods, and which build of Porch the package installs. */
export function readPorch(objects: PackageObjects, { porchRelease, deployment }: PorchRequest): PorchSearch {
  const given = porchRelease === 'auto' ? undefined : readReleaseName(porchRelease);
  if (given !== undefined && given.kind !== 'known' && given.kind !== 'newer') {
    return {
      diagnostics: [{ rule: 'release-unknown', severity: 'error', message: describeUnknownRelease(porchRelease) }],
    };
  }
  const usual = given?.release.evaluator ?? functionRunner;
  const chosen =
    deployment.name === undefined ? undefined : (findNamedComponent(objects, deployment, components) ?? usual);
  const [runner, server] = components.map((component) => {
    const { namespace } = deployment;
    return findProgram(objects, component, chosen === undefined || chosen === component ? deployment : { namespace });
  });
  if (!runner || !server) throw new Error('there are two components');

  const programs = { runner: runner.program, server: server.program };
  const evidence = findReleaseEvidence(objects, programs, deployment.name === chosen?.name ? chosen : undefined);
  const choice = given ? judgeGiven(given.kind, given.release, evidence) : inferRelease(evidence);
  const [own, other] = choice.release.evaluator === functionRunner ? [runner, server] : [server, runner];
  if (own.program !== undefined && (chosen === undefined || chosen === own.program.component)) {
    return {
      porch: { evaluator: own.program, isEvaluator: true, other: other.program, choice },
      diagnostics: own.diagnostics,
    };
  }
  // A function runner that does not evaluate pods can still be judged by itself.
  if (choice.release.evaluator === porchServer && runner.program !== undefined) {
    return {
      porch: { evaluator: runner.program, isEvaluator: false, other: undefined, choice },
      diagnostics: runner.diagnostics,
    };
  }
  return { diagnostics: own.diagnostics.length > 0 ? own.diagnostics : [describeWrongChoice(deployment, choice)] };
}

function describeWrongChoice({ name }: DeploymentSelector, { release }: ReleaseChoice): Diagnostic {
  return {
    rule: 'runner-not-found',
    severity: 'error',
    message: `\`deployment.name\` is "${name ?? ''}", but in Porch ${release.build} ${release.evaluator.title} evaluates pods; set it to that Deployment, or leave it out`,
  };
}

function judgeGiven(kind: 'known' | 'newer', release: Release, evidence: ReleaseEvidence): ReleaseChoice {
  if (kind === 'newer') return { release: withShownEvaluator(release, evidence), certainty: 'newer', evidence: [] };
  return { release, certainty: 'given', evidence: findContradictions(evidence, release) };
}

/** Says which build was assumed, and why. Mutator, validator and check use the same words. */
export function describeRelease(porchRelease: string, { evaluator, choice }: PorchInstallation): Diagnostic {
  const { certainty, evidence, release } = choice;
  const isDoubtful = certainty === 'conflicting' || certainty === 'newer' || certainty === 'older';
  const isContradicted = certainty === 'given' && evidence.length > 0;
  const rule = isContradicted ? 'release-differs-from-package' : 'release-assumed';
  return {
    rule,
    severity: isDoubtful || isContradicted ? 'warning' : 'info',
    message: releaseMessage(porchRelease, choice),
    ...placeOf(evaluator.object),
    fieldPath: `${evaluator.containerPath}.image`,
    tags: { rule, release: release.build },
  };
}

function releaseMessage(porchRelease: string, { certainty, evidence, release }: ReleaseChoice): string {
  const { build, evaluator } = release;
  const because = evidence.slice(0, 2).join(certainty === 'given' ? ', and ' : ', but ');
  switch (certainty) {
    case 'given':
      return evidence.length === 0
        ? `judged as Porch ${build}, as \`porchRelease\` says, in which ${evaluator.title} evaluates pods`
        : `\`porchRelease\` is "${porchRelease}", but ${because}, and flags of another build keep it from starting; set it to the build that runs`;
    case 'stated':
      return `assumed Porch ${build}: ${because}`;
    case 'newer':
      return `"${porchRelease === 'auto' ? tagOf(because) : porchRelease}" is newer than every known build of Porch, so it is judged as ${build}; compare its flags with those of ${build}, or use a newer version of this function`;
    case 'older':
      return `assumed a build older than ${build}, the oldest known one: ${because}; set \`porchRelease\` if another build runs`;
    case 'consistent':
    case 'conflicting':
      return `assumed Porch ${build}: ${because}; set \`porchRelease\` to be sure`;
  }
}

/** The tag that a clause of the evidence quotes. */
function tagOf(clause: string): string {
  return /"([^"]*)"/.exec(clause)?.[1] ?? clause;
}
