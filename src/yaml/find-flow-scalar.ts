import { Cursor, Declined } from './cursor.js';
import { findEntry } from './find-node.js';
import type { ByteText } from '../text/byte-text.js';
import { readFlowCollection } from './read-flow-collection.js';

/**
 * The text of a scalar under a key of the flow mapping that `text` begins with, without reading what follows it; the
 * mapping is within a block list. Undefined where `text` does not hold it, or the reader does not cover it.
 */
export function findFlowScalar(text: ByteText, key: string): string | undefined {
  try {
    const value = findEntry(readFlowCollection(new Cursor(text, 0), -1, 0, key), key)?.value;
    return value?.kind === 'scalar' ? value.value : undefined;
  } catch (error) {
    if (error instanceof Declined) return undefined;
    throw error;
  }
}
