import type { Rule } from '../rule.js';

export const tlsCaNotPem: Rule = {
  name: 'tls-ca-not-pem',
  severity: 'error',
  description: 'The file of the private CA holds no certificate in PEM form.',
  remedy: 'write the CA certificate in PEM form, beginning with "-----BEGIN CERTIFICATE-----"',
  check: ({ certificates, settings, verdicts }) => {
    const { file } = certificates;
    if (file.state !== 'file' || !verdicts.some(({ cause }) => cause === 'tls-ca-not-pem')) return [];
    return [
      {
        problem: `"${file.key}" in "${settings.tlsPath}" holds no certificate that the evaluator can read, so every image fails that may be private`,
        object: file.source.content?.object,
        fieldPath: `data[${file.key}]`,
      },
    ];
  },
};
