import { NotFoundError } from '../core/errors.ts';
import { openPersuasionDataset } from '../datasets/persuasion/open.ts';
import type { PersuaderTurn, PersuasionCase } from '../persuasion/case.ts';
import { HAND_LABELS, handLabels } from '../persuasion/labels/hand-labels.ts';
import type { Label } from '../persuasion/labels/label.ts';
import { type LabelAgreement, type LabelPair, labelAgreement } from '../persuasion/labels/label-agreement.ts';
import { DAILYPERSUASION_MAP } from '../persuasion/strategy-map/dailypersuasion.ts';
import type { Labeller } from './label-model.ts';

/** A turn labelled by hand, with its case. */
interface LabelledTurn {
  readonly item: PersuasionCase;
  readonly turn: PersuaderTurn;
  readonly hand: Label;
}

export interface MeasuredLabels {
  /** Version of the hand labels. */
  readonly hand: string;
  /** Labels that the readers of the data sets give, and the model's; each against the hand's. */
  readonly agreements: readonly {
    readonly labels: string;
    readonly data: string;
    readonly agreement: LabelAgreement;
  }[];
}

const SOURCES = { dailypersuasion: DAILYPERSUASION_MAP, farm: 'appeals as FARM names them' } as const;

/** The labels of the sources, and a model's where one is given, against the labels of hand. */
export async function measureLabels(
  labeller: Labeller | null,
  { dataDir }: { dataDir: string },
): Promise<MeasuredLabels> {
  const turns = await labelledTurns(dataDir);
  const given = new Map<LabelledTurn, Label | null>();
  if (labeller !== null) {
    const read = await labeller.label(turns.map(({ item, turn }) => ({ text: turn.text, context: item.context })));
    for (const [at, turn] of turns.entries()) given.set(turn, read[at]?.strategy ?? null);
  }
  const agreements = Object.entries(SOURCES).flatMap(([data, labels]) => {
    const own = turns.filter(({ item }) => item.source.name === data);
    const source = { labels, data, agreement: labelAgreement(own.map((turn) => pairOf(turn, turn.turn.strategy))) };
    if (labeller === null) return [source];
    const agreement = labelAgreement(own.map((turn) => pairOf(turn, given.get(turn) ?? null)));
    return [source, { labels: labeller.model, data, agreement }];
  });
  return { hand: HAND_LABELS, agreements };
}

function pairOf({ item, turn, hand }: LabelledTurn, other: Label | null): LabelPair {
  return { case: item.id, turn: turn.n, cluster: item.cluster ?? item.id, hand, other };
}

async function labelledTurns(dataDir: string): Promise<readonly LabelledTurn[]> {
  const cases = new Map<string, PersuasionCase>();
  for (const name of Object.keys(SOURCES))
    for await (const row of (await openPersuasionDataset(name, { dataDir })).rows())
      if ('case' in row) cases.set(row.case.id, row.case);
  return handLabels().map(({ case: id, turn: n, strategy }) => {
    const item = cases.get(id);
    const turn = item?.turns[n - 1];
    if (item === undefined || turn === undefined)
      throw new NotFoundError(`no turn ${n} of case ${id} for its hand label`);
    return { item, turn, hand: strategy };
  });
}

export function agreementText({ hand, agreements }: MeasuredLabels): string {
  const blocks = agreements.map(({ labels, data, agreement }) => {
    const { turns, labelled, percent, percentInterval, kappa, kappaInterval, byStrategy } = agreement;
    return [
      `${labels} against ${hand} (one labeller), ${data}: ${labelled} of ${turns} turns labelled`,
      `  same label ${shown(percent)}${between(percentInterval)}`,
      `  Cohen's kappa ${shown(kappa)}${between(kappaInterval)}`,
      ...byStrategy.map(
        (row) => `  ${row.strategy.padEnd(18)} hand ${row.hand}, ${labels} ${row.other}, both ${row.both}`,
      ),
    ].join('\n');
  });
  return blocks.join('\n\n');
}

function shown(value: number | null): string {
  return value === null ? 'n/a' : value.toFixed(3);
}

function between(interval: LabelAgreement['kappaInterval']): string {
  return interval === null ? '' : ` [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]`;
}
