import { recordOf } from '../classification-score.ts';
import { type DawidSkeneOptions, dawidSkene, type Votes } from './dawid-skene.ts';
import type { RatingRow } from './rating-row.ts';
import { type RatingTable, ratingTable } from './rating-table.ts';

/** Below this many shared items of a rater, Dawid-Skene stands beside nothing: majority and soft label are shown. R 7.2. */
export const DAWID_SKENE_ITEMS = 30;

export interface AggregateOptions extends Omit<DawidSkeneOptions, 'gold'> {
  /** All labels; absent = those voted for. */
  readonly labels?: readonly string[];
  /** By rater: answers on items of known truth, `{truth: {vote: count}}`. */
  readonly gold?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
}

export interface ItemVotes {
  readonly item: string;
  readonly votes: readonly { readonly rater: string; readonly label: string }[];
  /** By label: its share of the item's votes. */
  readonly soft: Readonly<Record<string, number>>;
  /** The label of most votes; null for a tie. */
  readonly majority: string | null;
  /** By label: P(truth = label | all votes). */
  readonly posterior: Readonly<Record<string, number>>;
}

export interface RaterModel {
  readonly rater: string;
  /** Items that somebody else rated too. */
  readonly sharedItems: number;
  /** `confusion[truth][vote]`: P(vote | truth). */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface AggregatedVotes {
  readonly labels: readonly string[];
  readonly items: readonly ItemVotes[];
  readonly raters: readonly RaterModel[];
  /** Every rater has DAWID_SKENE_ITEMS shared items or more: the posterior may stand beside the soft label. */
  readonly posteriorUsable: boolean;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Raw votes beside what is made of them: soft label, majority, Dawid-Skene. Throws as `ratingTable`. R 7.2. */
export function aggregateVotes(rows: Iterable<RatingRow>, options: AggregateOptions = {}): AggregatedVotes {
  const { labels: declared, gold, ...rest } = options;
  const table = ratingTable(rows, declared === undefined ? {} : { order: declared });
  const labels = table.scale.categories;
  const fit = dawidSkene(votesOf(table), { ...rest, ...(gold === undefined ? {} : { gold: goldCounts(table, gold) }) });
  const stretch = (values: Float64Array, start: number) =>
    recordOf(labels.map((name, label) => [name, values[start + label]!] as const));
  const shared = sharedItems(table);
  const raters = table.raters.map((rater, at): RaterModel => {
    const row = (truth: number) => stretch(fit.confusion, (at * labels.length + truth) * labels.length);
    const confusion = recordOf(labels.map((name, truth) => [name, row(truth)] as const));
    return { rater, sharedItems: shared[at]!, confusion };
  });
  return {
    labels,
    items: table.items.map((item, at) => ({
      item,
      ...tally(table, at),
      posterior: stretch(fit.posterior, at * labels.length),
    })),
    raters,
    posteriorUsable: raters.length > 1 && raters.every((rater) => rater.sharedItems >= DAWID_SKENE_ITEMS),
    iterations: fit.iterations,
    converged: fit.converged,
  };
}

/** The columns that `dawidSkene` reads. */
export function votesOf({ items, raters, scale, starts, rater, category }: RatingTable): Votes {
  const item = new Int32Array(rater.length);
  for (let at = 0; at < items.length; at += 1) item.fill(at, starts[at]!, starts[at + 1]!);
  return {
    items: items.length,
    raters: raters.length,
    labels: scale.categories.length,
    item,
    rater,
    label: category,
  };
}

function goldCounts({ raters, scale }: RatingTable, gold: NonNullable<AggregateOptions['gold']>): number[][][] {
  return raters.map((rater) =>
    scale.categories.map((truth) => scale.categories.map((vote) => gold[rater]?.[truth]?.[vote] ?? 0)),
  );
}

function sharedItems({ raters, starts, rater }: RatingTable): Int32Array {
  const shared = new Int32Array(raters.length);
  for (let item = 0; item + 1 < starts.length; item += 1) {
    const [from, to] = [starts[item]!, starts[item + 1]!];
    if (to - from > 1) for (let at = from; at < to; at += 1) shared[rater[at]!]! += 1;
  }
  return shared;
}

function tally({ raters, scale, starts, rater, category }: RatingTable, item: number) {
  const counts = new Int32Array(scale.categories.length);
  const votes = [];
  for (let at = starts[item]!; at < starts[item + 1]!; at += 1) {
    counts[category[at]!]! += 1;
    votes.push({ rater: raters[rater[at]!]!, label: scale.categories[category[at]!]! });
  }
  const most = Math.max(...counts);
  const leaders = scale.categories.filter((_, label) => counts[label] === most);
  return {
    votes,
    soft: recordOf(scale.categories.map((name, label) => [name, counts[label]! / votes.length] as const)),
    majority: leaders.length === 1 ? leaders[0]! : null,
  };
}
