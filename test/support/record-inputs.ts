/**
 * With RECORD_INPUTS, a folder: keeps every ResourceList that a test reads there, whatever it is read for, under its digest.
 * .ci/proofs/same-as-node.sh gives them to the programs.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type * as Parser from '../../src/resource-list/parse-resource-list.js';

const folder = process.env['RECORD_INPUTS'] ?? '';
if (folder !== '') {
  mkdirSync(folder, { recursive: true });
  jest.mock('../../src/resource-list/parse-resource-list', () => {
    const actual = jest.requireActual<typeof Parser>('../../src/resource-list/parse-resource-list');
    return {
      ...actual,
      parseResourceList: (bytes: Uint8Array) => {
        writeFileSync(join(folder, createHash('sha256').update(bytes).digest('hex')), bytes);
        return actual.parseResourceList(bytes);
      },
    };
  });
}
