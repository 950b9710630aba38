import { argumentPath } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const tlsPathNotMounted: Rule = {
  name: 'tls-path-not-mounted',
  severity: 'error',
  description: 'Nothing is mounted at the folder of the private CA.',
  remedy: 'mount the Secret with `ca.crt` there, or set the path to its mountPath',
  check: (judged) => {
    const { certificates, release, evaluator, settings } = judged;
    const tls = release.privateRegistries?.tls;
    if (tls === undefined || !settings.enabled || !settings.tlsEnabled) return [];
    const { state } = certificates.folder;
    if (state !== 'nothing' && state !== 'file') return [];
    const place = argumentPath(judged, tls.pathFlag);
    return [
      {
        problem:
          `the evaluator looks for the private CA in "${settings.tlsPath}", ` +
          (state === 'file' ? 'which is a file' : 'but no volume is mounted there') +
          ', so every image that may be private fails',
        ...(state === 'file' ? { remedy: 'set the path to the folder of the file' } : {}),
        object: evaluator.object,
        fieldPath: place ?? `${evaluator.containerPath}.volumeMounts`,
      },
    ];
  },
};
