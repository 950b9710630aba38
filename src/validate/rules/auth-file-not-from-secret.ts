import type { Rule } from '../rule.js';

export const authFileNotFromSecret: Rule = {
  name: 'auth-file-not-from-secret',
  severity: 'warning',
  description: 'The docker config comes from a volume whose content no package holds.',
  remedy: 'mount a Secret, or give its content as `secret.file` to judge with',
  check: ({ authFile, evaluator, settings }) => {
    const { mount } = authFile;
    if (!settings.enabled || authFile.state !== 'unknown' || authFile.source !== undefined) return [];
    if (mount === undefined) return [];
    return [
      {
        problem:
          `the docker config at "${settings.authPath}" lies in volume "${mount.volumeName}", which is ` +
          'no Secret, so nothing can be said of the credentials',
        object: evaluator.object,
        fieldPath: `${evaluator.containerPath}.volumeMounts[${mount.index}]`,
      },
    ];
  },
};
