import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { textOf } from '../../core/content.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { decide } from './decide.ts';
import type { LocalDialect } from './dialect.ts';

/**
 * Keyword baseline: unsafe when `obscenity`'s English word list matches, with its recommended transformers. It finds
 * swearing, not hate: a baseline, never a moderator.
 */
export function createKeyword(): LocalDialect {
  const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
  return {
    kind: 'local',
    id: 'keyword',
    version: 'obscenity-0.4.6',
    taxonomy: TAXONOMIES['binary-1'],
    modalities: ['text', 'transcript'],
    judge: ({ case: { content } }) => decide(matcher.hasMatch(textOf(content)) ? 'unsafe' : 'safe', null),
  };
}
