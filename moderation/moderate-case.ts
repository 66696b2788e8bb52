import type { Json } from '../core/canonical-json.ts';
import { type CallKey, callKey, FIRST_SAMPLE, type RunId } from '../core/ids.ts';
import type { LookUp } from '../media/look-up.ts';
import type { Held } from '../models/call-ledger.ts';
import type { ChatAnswer, ModelRequest, RawAnswer } from '../models/model-port.ts';
import type { VerdictRow } from '../runs/result-store.ts';
import type { ModerationCase } from './case.ts';
import { combine } from './combine.ts';
import type { Dialect, DialectSettings } from './dialects/dialect.ts';
import { readVerdict } from './dialects/read-verdict.ts';
import type { MediaSettings } from './media-settings.ts';
import { inquire } from './questions.ts';
import { type Verdict, verdict } from './verdict.ts';

/** A moderator of a run, ready to work: everything that gives it its identity. */
export interface Moderator {
  readonly name: string;
  readonly dialect: Dialect;
  readonly settings: DialectSettings;
  readonly media: MediaSettings;
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
export interface CaseCall {
  readonly part: string;
  readonly key: CallKey;
  readonly request: ModelRequest;
}

/** What has to be done for a case: calls, or none because the moderator judges by itself or cannot look at it. */
export type CasePlan =
  | { readonly kind: 'ask'; readonly calls: readonly CaseCall[] }
  | { readonly kind: 'local' }
  | { readonly kind: 'not_assessable'; readonly reason: string };

export function planCase(
  run: RunId,
  moderator: Moderator,
  { case: item, ask }: { readonly case: ModerationCase; readonly ask: number },
  made: LookUp,
): CasePlan {
  const { dialect, target } = moderator;
  const inquiry = inquire(moderator, item.content, made);
  if ('lacks' in inquiry) return { kind: 'not_assessable', reason: inquiry.lacks };
  if (dialect.kind === 'local') return { kind: 'local' };
  if (target === null) throw new TypeError(`${moderator.name} has no endpoint`);
  const calls = inquiry.questions.map(({ part, evidence }) => {
    const request = dialect.render(evidence, moderator.settings);
    const key = callKey({
      scope: run,
      subject: item.id,
      model: { endpoint: target.endpoint, name: target.model, parameters: target.parameters },
      request,
      sample: { ...FIRST_SAMPLE, ask },
    });
    return { part, key, request };
  });
  return { kind: 'ask', calls };
}

/** What the ledger holds for one call of a case. */
export interface HeldCall {
  readonly part: string;
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
  const { dialect } = moderator;
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
  const parts = found.calls.map(({ part, key, held }) => ({
    part,
    key,
    answer: held.kind === 'none' ? null : held.answer,
    verdict:
      held.kind === 'none'
        ? verdict({ outcome: held.outcome, reason: held.code })
        : readVerdict(dialect, held.answer, readChatAnswer),
  }));
  const answers = parts.map(({ answer }) => answer);
  return {
    ...row,
    callKey: first.key,
    verdict: parts.length === 1 ? (parts[0]?.verdict as Verdict) : combined(moderator, parts),
    modelAnswered: answers.find((answer) => answer !== null)?.model ?? null,
    inputTokens: sum(answers.map((answer) => answer?.usage?.inputTokens ?? null)),
    outputTokens: sum(answers.map((answer) => answer?.usage?.outputTokens ?? null)),
  };
}

function combined(
  { dialect, media }: Moderator,
  parts: readonly { readonly part: string; readonly key: CallKey; readonly verdict: Verdict }[],
): Verdict {
  const told = parts.map(({ part, key, verdict: made }) => ({
    part: { part, outcome: made.outcome, reason: made.reason, score: made.score, call: key },
    verdict: made,
  }));
  const { categories } = dialect.taxonomy;
  return combine(told, media, (codes) => categories.flatMap(({ code }) => (codes.has(code) ? [code] : [])));
}

/** A sum with an unknown in it is unknown. */
function sum(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0);
}
