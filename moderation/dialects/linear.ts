import { textOf } from '../../core/content.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { hashedNgrams } from '../baselines/hashed-ngrams.ts';
import { decodeModel } from '../baselines/linear-model.ts';
import { probability } from '../baselines/logistic.ts';
import { THRESHOLD } from '../baselines/train-linear.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { decide } from './decide.ts';
import type { DialectOptions, LocalDialect } from './dialect.ts';

/**
 * Linear baseline: logistic regression over hashed n-grams, with the weights of the user's `mettle train linear`. Its
 * score is a real P(unsafe). A baseline, never a moderator. Throws InvalidInputError without a model file, or for one
 * that is none.
 */
export function createLinear({ file }: DialectOptions): LocalDialect {
  if (file === undefined)
    throw new InvalidInputError('the dialect linear needs the file of a trained model', {
      hint: 'make one with `mettle train linear FILE --out MODEL.json`, then name it under `file:`',
    });
  const model = decodeModel(file);
  return {
    kind: 'local',
    id: 'linear',
    version: `1+${file.sha256}`,
    taxonomy: TAXONOMIES['binary-1'],
    modalities: ['text', 'transcript'],
    judge: ({ case: { content } }) => {
      const score = probability(model, hashedNgrams(textOf(content)));
      return { ...decide(score >= THRESHOLD ? 'unsafe' : 'safe', null), score };
    },
  };
}
