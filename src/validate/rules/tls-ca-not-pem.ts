import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';

export const tlsCaNotPem: Rule = {
  name: 'tls-ca-not-pem',
  severity: 'error',
  description: 'The file of the private CA holds no certificate in PEM form.',
  remedy: 'write the CA certificate in PEM form, beginning with "-----BEGIN CERTIFICATE-----"',
  check: (judged) => {
    const { certificates, settings, verdicts } = judged;
    if (!verdicts.some(({ cause }) => cause === 'tls-ca-not-pem')) return [];
    const file = certificates.crt.state === 'nothing' ? certificates.pem : certificates.crt;
    const object = mountedSecret(judged, file)?.source.content?.object;
    const key = file.state === 'file' ? file.key : 'ca.crt';
    return [
      {
        problem: `"${key}" in "${settings.tlsPath}" holds no certificate that the function runner can read, so every image fails that may be private`,
        ...(object === undefined ? {} : { object, fieldPath: `data[${key}]` }),
      },
    ];
  },
};
