import type { V1Secret } from '@kubernetes/client-node';
import type { InjectConfig } from '../function-config/inject-config.js';
import { dockerConfigType } from '../registry/docker-config-secret.js';
import type { PorchProgram } from '../package/find-program.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { encodeBase64 } from '../text/base64.js';
import { encodeUtf8 } from '../text/utf8.js';
import type { Manifest } from './manifest.js';
import { newFilePath } from './new-file-path.js';
import type { NewObject } from './plan.js';

/** The Secret with the credentials, as a new object in the namespace of the evaluator's Deployment. */
export function newSecret(
  list: ResourceList,
  evaluator: PorchProgram,
  { secretName, secretMetadata }: Pick<InjectConfig, 'secretName' | 'secretMetadata'>,
  content: Readonly<Record<string, string>>,
  type: string = dockerConfigType,
): NewObject {
  const annotations = { ...secretMetadata.annotations, ...newFilePath(list, evaluator, secretName) };
  const { labels } = secretMetadata;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: secretName,
      namespace: evaluator.namespace,
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    type,
    data: Object.fromEntries(Object.entries(content).map(([key, text]) => [key, encodeBase64(encodeUtf8(text))])),
  } satisfies Manifest<V1Secret>;
}
