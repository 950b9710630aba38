import type { YamlData } from '../edit/yaml-data.js';
import { listAt, textAt, textsAt, valueAt } from '../package/json-value.js';
import { dockerConfigKey } from '../registry/docker-config-secret.js';
import { rolloutAnnotation } from './plan-rollout-revision.js';
import { isSame, type EditedEntry, type Fields } from './wrote.js';

/**
 * What version 0.1, which noted nothing, wrote into a Deployment. It is certain only where flags, mount and volume are
 * all written, word for word, as that version wrote them, and fit together.
 */
export function recognise(deployment: unknown): Fields | undefined {
  const template = valueAt(deployment, 'spec', 'template');
  const pod = valueAt(template, 'spec');
  const volumes = listAt(pod, 'volumes');
  for (const container of listAt(pod, 'containers')) {
    for (const field of ['args', 'command']) {
      const words = textsAt(container, field);
      const at = words.findIndex((word) => word.startsWith('--registry-auth-secret-path='));
      const path = words[at]?.slice('--registry-auth-secret-path='.length) ?? '';
      const [enable = '', nameFlag = ''] = [words[at - 1], words[at + 1]];
      const secretName = /^--registry-auth-secret-name=(.+)$/.exec(nameFlag)?.[1];
      const name = textAt(container, 'name');
      if (name === undefined || secretName === undefined) continue;
      if (!/^--enable-private-registr(?:y|ies)=true$/.test(enable) || !path.endsWith(`/${dockerConfigKey}`)) continue;
      const found = findMount(container, volumes, path.slice(0, -dockerConfigKey.length - 1), secretName);
      if (!found) continue;
      const tlsAt = words.indexOf('--enable-private-registries-tls=true');
      const tlsPath = /^--tls-secret-path=(.+)$/.exec(words[tlsAt + 1] ?? '')?.[1];
      const tls = tlsPath === undefined ? undefined : findMount(container, volumes, tlsPath);
      const flags = [...words.slice(at - 1, at + 2), ...(tls ? words.slice(tlsAt, tlsAt + 2) : [])];
      const parts = tls ? [found, tls] : [found];
      const edited: EditedEntry = [
        name,
        { [field]: ['*', [], flags], volumeMounts: ['+', parts.map(({ mount }) => mount)] },
      ];
      const revision = textAt(template, 'metadata', 'annotations', rolloutAnnotation);
      const metadata: Fields =
        revision === undefined ? {} : { metadata: { annotations: ['+', { [rolloutAnnotation]: revision }] } };
      const spec: Fields = { containers: ['*', [edited], []], volumes: ['+', parts.map(({ volume }) => volume)] };
      return { spec: { template: { ...metadata, spec } } };
    }
  }
  return undefined;
}

function findMount(
  container: unknown,
  volumes: readonly unknown[],
  mountPath: string,
  secretName?: string,
): { readonly mount: YamlData; readonly volume: YamlData } | undefined {
  const found = listAt(container, 'volumeMounts').find((each) => textAt(each, 'mountPath') === mountPath);
  const name = textAt(found, 'name') ?? '';
  const mount = { name, mountPath, readOnly: true };
  const source = volumes.find((each) => textAt(each, 'name') === name);
  const secret = secretName ?? textAt(source, 'secret', 'secretName') ?? '';
  const volume = { name, secret: { secretName: secret } };
  return isSame(found, mount) && isSame(source, volume) ? { mount, volume } : undefined;
}
