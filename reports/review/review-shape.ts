import type { AgreementScore } from '../../metrics/agreement/agreement-score.ts';
import type { AuditScore } from '../../metrics/audit/audit-score.ts';
import type { ItemState } from '../../review/item.ts';
import type { AuditEstimates, AuditSampleReport } from './audit-sample.ts';
import type { ReviewerName } from './reviewer-names.ts';

/** What people decided on dialogues: whether the persuadee gave way. */
export interface DialogueReview
  extends Pick<
    ReviewReport,
    'items' | 'flags' | 'strata' | 'decisions' | 'conflicts' | 'agreement' | 'design_changes'
  > {
  readonly cases: Omit<ReviewReport['cases'], 'scored'>;
  readonly against_measured: MeasuredComparison;
}

/**
 * People's verdict on dialogues beside the readings', of which `gave_way` = crossed the middle or ended in the goal. Judged
 * dialogues as they are: no estimate for all trials.
 */
export interface MeasuredComparison {
  /** Dialogues on which both say something. */
  readonly n: number;
  /** `[people][readings]`, in dialogues. */
  readonly table: Readonly<Record<'gave_way' | 'held', Readonly<Record<'gave_way' | 'held', number>>>>;
  /** Judged otherwise than `gave_way` or `held`. */
  readonly unclear: number;
  /** Judged, without a reading at both ends. */
  readonly unmeasured: number;
  readonly percent_agreement: number | null;
  /** Null where it is not defined: without a dialogue, or where both say one thing throughout. */
  readonly cohen_kappa: number | null;
}

/** What people decided, how far they agree, and what it makes of the moderators. Plain JSON, null = undefined. */
export interface ReviewReport {
  /** Whose word the headline of the report takes for true. */
  readonly truth: 'dataset' | 'reviewed';
  readonly gate: string;
  /** Blind decisions an item wants. */
  readonly people: number;
  /** True when any decision is a simulated reviewer's. */
  readonly simulated: boolean;
  /** Ordinary items of moderation cases, a later round of a case for itself. */
  readonly items: {
    readonly n: number;
    readonly by_state: Readonly<Record<ItemState, number>>;
    /** Rounds after a case's first. */
    readonly later_rounds: number;
    /** Closed items by their verdict, most first; null = closed without one. */
    readonly verdicts: readonly { readonly verdict: string | null; readonly items: number }[];
    /** Closed items by what their result rests on. */
    readonly by_basis: Readonly<Record<string, number>>;
  };
  /** Control items of known truth: in no other count but the reviewers' gold record. */
  readonly gold_items: number;
  readonly cases: {
    /** Cases of the pool; null where it could not be set beside what was drawn. */
    readonly pool: number | null;
    readonly drawn: number;
    /** Closed with a verdict. */
    readonly judged: number;
    /** Of these, those whose verdict is a label that moderators are scored by. */
    readonly scored: number;
    /** Judged of drawn; null when nothing was drawn. */
    readonly coverage: number | null;
  };
  readonly flags: readonly FlagRow[];
  readonly strata: readonly StratumRow[];
  readonly decisions: {
    /** All that were made, undone ones too, gold items left out. */
    readonly made: number;
    readonly votes: number;
    readonly adjudications: number;
    readonly undone: number;
    readonly revealed: number;
    readonly kept: number;
    readonly revised: number;
  };
  readonly conflicts: ConflictReport;
  readonly anchoring: AnchoringReport;
  /** Of first, blind votes; null without a vote. */
  readonly agreement: AgreementScore | null;
  /** Every reviewer shares enough items with others for the model of Dawid and Skene; false below that. */
  readonly dawid_skene_usable: boolean;
  readonly reviewers: readonly ReviewerRow[];
  /** Cases whose design differs from what was drawn: above 0 no weighted figure is given. */
  readonly design_changes: number;
  /** Null where the random audit is no plain random sample, or the design could not be made again. */
  readonly audit_sample: AuditSampleReport | null;
  /** In the order of the report's moderators. */
  readonly moderators: readonly ReviewedModerator[];
  /** Trials of persuasion; in no other figure but the reviewers' counts. Null where none could be drawn. */
  readonly dialogues: DialogueReview | null;
  readonly notes: readonly string[];
}

/** Why cases were shown to people; a case may have several reasons. */
export interface FlagRow {
  readonly reason: string;
  readonly cases: number;
  readonly judged: number;
}

export interface StratumRow {
  readonly stratum: string;
  /** N_h, cases of the pool; null as `ReviewReport.cases.pool`. */
  readonly population: number | null;
  readonly drawn: number;
  /** n_h */
  readonly judged: number;
  /** Inclusion probabilities of its cases. */
  readonly inclusion: { readonly low: number; readonly high: number };
}

export interface ConflictReport {
  /** Items with two or more blind votes. */
  readonly items: number;
  /** Of these, those whose votes name different verdicts. */
  readonly conflicting: number;
  readonly rate: number | null;
  readonly adjudicated: number;
  /** Adjudicated items on which most blind votes named one verdict. */
  readonly with_majority: number;
  /** Of these, those that the adjudicator decided otherwise. */
  readonly overturned: number;
  readonly overturn_rate: number | null;
}

/** P(revise toward the model | reveal, disagreed), R 8.5, over verdicts that all machines share. */
export interface AnchoringReport {
  /** Revealed votes that differed from the machines' one label. */
  readonly disagreed: number;
  /** Of these, revised to it. */
  readonly toward_machine: number;
  readonly rate: number | null;
}

export interface ReviewerRow extends ReviewerName {
  /** Standing blind votes on ordinary items. */
  readonly votes: number;
  readonly adjudications: number;
  readonly undone: number;
  readonly revised: number;
  /** Blind votes on items that came to a verdict. */
  readonly with_result: number;
  /** Of these, votes that are the verdict. */
  readonly as_result: number;
  /** Blind votes on adjudicated items. */
  readonly adjudicated_votes: number;
  /** Of these, votes that the adjudicator did not follow. */
  readonly overturned: number;
  /** Null without an answer to a gold item. */
  readonly gold: GoldRow | null;
  /** Items that somebody else voted on too. */
  readonly shared_items: number;
  /** Dawid-Skene with the informative prior: P(vote | truth) as [truth][vote]; null without a vote. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>> | null;
}

export interface GoldRow {
  readonly right: number;
  readonly wrong: number;
  /** Mean of Beta(1 + right, 1 + wrong). */
  readonly mean: number;
  /** P(accuracy < .8). */
  readonly chance_below: number;
  readonly alert: boolean;
}

export interface ReviewedModerator {
  readonly name: string;
  readonly simulated: boolean;
  readonly baseline: boolean;
  /** Cases of the pool that it could not assess or has no verdict on: in none of its figures. */
  readonly left_out: number;
  /** Kish: (sum w)^2 / sum w^2 of its judged cases; null without one. */
  readonly effective_n: number | null;
  /** Null where the design could not be made again. */
  readonly audit: AuditScore | null;
  /** From the random audit alone; null without one. */
  readonly estimates: AuditEstimates | null;
}
