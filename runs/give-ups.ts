import type { CaseId, RunId } from '../core/ids.ts';
import type { Outcome } from '../moderation/verdict.ts';

export type GivenUp =
  | { readonly kind: 'given_up'; readonly ask: number }
  /** It has its row already; that stays. */
  | { readonly kind: 'has_row'; readonly outcome: Outcome }
  /** An attempt at its page may still send; nothing was changed. */
  | { readonly kind: 'at_work' };

/** Cases that people gave up because they cost workers. */
export interface GiveUps {
  /**
   * Writes the verdict `error: worker_lost` of a moderator on a case at its wanted ask, under the run's newest
   * evaluation: no answer, template or parser is touched again for it. Throws NotFoundError for a case that is not of
   * the run.
   */
  verdict(at: { readonly run: RunId; readonly moderator: string; readonly caseId: CaseId }): Promise<GivenUp>;
  /** Notes it for a lane whose work ends in no verdict (media, trials); for good. Throws NotFoundError as above. */
  note(at: { readonly run: RunId; readonly lane: string; readonly caseId: CaseId }): Promise<void>;
  /** What was noted for a lane. */
  noted(at: { readonly run: RunId; readonly lane: string }): Promise<ReadonlySet<CaseId>>;
}
