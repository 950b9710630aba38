import type { InjectConfig } from '../function-config/inject-config.js';
import { injectDefaults } from '../function-config/inject-schema.js';
import type { ParsedFlags } from '../porch/go-flags.js';
import type { PrivateRegistries, Release } from '../porch/releases.js';
import { dockerConfigKey } from '../registry/docker-config-secret.js';
import { trimSlashes } from '../text/trim-slashes.js';
import type { EditableProgram } from './editable-program.js';
import { argumentWords, planFlags } from './plan-flags.js';
import { planMountedCa, planMountedSecrets } from './plan-mounted-secrets.js';
import { joinPlans, say, type Plan } from './plan.js';
import { planRolloutRevision } from './plan-rollout-revision.js';
import { planVolume } from './plan-volume.js';
import { planVolumeMount } from './plan-volume-mount.js';
import { readArguments } from './read-arguments.js';
import { wantedFlags } from './wanted-flags.js';

/** Adds the volumes, mounts, flags and annotation to the evaluator's Deployment. */
export function planDeployment(
  evaluator: EditableProgram,
  build: { readonly release: Release; readonly flags: ParsedFlags },
  privateRegistries: PrivateRegistries,
  config: InjectConfig,
): Plan {
  const { release } = build;
  const { given } = readArguments(argumentWords(evaluator), release);
  const flagValue = (name: string): string | undefined => given.findLast((flag) => flag.name === name)?.value;
  const oldPath = flagValue(privateRegistries.pathFlag);
  const volume = planVolume(
    evaluator,
    {
      secretName: config.secretName,
      volumeName: config.volumeName ?? injectDefaults.volumeName,
      key: dockerConfigKey,
      isNameable: true,
    },
    oldPath?.slice(0, oldPath.lastIndexOf('/')),
  );
  const mount = planVolumeMount(evaluator, build, volume.name, {
    given: config.mountPath,
    standard: injectDefaults.mountPath,
    field: 'mountPath',
  });

  const oldTlsFlag = privateRegistries.tls && flagValue(privateRegistries.tls.pathFlag);
  const authorities = planMountedCa(
    evaluator,
    build,
    config,
    oldTlsFlag === undefined ? undefined : trimSlashes(oldTlsFlag),
  );
  const wanted = wantedFlags(
    privateRegistries,
    { name: config.secretName, path: `${mount.mountPath}/${dockerConfigKey}` },
    authorities[0]?.mount.mountPath,
  );
  return joinPlans(
    planMountedSecrets(
      evaluator,
      [{ volume, mount }, ...authorities],
      [{ plan: planFlags(evaluator, release, wanted) }],
    ),
    config.rolloutRevision === undefined ? say() : planRolloutRevision(evaluator, config.rolloutRevision),
  );
}
