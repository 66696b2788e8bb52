import { type KnownText, type PlannedText, PROBE_TEXT, planned } from './known-texts.ts';
import { type DrawnTexts, indexDrawn } from './pictures.ts';
import { createTextIndex, type TextIndex } from './text-index.ts';

/** What the simulator has an opinion on. */
export interface Knowledge {
  readonly index: TextIndex<PlannedText>;
  readonly drawn: DrawnTexts;
}

/** Look-ups for words in a request and for words on a picture; of two entries with the same text the first counts. */
export async function knowledgeOf(texts: AsyncIterable<KnownText> | Iterable<KnownText>): Promise<Knowledge> {
  const known: KnownText[] = [];
  for await (const text of texts) known.push(text);
  const entries = [planned({ text: PROBE_TEXT, truth: 'safe' }, true), ...known.map((text) => planned(text, false))];
  return { index: createTextIndex(entries), drawn: indexDrawn(known) };
}
