import type { V1Volume } from '@kubernetes/client-node/dist/gen/models/V1Volume.js';
import type { Diagnostic } from '../diagnostic.js';
import { planSetKey } from '../edit/plan-set-key.js';
import type { YamlData } from '../edit/yaml-data.js';
import type { InjectConfig } from '../function-config/inject-config.js';
import { injectDefaults } from '../function-config/inject-schema.js';
import { listAt, textAt, valueAt } from '../package/json-value.js';
import { placeOf } from '../package/package-object.js';
import type { ParsedFlags } from '../porch/go-flags.js';
import type { Release } from '../porch/releases.js';
import { dockerConfigKey } from '../registry/docker-config-secret.js';
import { trimSlashes } from '../text/trim-slashes.js';
import { findNode } from '../yaml/find-node.js';
import type { EditableProgram } from './editable-program.js';
import type { Manifest } from './manifest.js';
import { planFeatureOff } from './plan-flags.js';
import { planEntries, planMountedCa, planMountedSecrets, type MountedSecret } from './plan-mounted-secrets.js';
import { joinPlans, say, type Plan } from './plan.js';
import { planVolumeMount } from './plan-volume-mount.js';

/** The name under which a process looks for its docker config. */
const configFile = 'config.json';
/** The key of the Secret, as a file of that name. */
const items = [{ key: dockerConfigKey, path: configFile }];

/**
 * Gives the evaluator the Secret as its own docker config: the feature's flags off, `DOCKER_CONFIG`, and a mount of
 * `config.json`. The Secret of function pods and the imagePullSecrets are planned by `planFunctionPods`.
 */
export function planAmbient(
  evaluator: EditableProgram,
  build: { readonly release: Release; readonly flags: ParsedFlags },
  config: InjectConfig,
): Plan {
  const volume = planConfigVolume(evaluator, config);
  const mount = planVolumeMount(evaluator, build, volume.name, {
    given: config.mountPath ?? mountedFolder(evaluator, volume.name),
    standard: injectDefaults.mountPath,
    field: 'mountPath',
  });
  const authorities = planMountedCa(evaluator, build, config);
  const variables = [
    ...planVariable(evaluator, 'DOCKER_CONFIG', mount.mountPath),
    ...authorities.flatMap((ca) => planVariable(evaluator, 'SSL_CERT_DIR', ca.mount.mountPath)),
  ];
  const environment = planEntries(evaluator, evaluator.containerNode, evaluator.containerPath, 'env', variables);
  return joinPlans(
    planFeatureOff(evaluator, build.release),
    planMountedSecrets(evaluator, [{ volume, mount }, ...authorities], [{ key: 'env', plan: environment }]),
    say(...variables.flatMap(({ diagnostics }) => diagnostics)),
  );
}

interface PlannedPart {
  readonly added: YamlData | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds or adds the volume that shows the Secret's docker config as `config.json`. */
function planConfigVolume(evaluator: EditableProgram, config: InjectConfig): MountedSecret['volume'] {
  const { secretName } = config;
  const volumeName = config.volumeName ?? injectDefaults.volumeName;
  const volumes = listAt(evaluator.pod, 'volumes');
  const isOurs = (volume: unknown): boolean =>
    textAt(volume, 'secret', 'secretName') === secretName &&
    listAt(volume, 'secret', 'items').some(
      (item) => textAt(item, 'key') === dockerConfigKey && textAt(item, 'path') === configFile,
    );
  const holders = volumes.filter(isOurs);
  const holder = holders.find((volume) => textAt(volume, 'name') === volumeName) ?? holders[0];
  const name = textAt(holder, 'name');
  if (name !== undefined) return { name, edits: [], added: undefined, diagnostics: [] };

  const index = volumes.findIndex((volume) => textAt(volume, 'name') === volumeName);
  const taken = volumes[index];
  if (taken === undefined) {
    const added = { name: volumeName, secret: { secretName, items } } satisfies Manifest<V1Volume>;
    return { name: volumeName, edits: [], added, diagnostics: [] };
  }
  // The whole Secret, as the feature needs it: the same volume shows the file under its other name.
  const secret = findNode(evaluator.podNode, ['volumes', index, 'secret']);
  if (
    textAt(taken, 'secret', 'secretName') === secretName &&
    secret?.kind === 'mapping' &&
    valueAt(taken, 'secret', 'items') === undefined
  ) {
    const { edits } = planSetKey(evaluator.item.text(), secret, 'items', items);
    if (edits) return { name: volumeName, edits, added: undefined, diagnostics: [] };
  }
  const diagnostic: Diagnostic = {
    rule: 'volume-name-taken',
    severity: 'error',
    message: `the volume "${volumeName}" does not show the Secret "${secretName}" as "${configFile}"; set \`volumeName\` to another name, or remove that volume`,
    fieldPath: `${evaluator.podPath}.volumes[${index}]`,
    ...placeOf(evaluator.object),
  };
  return { name: volumeName, edits: [], added: undefined, diagnostics: [diagnostic] };
}

/** The folder that `DOCKER_CONFIG` names already, if the volume is mounted there. */
function mountedFolder({ container, environment }: EditableProgram, volumeName: string): string | undefined {
  const folder = trimSlashes(environment.get('DOCKER_CONFIG') ?? '');
  const isThere = listAt(container, 'volumeMounts').some(
    (mount) => textAt(mount, 'name') === volumeName && trimSlashes(textAt(mount, 'mountPath') ?? '') === folder,
  );
  return isThere ? folder : undefined;
}

/** Sets a variable of the container. One that is set to something else already is an error. */
function planVariable(evaluator: EditableProgram, name: string, value: string): readonly PlannedPart[] {
  const { container, containerPath, environment, object } = evaluator;
  if (!environment.has(name)) return [{ added: { name, value }, diagnostics: [] }];
  if (trimSlashes(environment.get(name) ?? '') === value) return [];
  const index = listAt(container, 'env').findIndex((each) => textAt(each, 'name') === name);
  const diagnostic: Diagnostic = {
    rule: 'variable-taken',
    severity: 'error',
    message: `the variable "${name}" is set already, and the evaluator needs it to be "${value}"; remove it, or set \`mountPath\` to its folder`,
    fieldPath: `${containerPath}.env[${index}]`,
    ...placeOf(object),
  };
  return [{ added: undefined, diagnostics: [diagnostic] }];
}
