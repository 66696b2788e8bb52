import { type ContentPart, textOf } from '../../core/content.ts';
import { sha256 } from '../../core/digest.ts';

/**
 * The content between two lines that carry a digest of it: text that wants to end the block early would have to contain
 * its own SHA-256. The text itself stands there unchanged.
 */
export function delimitedContent(content: readonly ContentPart[]): string {
  const text = textOf(content);
  const mark = sha256(text).slice(0, 16);
  return `<content ${mark}>\n${text}\n</content ${mark}>`;
}
