import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';
import { secretField } from '../secret-field.js';

export const tlsCaMissing: Rule = {
  name: 'tls-ca-missing',
  severity: 'error',
  description: 'The folder of the private CA has neither `ca.crt` nor `ca.pem`.',
  remedy: 'put the CA certificate under the key `ca.crt`',
  check: (judged) => {
    const { certificates, runner, settings } = judged;
    if (!settings.enabled || certificates.folder.state !== 'folder') return [];
    if (certificates.crt.state !== 'nothing' || certificates.pem.state !== 'nothing') return [];
    const secret = mountedSecret(judged, certificates.mounted)?.source.content?.object;
    return [
      {
        problem: `the function runner reads \`ca.crt\`, else \`ca.pem\`, in "${settings.tlsPath}", and finds neither, so every image fails that may be private`,
        ...(secret === undefined
          ? { object: runner.object, fieldPath: `${runner.containerPath}.volumeMounts` }
          : { object: secret, fieldPath: secretField(secret, 'data') }),
      },
    ];
  },
};
