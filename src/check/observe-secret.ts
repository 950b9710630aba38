import { dockerConfigField, dockerConfigKey } from '../registry/docker-config-secret.js';
import type { Diagnostic } from '../diagnostic.js';
import { hasBytes } from '../validate/has-bytes.js';
import { listAt, textAt, valueAt, type JsonObject } from '../package/json-value.js';
import type { KeyedContent } from '../package/keyed-content.js';
import { mountedSecret } from '../validate/mounted-secret.js';
import type { PackageModel } from '../validate/package-model.js';
import { isRenewedForNextPod } from './copy-renewal.js';
import type { Fact, Observation, PodReport } from './report.js';

/**
 * Says whether the copied Secret in the function namespace equals the mounted one, and whether the evaluator can have
 * seen the last change.
 *
 * @param started when the evaluator started; undefined: not known
 * @param readable whether the Secrets could be read
 */
export function observeSecret(
  model: PackageModel,
  started: string | undefined,
  pods: readonly PodReport[] | undefined,
  readable: boolean,
): Observation {
  const { authFile, functionSecret, release, settings } = model;
  const check = 'copied Secret';
  const observe = (state: Fact['state'], detail: string, findings: readonly Diagnostic[] = []): Observation => ({
    fact: { check, state, detail },
    findings,
  });
  const copy = `${settings.functionNamespace}/${settings.secretName}`;
  if (!readable) return observe('unknown', 'Secrets may not be read');
  if (!settings.enabled) return observe('ok', 'none is made: private registries are not switched on');

  if (functionSecret === undefined) {
    const carriers = pods?.filter((pod) => pod.hasSecret) ?? [];
    if (carriers.length === 0) {
      return observe('ok', `"${copy}" is not there yet; the evaluator makes it for the first image that it looks up`);
    }
    return observe('error', `"${copy}" is not there, though function pods name it`, [
      {
        rule: 'function-secret-absent',
        severity: 'error',
        message:
          `Secret "${copy}" is not there, though ${carriers.length} function pods name it, so their next pull has no ` +
          `credentials, and Porch ${release.build} makes it again only for an image that it has not seen since it ` +
          'started; restart the evaluator',
        resourceRef: {
          apiVersion: 'v1',
          kind: 'Secret',
          name: settings.secretName,
          namespace: settings.functionNamespace,
        },
      },
    ]);
  }

  const bytes = functionSecret.keys?.get(dockerConfigKey);
  const source = mountedSecret(model, authFile)?.source.content;
  const times = describeTimes(source, started);
  if (authFile.state !== 'file' || !(bytes instanceof Uint8Array)) {
    return observe('unknown', `"${copy}" cannot be compared with the mounted docker config${times}`);
  }
  if (isMadeByExternalSecrets(functionSecret)) {
    return observe('ok', `"${copy}" is made by External Secrets, with a token of its own${times}`);
  }
  if (hasBytes(bytes, authFile.bytes)) return observe('ok', `"${copy}" is the mounted docker config${times}`);
  const isImmutable = valueAt(functionSecret.object.value, 'immutable') === true;
  const updatesSecret = release.privateRegistries?.updatesSecret === true && !isImmutable;
  const isRenewed = isRenewedForNextPod({
    mountedChanged: source === undefined ? undefined : lastChange(source.object.value),
    copyChanged: lastChange(functionSecret.object.value),
    evaluatorStarted: started,
    updatesSecret,
  });
  const severity = isRenewed ? 'warning' : 'error';
  const outcome = isRenewed
    ? 'but the evaluator renews it before it makes the next function pod; to have it at the next evaluation, delete the function pods: ' +
      `\`kubectl delete pod -n ${settings.functionNamespace} -l fn.kpt.dev/image\``
    : `so function pods pull with other credentials; ${remedyOf(release.build, updatesSecret, isImmutable)}`;
  return observe(severity, `"${copy}" is not the mounted docker config${times}`, [
    {
      rule: 'function-secret-outdated',
      severity,
      message: `Secret "${copy}" differs from the docker config that the evaluator mounts${times}, ${outcome}`,
      resourceRef: functionSecret.object.ref,
      fieldPath: dockerConfigField,
    },
  ]);
}

/** Whether External Secrets owns the Secret, so that it renews it, and need not write the same bytes. */
export function isMadeByExternalSecrets({ object }: KeyedContent): boolean {
  return listAt(object.value, 'metadata', 'ownerReferences').some(
    (owner) => textAt(owner, 'kind') === 'ExternalSecret',
  );
}

function remedyOf(build: string, updatesSecret: boolean, isImmutable: boolean): string {
  if (isImmutable) return 'delete the copy and restart the evaluator: it is immutable, so that nobody can renew it';
  return updatesSecret
    ? `restart the evaluator: Porch ${build} renews the copy only for an image that it has not seen since it started`
    : `delete the copy and restart the evaluator: Porch ${build} never renews it`;
}

function describeTimes(source: KeyedContent | undefined, started: string | undefined): string {
  const changed = source === undefined ? undefined : lastChange(source.object.value);
  if (changed === undefined || started === undefined) return '';
  const order = Date.parse(changed) > Date.parse(started) ? 'after' : 'before';
  return ` (the mounted Secret changed ${changed}, ${order} the evaluator started, ${started})`;
}

/**
 * When the Secret's data was last written: by the API server's record of each field, or else when it was created. Where
 * `stringData` was applied on the server side, the record keeps that name.
 */
export function lastChange(secret: JsonObject): string | undefined {
  const writes = listAt(secret, 'metadata', 'managedFields')
    .filter((entry) => ['f:data', 'f:stringData'].some((field) => valueAt(entry, 'fieldsV1', field) !== undefined))
    .map((entry) => textAt(entry, 'time'))
    .filter((time) => time !== undefined)
    .sort((a, b) => Date.parse(b) - Date.parse(a));
  return writes[0] ?? textAt(secret, 'metadata', 'creationTimestamp');
}
