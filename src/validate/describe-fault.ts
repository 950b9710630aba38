import type { DockerConfigFault } from '../registry/docker-config.js';

/** What is wrong with a docker config, as the predicate of a sentence; without a word of its content. */
export function describeFault(fault: DockerConfigFault): string {
  switch (fault.code) {
    case 'empty':
      return 'is empty';
    case 'byte-order-mark':
      return 'begins with a byte order mark';
    case 'not-json':
      return 'is not JSON';
    case 'trailing-text':
      return 'has text behind its JSON';
    case 'too-long':
      return 'is longer than 1 MiB';
    case 'wrong-type':
      return `has a value of the wrong type${fault.field === undefined ? '' : ` at \`${fault.field}\``}${entry(fault)}`;
    case 'auth-not-base64':
      return `has an \`auth\` that is not base64${entry(fault)}`;
    case 'auth-without-colon':
      return `has an \`auth\` that is not base64 of \`user:password\`${entry(fault)}`;
  }
}

function entry({ registry }: DockerConfigFault): string {
  return registry === undefined ? '' : ` in the entry of "${registry}"`;
}
