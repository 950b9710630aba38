import type { Rule } from '../rule.js';

export const tlsCaNotPem: Rule = {
  name: 'tls-ca-not-pem',
  severity: 'error',
  description: 'The file of the private CA is not a certificate in PEM form.',
  remedy: 'give the certificate in PEM form ("-----BEGIN CERTIFICATE-----")',
  check: ({ certificates, settings, verdicts }) => {
    const { file } = certificates;
    if (file.state !== 'file' || !verdicts.some(({ cause }) => cause === 'tls-ca-not-pem')) return [];
    return [
      {
        problem: `"${file.key}" in "${settings.tlsPath}" is not a certificate that the evaluator can read, so every image that may be private fails`,
        object: file.source.content?.object,
        fieldPath: `data[${file.key}]`,
      },
    ];
  },
};
