import type { MappingNode } from '../yaml/node.js';
import type { ByteText } from '../text/byte-text.js';
import type { SequenceStyle } from './render-block.js';

/** A key without a value on its line, and the dash on the next line that is not a comment. */
const keyAndDash = /^( *(?:- +)*)[^\s#-][^\n]*:[ ]*\r?\n(?:[ ]*#[^\n]*\n)*( *)- /m;

/** The style of a text's sequences, by a sibling in the mapping, else by the first one in the text; else compact. */
export function sequenceStyleOf(text: ByteText, mapping?: MappingNode): SequenceStyle {
  if (mapping !== undefined) {
    for (const { value } of mapping.entries) {
      if (value?.kind === 'sequence' && value.style === 'block')
        return value.column > mapping.column ? 'wide' : 'compact';
    }
  }
  const [, key = '', dash = ''] = keyAndDash.exec(text.slice(text.indexOf('\n') + 1)) ?? [];
  return dash.length > key.length ? 'wide' : 'compact';
}
