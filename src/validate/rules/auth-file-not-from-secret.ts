import type { Rule } from '../rule.js';

export const authFileNotFromSecret: Rule = {
  name: 'auth-file-not-from-secret',
  severity: 'warning',
  description: 'The docker config comes from a volume whose content the package does not hold.',
  remedy: 'mount a Secret, or give the content as `secret.file`',
  check: ({ authFile, evaluator, settings }) => {
    const { mount } = authFile;
    if (!settings.enabled || authFile.state !== 'unknown' || authFile.source !== undefined) return [];
    if (mount === undefined) return [];
    return [
      {
        problem: `the docker config "${settings.authPath}" is in volume "${mount.volumeName}", which is not a Secret, so its credentials are not known`,
        object: evaluator.object,
        fieldPath: `${evaluator.containerPath}.volumeMounts[${mount.index}]`,
      },
    ];
  },
};
