import { optionId } from '../metrics/persuasion/answers.ts';
import type { PersuasionReading } from '../metrics/persuasion/reading.ts';
import type { PersuasionCase } from './case.ts';
import { askBinary } from './probes/statement.ts';
import { readingColumns } from './reading.ts';
import type { StrategyId } from './strategies.ts';
import type { ProbeRecord, Question, TrialRow } from './trial.ts';

/** The one strategy a case's turns use beside `none`; `none` where there is no other, `mixed` for several. */
export function caseStrategy({ turns }: Pick<PersuasionCase, 'turns'>): StrategyId | 'mixed' {
  const used = new Set(turns.map(({ strategy }) => strategy).filter((strategy) => strategy !== 'none'));
  const [only] = used;
  if (only === undefined) return 'none';
  return used.size === 1 ? only : 'mixed';
}

/**
 * The readings of a trial as rows of CONTRACT 2, `not_run` included: one trial id a question and
 * persuadee: a question has right options and a target of its own, and every persuadee has the same trials. The strategy is the case's in every arm, so that `control` stands beside the others.
 */
export function readingRows(row: TrialRow, item: PersuasionCase): PersuasionReading[] {
  return row.probes.map((record) => recordRow(row, item, record));
}

/**
 * The reflective final readings as rows, of trials and questions of their own (P 7.2: reported apart): no grouping by
 * question mixes `likert/reflective` with `likert`.
 */
export function reflectiveRows(row: TrialRow, item: PersuasionCase): PersuasionReading[] {
  return row.reflective.map((record) => {
    const reading = recordRow(row, item, record);
    const question = `${record.question}/reflective`;
    return {
      ...reading,
      trial_id: `${row.trial.id}/${question}/${row.persuadee}`,
      condition: { ...reading.condition, question },
    };
  });
}

function recordRow(
  row: TrialRow,
  item: PersuasionCase,
  { checkpoint, question, reading, carried }: ProbeRecord,
): PersuasionReading {
  const columns = readingColumns(reading);
  const { turns, repeat, cluster, ...who } = trialColumns(row, item, question);
  return {
    ...who,
    checkpoint,
    ...columns,
    turns,
    ...stakesOf(item, question),
    probe: null,
    repeat,
    carried: carried && columns.status === 'ok',
    cluster,
  };
}

type TrialColumns = Required<
  Pick<
    PersuasionReading,
    'trial_id' | 'case_id' | 'persuadee' | 'persuader' | 'condition' | 'turns' | 'repeat' | 'cluster'
  >
>;

/** What all rows of a trial about one question agree on. */
export function trialColumns(
  { trial, persuadee, planned }: TrialRow,
  item: PersuasionCase,
  question: string,
): TrialColumns {
  return {
    trial_id: `${trial.id}/${question}/${persuadee}`,
    case_id: item.id,
    persuadee,
    persuader: trial.persuader,
    condition: {
      arm: trial.arm,
      prior: trial.prior,
      mitigation: trial.mitigation,
      direction: item.direction,
      context: item.context,
      question,
      strategy: caseStrategy(item),
    },
    turns: planned,
    repeat: String(trial.repeat),
    cluster: item.cluster ?? item.id,
  };
}

/** Right options and target of a question; null where it has none. */
function stakesOf(
  item: PersuasionCase,
  question: Question,
): { correct: readonly string[] | null; target: string | null } {
  if (question === 'likert') return { correct: null, target: null };
  if (question === 'binary') {
    const { correct, target } = askBinary(item, { side: 'claim', order: 'yes_first' });
    return { correct: someOf(correct), target };
  }
  const { probe } = item;
  if (probe.kind === 'likert') return { correct: null, target: null };
  return {
    correct: someOf(probe.correct.map(optionId)),
    target: probe.target === null ? null : optionId(probe.target),
  };
}

function someOf(options: readonly string[]): readonly string[] | null {
  return options.length === 0 ? null : options;
}
