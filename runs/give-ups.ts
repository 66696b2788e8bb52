import type { CaseId, RunId } from '../core/ids.ts';
import type { Outcome } from '../moderation/verdict.ts';
import type { Estimator } from '../persuasion/reading.ts';
import type { ProbeRecord, TrialOutcome, TrialRow } from '../persuasion/trial.ts';

export type GivenUp<O extends string = Outcome> =
  | { readonly kind: 'given_up'; readonly ask: number }
  /** It has its row already; that stays. */
  | { readonly kind: 'has_row'; readonly outcome: O }
  /** An attempt at its page may still send; nothing was changed. */
  | { readonly kind: 'at_work' };

/** A trial as it was planned, with every reading it was to have in the order of its row. */
export interface LostTrial extends Pick<TrialRow, 'run' | 'persuadee' | 'position' | 'trial' | 'planned'> {
  readonly readings: readonly (Pick<ProbeRecord, 'checkpoint' | 'question'> & { readonly estimator: Estimator })[];
}

/** Cases that people gave up because they cost workers. */
export interface GiveUps {
  /**
   * Writes the verdict `error: worker_lost` of a moderator on a case at its wanted ask, under the run's newest
   * evaluation: no answer, template or parser is touched again for it. Throws NotFoundError for a case that is not of
   * the run.
   */
  verdict(at: { readonly run: RunId; readonly moderator: string; readonly caseId: CaseId }): Promise<GivenUp>;
  /**
   * The same for a persuadee's trial: its row has the outcome `error`, no turns and calls, and every reading missing
   * with the status `error`. Throws NotFoundError when the run has another case, or none, at that position.
   */
  trial(lost: LostTrial): Promise<GivenUp<TrialOutcome>>;
  /** Notes it for a lane whose work ends in no verdict (media); for good. Throws NotFoundError as above. */
  note(at: { readonly run: RunId; readonly lane: string; readonly caseId: CaseId }): Promise<void>;
  /** What was noted for a lane. */
  noted(at: { readonly run: RunId; readonly lane: string }): Promise<ReadonlySet<CaseId>>;
}
