import type { PersuasionCase } from '../persuasion/case.ts';
import { type CaseIndex, indexCases } from './dialogue/case-index.ts';
import { ASKED_FIRST, type KnownText, type PlannedText, planned } from './known-texts.ts';
import { obfuscatedTexts } from './obfuscated-texts.ts';
import { persuaderTexts } from './persuader-texts.ts';
import { type DrawnTexts, indexDrawn } from './pictures.ts';
import { pressedTexts } from './pressed-texts.ts';
import { createTextIndex, type TextIndex } from './text-index.ts';

/** What the simulator has an opinion on. */
export interface Knowledge {
  readonly index: TextIndex<PlannedText>;
  readonly drawn: DrawnTexts;
  /** What simulated persuadees can be persuaded of. */
  readonly cases: CaseIndex;
}

export interface KnownCases {
  readonly cases: AsyncIterable<PersuasionCase> | Iterable<PersuasionCase>;
  /** The case with the media and captions of its turns; called once a case, when they first matter. */
  readonly illustrated: (item: PersuasionCase) => PersuasionCase | Promise<PersuasionCase>;
}

/** Look-ups for words in a request and for words on a picture; of two entries with the same text the first counts. */
export async function knowledgeOf(
  texts: AsyncIterable<KnownText> | Iterable<KnownText>,
  { cases, illustrated }: KnownCases = { cases: [], illustrated: (item) => item },
  disguises: Parameters<typeof obfuscatedTexts>[1] & Partial<Parameters<typeof pressedTexts>[1]> = {
    obfuscations: [],
    obfuscation_seed: 1,
  },
): Promise<Knowledge> {
  const known: KnownText[] = [];
  for await (const text of texts) known.push(text);
  const pleas = pressedTexts(known, { pressures: disguises.pressures ?? [] });
  const disguised = [...obfuscatedTexts(known, disguises), ...pleas];
  const clean = [...ASKED_FIRST.map((text) => planned(text, true)), ...known.map((text) => planned(text, false))];
  const items: PersuasionCase[] = [];
  for await (const item of cases) items.push(item);
  const said = items.length === 0 ? [] : [...persuaderTexts(items)].map((text) => planned(text, false));
  return {
    index: createTextIndex([...clean, ...disguised, ...said]),
    drawn: indexDrawn([...known, ...disguised.map(({ value }) => value)]),
    cases: indexCases(items, illustrated),
  };
}
