import type { InjectConfig } from '../function-config/inject-config.js';
import { injectDefaults } from '../function-config/inject-schema.js';
import type { ParsedFlags } from '../porch/go-flags.js';
import type { PrivateRegistries, Release } from '../porch/releases.js';
import { dockerConfigKey } from '../registry/docker-config-secret.js';
import { trimSlashes } from '../text/trim-slashes.js';
import { findEntry } from '../yaml/find-node.js';
import type { EditableProgram } from './editable-program.js';
import { planAppendEntries } from './plan-append-entries.js';
import { argumentWords, planFlags } from './plan-flags.js';
import { editItem, joinPlans, say, type Plan } from './plan.js';
import { planRolloutRevision } from './plan-rollout-revision.js';
import { caKey } from './plan-tls-secret.js';
import { planVolume } from './plan-volume.js';
import { planVolumeMount, type PlannedVolumeMount } from './plan-volume-mount.js';
import { readArguments } from './read-arguments.js';
import { wantedFlags } from './wanted-flags.js';

/** The volume of the CA's Secret. */
const tlsVolumeName = 'tls-secret';

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

  const { tls } = config;
  const oldTlsFlag = privateRegistries.tls && flagValue(privateRegistries.tls.pathFlag);
  const tlsVolume =
    tls &&
    planVolume(
      evaluator,
      { secretName: tls.secretName, volumeName: tlsVolumeName, key: caKey, isNameable: false },
      oldTlsFlag === undefined ? undefined : trimSlashes(oldTlsFlag),
    );
  const tlsMount =
    tls &&
    tlsVolume &&
    planVolumeMount(evaluator, build, tlsVolume.name, {
      given: tls.mountPath,
      standard: injectDefaults.tlsMountPath,
      field: 'tls.mountPath',
    });

  const volumes = tlsVolume ? [volume, tlsVolume] : [volume];
  const mounts = tlsMount ? [mount, tlsMount] : [mount];
  const text = evaluator.item.text();
  const edit = (fieldPath: string, planned: Parameters<typeof editItem>[2]): Plan =>
    editItem(evaluator, fieldPath, planned);
  const added = (parts: readonly { readonly added: PlannedVolumeMount['added'] }[]) =>
    parts.flatMap((part) => (part.added === undefined ? [] : [part.added]));
  const wanted = wantedFlags(
    privateRegistries,
    { name: config.secretName, path: `${mount.mountPath}/${dockerConfigKey}` },
    tlsMount?.mountPath,
  );

  const flagPlan = planFlags(evaluator, release, wanted);
  const mountPlan = edit(
    `${evaluator.containerPath}.volumeMounts`,
    planAppendEntries(text, evaluator.containerNode, 'volumeMounts', added(mounts)),
  );
  return joinPlans(
    edit(evaluator.containerPath, { edits: [...volumes, ...mounts].flatMap((part) => part.edits) }),
    // The order matters for edits at one place: what goes under an existing key comes before a new key after it.
    ...(findEntry(evaluator.containerNode, 'volumeMounts') ? [mountPlan, flagPlan] : [flagPlan, mountPlan]),
    edit(`${evaluator.podPath}.volumes`, planAppendEntries(text, evaluator.podNode, 'volumes', added(volumes))),
    config.rolloutRevision === undefined ? say() : planRolloutRevision(evaluator, config.rolloutRevision),
    say(...volumes.flatMap((part) => part.diagnostics), ...mounts.flatMap((part) => part.diagnostics)),
  );
}
