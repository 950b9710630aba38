import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';
import { secretField } from '../../package/secret-field.js';

export const tlsCaMissing: Rule = {
  name: 'tls-ca-missing',
  severity: 'error',
  description: 'The folder of the private CA has no file that the build reads.',
  remedy: 'put the CA certificate under the key `ca.crt`',
  check: (judged) => {
    const { certificates, evaluator, release, settings } = judged;
    if (!settings.enabled || certificates.folder.state !== 'folder') return [];
    if (certificates.file.state !== 'nothing') return [];
    const secret = mountedSecret(judged, certificates.mounted)?.source.content?.object;
    return [
      {
        problem: `the evaluator finds none of ${quoteNames(release.privateRegistries?.tls?.caFiles ?? [])} in "${settings.tlsPath}", so every image that may be private fails`,
        ...(secret === undefined
          ? { object: evaluator.object, fieldPath: `${evaluator.containerPath}.volumeMounts` }
          : { object: secret, fieldPath: secretField(secret, 'data') }),
      },
    ];
  },
};

function quoteNames(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
