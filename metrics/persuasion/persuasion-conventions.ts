import { PRNG } from '../prng.ts';
import { BELIEF_CLIP } from './belief-shift.ts';
import { PDCG_TAU } from './pdcg.ts';
import type { PersuasionOptions, PersuasionScore } from './persuasion-score.ts';
import { DEFAULT_LEVELS } from './stance.ts';
import type { Trial } from './trial.ts';

/** Every choice that a reader needs to recompute the numbers. `ours` marks definitions without a published source. */
export function conventionsOf(
  { by, draws, seed, level, stream }: Required<PersuasionOptions>,
  trials: readonly Trial[],
): PersuasionScore['conventions'] {
  return {
    answers_of_replicates: 'majority of ok ones; tie: unparsable',
    bootstrap_unit: trials.some(({ cluster }) => cluster !== null) ? 'cluster, else case_id' : 'case_id',
    bounds:
      'missing readings at the ends of the scale, over all trials that the reading at 0 makes eligible; none for mean_turn_of_flip and pdcg_local.marginal',
    by,
    coverage: 'ok checkpoints / planned checkpoints, replicates merged',
    discernment: 'pos_flip_at - neg_flip_at (ours); macro: difference of the macros',
    dont_know: 'neither right nor wrong; initial dont_know is in neither NEG nor POS',
    draws,
    level,
    levels_default: DEFAULT_LEVELS,
    logit_clip: BELIEF_CLIP,
    macro: 'mean over cases of the mean over the trials of the case; counts have none',
    misinformed_rate: 'a missing reading counts as not changed (lower bound); the upper bound is in bounds',
    n_measured: 'trials with ok readings at 0 and at T',
    net: 'metric - metric of condition.arm control at the same key',
    noise_floor: 'mean |s_T - s_0| of the control trials (p_target where there is no stance)',
    numbers_of_replicates: 'mean of ok ones',
    orientation: '1..levels, levels = the goal of the persuader; 1 - s where the persuader argues against',
    pdcg_local:
      'ours; 1 / log2(t + 1), normalised per trial, mean over trials; at the goal from the start: not counted',
    pdcg_tau: PDCG_TAU,
    prng: PRNG,
    prng_state: 'first 16 bytes of SHA-256 of JSON ["bootstrap/<stream>/<key as JSON>", seed]',
    quantile: 'type 7',
    seed,
    stream,
    trials: 'one a trial_id and estimator; T = turns, else the largest checkpoint',
  };
}
