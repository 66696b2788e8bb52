import { InvalidInputError } from '../core/errors.ts';
import type { Dialect } from '../moderation/dialects/dialect.ts';
import { DEFAULT_VOTES } from '../moderation/estimators.ts';
import type { ScoreFrom } from '../moderation/score-from.ts';
import type { ModeratorSpec } from '../runs/spec.ts';

/**
 * The one estimator that a moderator's scores come from. `stored`: its answers are read from a file. Throws
 * InvalidInputError where the dialect cannot give what the spec asks for.
 */
export function scoreChoice(
  { score, votes, temperature }: Pick<ModeratorSpec, 'score' | 'votes' | 'temperature'>,
  dialect: Dialect,
  stored: boolean,
): ScoreFrom {
  if (votes !== undefined && score !== 'votes')
    throw new InvalidInputError('votes are samples of `score: votes`', { hint: 'give both, or neither' });
  if (dialect.kind !== 'chat') {
    if (score === 'none') return { kind: dialect.kind === 'local' ? 'baseline' : 'endpoint' };
    throw new InvalidInputError(`${dialect.id} is no chat dialect: score: ${score} has no answer to read`, {
      hint: 'leave score out: what the endpoint or baseline gives by itself is kept',
    });
  }
  if (score === 'logprob' && dialect.scoreless)
    throw new InvalidInputError(`${dialect.id} has no score from log-probabilities`, {
      hint: 'score: votes works with every chat dialect',
    });
  if (score === 'verbalised' && !dialect.statesConfidence)
    throw new InvalidInputError(`the answers of ${dialect.id} state no confidence in numbers`, {
      hint: 'score: verbalised works with json-policy and gpt-oss-safeguard; score: votes with every chat dialect',
    });
  if (score !== 'votes') return { kind: score };
  if (stored) throw new InvalidInputError('a file of stored answers has one answer a case: score: votes needs calls');
  if (temperature === 0)
    throw new InvalidInputError('score: votes at temperature 0 would sample one answer again and again', {
      hint: 'leave temperature out (then it is 1), or give one above 0',
    });
  return { kind: 'votes', k: votes ?? DEFAULT_VOTES };
}
