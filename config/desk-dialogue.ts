import type { MediaPart } from '../core/content.ts';
import type { CaseId, RunId } from '../core/ids.ts';
import type { ChatAnswer } from '../models/model-port.ts';
import type { PersuasionCase } from '../persuasion/case.ts';
import { persuadeePrompt } from '../persuasion/persuadee-prompt.ts';
import { type ReadingColumns, readingColumns } from '../persuasion/reading.ts';
import { readReply } from '../persuasion/reply.ts';
import { mediaUnder } from '../persuasion/show-turn.ts';
import type { TrialRow } from '../persuasion/trial.ts';
import { measuredOutcome } from '../review/selection/dialogue.ts';
import { trialEvidence } from '../review/selection/trial-evidence.ts';
import type { Store } from '../store/store.ts';
import { findDialogues } from './dialogue-candidates.ts';
import { persuaderWords } from './persuader-words.ts';
import { trialReplies } from './trial-replies.ts';

type Stored = Pick<Store, 'runs' | 'trials' | 'ledger'>;
type ItemOf = { readonly run: RunId; readonly caseId: CaseId };

/** A part of what is judged, before its media are counted. */
export type DeskPiece = { readonly label: string } & ({ readonly text: string } | { readonly medium: MediaPart });

/**
 * A trial as it was played: what the persuadee was told, then what each side said, pictures as the persuadee was shown
 * them. No name of a condition, strategy, reading or flag; null = the run has no such trial.
 */
export async function readDialogue(
  store: Stored,
  of: ItemOf,
): Promise<{ readonly language: string; readonly pieces: readonly DeskPiece[] } | null> {
  const row = await trialOfItem(store, of);
  const item = row === null ? null : await store.trials.case(of.run, row.trial.caseId);
  if (row === null || item === null) return null;
  const words = await persuaderWords(store, row, item);
  return { language: item.language, pieces: piecesOf(row, item, { words, replies: await trialReplies(store, row) }) };
}

export interface MeasuredPoint extends Omit<ReadingColumns, 'estimator' | 'p_correct'> {}

/** What was read of a trial; for eyes that have committed. */
export interface MeasuredDialogue {
  readonly persuadee: string;
  readonly outcome: ReturnType<typeof measuredOutcome>;
  readonly readings: readonly {
    readonly question: string;
    readonly estimator: string;
    /** Before the first turn. */
    readonly first: MeasuredPoint | null;
    /** After the last. */
    readonly last: MeasuredPoint | null;
  }[];
}

/** Null for anything but a dialogue. */
export async function measuredDialogue(store: Stored, of: ItemOf): Promise<MeasuredDialogue | null> {
  if ((await store.runs.case(of.run, of.caseId)) !== null) return null;
  const row = await trialOfItem(store, of);
  if (row === null) return null;
  const { persuadee, planned, probes } = row;
  const kinds = new Map(probes.map(({ question, reading: { estimator } }) => [`${question}/${estimator}`, question]));
  const at = (checkpoint: number, kind: string): MeasuredPoint | null => {
    const found = probes.find(
      (probe) => probe.checkpoint === checkpoint && `${probe.question}/${probe.reading.estimator}` === kind,
    );
    return found === undefined ? null : pointOf(readingColumns(found.reading));
  };
  return {
    persuadee,
    outcome: measuredOutcome(trialEvidence(row)),
    readings: [...kinds].map(([kind, question]) => ({
      question,
      estimator: kind.slice(question.length + 1),
      first: at(0, kind),
      last: at(planned, kind),
    })),
  };
}

const pointOf = ({ status, stance, levels, stance_of, answer, p_target }: ReadingColumns): MeasuredPoint => ({
  status,
  stance,
  levels,
  stance_of,
  answer,
  p_target,
});

async function trialOfItem(store: Stored, { run, caseId }: ItemOf): Promise<TrialRow | null> {
  const record = await store.runs.find(run);
  if (record === null) return null;
  return (await findDialogues(store, record, new Set([caseId]))).get(caseId) ?? null;
}

function piecesOf(
  { trial, turns }: TrialRow,
  item: PersuasionCase,
  {
    words: said,
    replies,
  }: { readonly words: readonly (string | null)[]; readonly replies: readonly (ChatAnswer | null)[] },
): readonly DeskPiece[] {
  const gaveWay = item.direction === 'for' ? 'agree with it' : 'disagree with it';
  const lines = turns.flatMap(({ n, kind, call }, i): DeskPiece[] => {
    const turn = item.turns.find((one) => one.n === n);
    const wasShown = call !== null;
    const pictures = wasShown && turn !== undefined ? mediaUnder(trial.arm, turn) : [];
    const words = wasShown && kind === 'caption' ? (turn?.caption ?? null) : null;
    return [
      ...pictures.map((medium) => ({ label: `turn ${n}, ${medium.type === 'image' ? 'picture' : 'video'}`, medium })),
      ...(words === null ? [] : [{ label: `turn ${n}, a picture in words`, text: words }]),
      { label: `turn ${n}, persuader`, text: said[i] ?? '(no words)' },
      { label: `turn ${n}, persuadee`, text: replyText(replies[i] ?? null) },
    ];
  });
  return [
    { label: `claim; who gives way comes to ${gaveWay}`, text: item.claim },
    { label: 'told to the persuadee', text: persuadeePrompt(item, trial.prior) },
    ...(lines.length === 0 ? [{ label: 'dialogue', text: '(no turn was played)' }] : lines),
  ];
}

/** As the dialogue went on from it. */
function replyText(answer: ChatAnswer | null): string {
  const reply = answer === null ? null : readReply(answer);
  return reply !== null && 'said' in reply ? reply.said : '(no reply: the dialogue ends here)';
}
