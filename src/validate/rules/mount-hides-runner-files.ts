import { flagValue } from '../../porch/go-flags.js';
import type { Rule } from '../rule.js';

export const mountHidesRunnerFiles: Rule = {
  name: 'mount-hides-runner-files',
  severity: 'error',
  description: "A volume is mounted over the function runner's own program or files.",
  remedy: 'mount it in a folder of its own, such as "/var/tmp/auth-secret"',
  check: ({ flags, mounts, release, runner }) => {
    const own = [
      runner.program ?? release.serverPath,
      flagValue(flags, release.flags, 'functions'),
      flagValue(flags, release.flags, 'config'),
    ].filter((path) => path?.startsWith('/'));
    return mounts.flatMap((mount) => {
      const hidden = own.find((path) => mount.mountPath === '/' || `${path ?? ''}/`.startsWith(`${mount.mountPath}/`));
      if (hidden === undefined) return [];
      return [
        {
          problem: `volume "${mount.volumeName}" at "${mount.mountPath}" hides "${hidden}" of the runner's image, so the function runner does not start or runs without its functions`,
          object: runner.object,
          fieldPath: `${runner.containerPath}.volumeMounts[${mount.index}].mountPath`,
        },
      ];
    });
  },
};
