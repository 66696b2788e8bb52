/** Text as the source has it: never trimmed, never normalised. Attacker-controlled. */
export interface TextPart {
  readonly type: 'text';
  readonly text: string;
}

/** One part of what a case asks to be judged. */
export type ContentPart = TextPart;

/** What a moderator can look at. */
export type Modality = ContentPart['type'];

/** The texts of a case joined by blank lines: what text-only readers and digests see. */
export function textOf(content: readonly ContentPart[]): string {
  return content.map((part) => part.text).join('\n\n');
}
