import { findAmbientFault } from '../../registry/ambient-credential.js';
import { shownRegistry } from '../../registry/shown-registry.js';
import { isAmbient } from '../image-verdict.js';
import type { Rule } from '../rule.js';

export const ambientConfigUnusable: Rule = {
  name: 'ambient-config-unusable',
  severity: 'error',
  description: 'The evaluator cannot read its own docker config, or a program that it names has the credentials.',
  remedy: 'write `auth`, or user and password, into each entry',
  check: (judged) => {
    const { ambientFile, evaluator } = judged;
    const { found, path } = ambientFile;
    if (!isAmbient(judged) || found.state !== 'file') return [];
    const fault = findAmbientFault(found.bytes);
    if (!fault) return [];
    const entry = fault.registry === undefined ? 'the file' : `the entry "${shownRegistry(fault.registry)}"`;
    return [
      fault.code === 'helper'
        ? {
            problem: `"${path}" names the credential helper "${fault.helper}", which no image of Porch has, so the lookup of ${fault.registry === undefined ? 'every image' : `images of "${shownRegistry(fault.registry)}"`} fails`,
            remedy: 'write user and password into `auths`, and remove `credsStore` and `credHelpers`',
            object: found.source.content?.object ?? evaluator.object,
          }
        : {
            problem: `the evaluator cannot read "${path}" (${entry} is at fault), which breaks every image, public ones too`,
            object: found.source.content?.object ?? evaluator.object,
          },
    ];
  },
};
