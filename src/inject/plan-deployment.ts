import type { InjectConfig } from '../function-config/inject-config.js';
import { injectDefaults } from '../function-config/inject-schema.js';
import { dockerConfigKey } from '../registry/docker-config-secret.js';
import type { Runner } from '../porch/find-runner.js';
import type { PrivateRegistries, Release } from '../porch/releases.js';
import { planAppendEntries } from './plan-append-entries.js';
import { argumentWords, planFlags } from './plan-flags.js';
import { editItem, joinPlans, say, type Plan } from './plan.js';
import { planRolloutRevision } from './plan-rollout-revision.js';
import { caKey } from './plan-tls-secret.js';
import { planVolume } from './plan-volume.js';
import { containerPath, planVolumeMount, type PlannedVolumeMount } from './plan-volume-mount.js';
import { readArguments } from './read-arguments.js';
import { wantedFlags } from './wanted-flags.js';
import { findEntry } from '../yaml/find-node.js';
import { trimSlashes } from '../text/trim-slashes.js';

/** The volume of the CA's Secret. */
const tlsVolumeName = 'tls-secret';

/** Gives the runner's Deployment the volumes, mounts, flags and annotation. */
export function planDeployment(
  runner: Runner,
  release: Release,
  privateRegistries: PrivateRegistries,
  config: InjectConfig,
): Plan {
  const { given } = readArguments(argumentWords(runner), release);
  const flagValue = (name: string): string | undefined => given.findLast((flag) => flag.name === name)?.value;
  const oldPath = flagValue(privateRegistries.pathFlag);
  const volume = planVolume(
    runner,
    {
      secretName: config.secretName,
      volumeName: config.volumeName ?? injectDefaults.volumeName,
      key: dockerConfigKey,
      isNameable: true,
    },
    oldPath?.slice(0, oldPath.lastIndexOf('/')),
  );
  const mount = planVolumeMount(runner, volume.name, {
    given: config.mountPath,
    standard: injectDefaults.mountPath,
    field: 'mountPath',
  });

  const { tls } = config;
  const oldTlsFlag = privateRegistries.tls && flagValue(privateRegistries.tls.pathFlag);
  const oldTlsPath = oldTlsFlag === undefined ? undefined : trimSlashes(oldTlsFlag);
  const tlsVolume =
    tls &&
    planVolume(
      runner,
      { secretName: tls.secretName, volumeName: tlsVolumeName, key: caKey, isNameable: false },
      oldTlsPath,
    );
  const tlsMount =
    tls &&
    tlsVolume &&
    planVolumeMount(runner, tlsVolume.name, {
      given: tls.mountPath,
      standard: injectDefaults.tlsMountPath,
      field: 'tls.mountPath',
    });

  const volumes = tlsVolume ? [volume, tlsVolume] : [volume];
  const mounts = tlsMount ? [mount, tlsMount] : [mount];
  const text = runner.item.text();
  const edit = (fieldPath: string, planned: Parameters<typeof editItem>[3]): Plan =>
    editItem(runner.item, runner.deployment, fieldPath, planned);
  const added = (parts: readonly { readonly added: PlannedVolumeMount['added'] }[]) =>
    parts.flatMap((part) => (part.added === undefined ? [] : [part.added]));
  const wanted = wantedFlags(
    privateRegistries,
    { name: config.secretName, path: `${mount.mountPath}/${dockerConfigKey}` },
    tlsMount?.mountPath,
  );

  const flagPlan = planFlags(runner, release, wanted);
  const mountPlan = edit(
    `${containerPath(runner)}.volumeMounts`,
    planAppendEntries(text, runner.container, 'volumeMounts', added(mounts)),
  );
  return joinPlans(
    edit(containerPath(runner), { edits: [...volumes, ...mounts].flatMap((part) => part.edits) }),
    // At one place edits stand in this order: what goes under a key that is there before a key behind it.
    ...(findEntry(runner.container, 'volumeMounts') ? [mountPlan, flagPlan] : [flagPlan, mountPlan]),
    edit('spec.template.spec.volumes', planAppendEntries(text, runner.podSpec, 'volumes', added(volumes))),
    config.rolloutRevision === undefined ? say() : planRolloutRevision(runner, config.rolloutRevision),
    say(...volumes.flatMap((part) => part.diagnostics), ...mounts.flatMap((part) => part.diagnostics)),
  );
}
