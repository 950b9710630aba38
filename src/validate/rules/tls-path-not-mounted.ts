import { argumentPath } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const tlsPathNotMounted: Rule = {
  name: 'tls-path-not-mounted',
  severity: 'error',
  description: 'Nothing is mounted at the folder of the private CA.',
  remedy: 'mount the Secret with `ca.crt` there, or set the path to its mountPath',
  check: (judged) => {
    const { certificates, release, runner, settings } = judged;
    const tls = release.privateRegistries?.tls;
    if (tls === undefined || !settings.enabled || !settings.tlsEnabled) return [];
    if (certificates.folder.state !== 'nothing') return [];
    return [
      {
        problem: `the function runner looks for a CA in "${settings.tlsPath}", but no volume is mounted there, so every image fails that may be private`,
        object: runner.object,
        fieldPath: argumentPath(judged, tls.pathFlag) ?? `${runner.containerPath}.volumeMounts`,
      },
    ];
  },
};
