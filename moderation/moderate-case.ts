import type { Json } from '../core/canonical-json.ts';
import type { Sha256 } from '../core/digest.ts';
import { type CallKey, callKey, FIRST_SAMPLE, type RunId } from '../core/ids.ts';
import type { LookUp } from '../media/look-up.ts';
import type { Held } from '../models/call-ledger.ts';
import type { ChatAnswer, ModelRequest, RawAnswer } from '../models/model-port.ts';
import type { VerdictRow } from '../runs/result-store.ts';
import type { ModerationCase } from './case.ts';
import type { Dialect, DialectSettings } from './dialects/dialect.ts';
import { readVerdict } from './dialects/read-verdict.ts';
import type { EvidencePart } from './evidence.ts';
import type { MediaSettings } from './media-settings.ts';
import { inquire, type Question } from './questions.ts';
import { type ScoreFrom, withScore } from './score-from.ts';
import { type Verdict, verdict } from './verdict.ts';
import { type CallAbout, verdictOfCalls } from './verdict-of-calls.ts';

/** A moderator of a run, ready to work: everything that gives it its identity. */
export interface Moderator {
  readonly name: string;
  readonly dialect: Dialect;
  readonly settings: DialectSettings;
  readonly media: MediaSettings;
  readonly scoreFrom: ScoreFrom;
  /** Of the file that the spec names, part of what it is; absent = none. */
  readonly file?: Sha256;
  /** The run leaves videos out because it has no ffmpeg. */
  readonly withoutVideo: boolean;
  /** Null for moderators that call no model. */
  readonly target: {
    readonly endpoint: string;
    readonly model: string;
    readonly parameters: Readonly<Record<string, Json>>;
  } | null;
}

/** One call that a case needs, and what of the case it asks about. */
export interface CaseCall extends CallAbout {
  readonly key: CallKey;
  readonly request: ModelRequest;
}

/** What has to be done for a case: calls, or none because the moderator judges by itself or cannot look at it. */
export type CasePlan =
  | { readonly kind: 'ask'; readonly calls: readonly CaseCall[] }
  | {
      readonly kind: 'local';
      /** Empty = it judges the case as such and is shown no media. */
      readonly questions: readonly Question[];
    }
  | { readonly kind: 'not_assessable'; readonly reason: string };

/** The calls are in the order part, code, vote: each part is asked about each code as often as there are votes. */
export function planCase(
  run: RunId,
  moderator: Moderator,
  { case: item, ask }: { readonly case: ModerationCase; readonly ask: number },
  made: LookUp,
): CasePlan {
  const { dialect, target } = moderator;
  const inquiry = inquire(moderator, item.content, made);
  if ('lacks' in inquiry) return { kind: 'not_assessable', reason: inquiry.lacks };
  const leftOut = dialect.kind === 'chat' ? (dialect.leavesOut?.(item) ?? null) : null;
  if (leftOut !== null) return { kind: 'not_assessable', reason: leftOut };
  if (dialect.kind === 'local') return { kind: 'local', questions: inquiry.questions };
  if (target === null) throw new TypeError(`${moderator.name} has no endpoint`);
  const calls = inquiry.questions.flatMap(({ part, evidence }, at) =>
    requestsFor(moderator, evidence).map(({ asked, vote, request }): CaseCall => {
      const key = callKey({
        scope: run,
        subject: item.id,
        model: { endpoint: target.endpoint, name: target.model, parameters: target.parameters },
        request,
        sample: { ...FIRST_SAMPLE, ask, vote: vote ?? 0 },
      });
      return { at, part, asked, vote, key, request };
    }),
  );
  return { kind: 'ask', calls };
}

interface Sampled extends Pick<CallAbout, 'asked' | 'vote'> {
  readonly request: ModelRequest;
}

/** Votes differ in the seed of their request, so that servers which take one draw each anew. */
function requestsFor({ dialect, settings, scoreFrom }: Moderator, evidence: readonly EvidencePart[]): Sampled[] {
  if (dialect.kind === 'local') return [];
  if (dialect.kind === 'moderation') return [{ request: dialect.render(evidence) }];
  const codes = dialect.asks?.(settings) ?? [];
  return (codes.length === 0 ? [undefined] : codes).flatMap((asked) => {
    const request = dialect.render(evidence, settings, asked);
    if (scoreFrom.kind !== 'votes') return [{ asked, request }];
    return Array.from({ length: scoreFrom.k }, (_, vote) => ({ asked, vote, request: { ...request, seed: vote } }));
  });
}

/** What the ledger holds for one call of a case. */
export interface HeldCall extends CallAbout {
  readonly key: CallKey;
  readonly held: Held;
}

/** The row a case gets, derived from what the ledger holds under its keys and from nothing else. */
export function rowFor(
  where: { readonly run: RunId; readonly evaluation: string; readonly ask: number },
  moderator: Moderator,
  item: ModerationCase,
  found:
    | { readonly kind: 'judged'; readonly verdict: Verdict }
    | { readonly kind: 'held'; readonly calls: readonly HeldCall[] },
  readChatAnswer: (raw: RawAnswer) => ChatAnswer,
): VerdictRow {
  const { dialect, settings, media, scoreFrom } = moderator;
  const row = {
    run: where.run,
    moderator: moderator.name,
    caseId: item.id,
    ask: where.ask,
    evaluation: where.evaluation,
    callKey: null,
    modelAnswered: null,
    inputTokens: null,
    outputTokens: null,
  };
  if (found.kind === 'judged') return { ...row, verdict: found.verdict };
  const [first] = found.calls;
  if (first === undefined || dialect.kind === 'local') throw new TypeError(`${moderator.name} needs an answer`);
  const calls = found.calls.map(({ held, ...about }) => {
    const { target } = settings;
    const made =
      held.kind === 'none'
        ? verdict({ outcome: held.outcome, reason: held.code })
        : readVerdict(dialect, held.answer, readChatAnswer, { target, asked: about.asked });
    return { ...about, verdict: withScore(made, scoreFrom) };
  });
  const answers = found.calls.map(({ held }) => (held.kind === 'none' ? null : held.answer));
  return {
    ...row,
    callKey: first.key,
    verdict: verdictOfCalls(calls, { media, taxonomy: dialect.taxonomy, scoreFrom }),
    modelAnswered: answers.find((answer) => answer !== null)?.model ?? null,
    inputTokens: sum(answers.map((answer) => answer?.usage?.inputTokens ?? null)),
    outputTokens: sum(answers.map((answer) => answer?.usage?.outputTokens ?? null)),
  };
}

/** A sum with an unknown in it is unknown. */
function sum(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0);
}
