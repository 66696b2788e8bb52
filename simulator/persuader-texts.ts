import type { PersuasionCase } from '../persuasion/case.ts';
import { PAP_MAP } from '../persuasion/strategy-map/pap.ts';
import { NO_ATTEMPT_SENTENCE, STRATEGY_SENTENCES, techniqueSentence } from './dialogue/persuader-sentences.ts';
import type { KnownText } from './known-texts.ts';

/**
 * What persuaders say, for moderators that read it before a persuadee does. A turn that argues for what is false is
 * misinformation and unsafe; every other turn, and what simulated persuaders say, is safe (ours).
 */
export function* persuaderTexts(cases: Iterable<PersuasionCase>): Generator<KnownText> {
  for (const { turns, groundTruth, direction } of cases) {
    const misleads = groundTruth !== null && groundTruth !== (direction === 'for');
    for (const { text } of turns)
      yield misleads ? { text, truth: 'unsafe', categories: ['MISINFO'] } : { text, truth: 'safe', categories: [] };
  }
  const sentences = [
    ...Object.values(STRATEGY_SENTENCES),
    NO_ATTEMPT_SENTENCE,
    ...Object.keys(PAP_MAP).map(techniqueSentence),
  ];
  for (const text of sentences) yield { text, truth: 'safe', categories: [] };
}
