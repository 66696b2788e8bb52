import type { Json } from '../core/canonical-json.ts';
import { type CallKey, callKey, FIRST_SAMPLE, type RunId } from '../core/ids.ts';
import type { Held } from '../models/call-ledger.ts';
import type { ChatAnswer, ModelRequest, RawAnswer } from '../models/model-port.ts';
import type { VerdictRow } from '../runs/result-store.ts';
import type { ModerationCase } from './case.ts';
import { type Dialect, type DialectSettings, lackingModalities } from './dialects/dialect.ts';
import { readVerdict } from './dialects/read-verdict.ts';
import { verdict } from './verdict.ts';

/** A moderator of a run, ready to work: everything that gives it its identity. */
export interface Moderator {
  readonly name: string;
  readonly dialect: Dialect;
  readonly settings: DialectSettings;
  /** Null for moderators that call no model. */
  readonly target: {
    readonly endpoint: string;
    readonly model: string;
    readonly parameters: Readonly<Record<string, Json>>;
  } | null;
}

/** The call that a case needs; null when the moderator judges by itself or cannot look at the content. */
export interface CaseCall {
  readonly key: CallKey;
  readonly request: ModelRequest;
}

export function callFor(run: RunId, moderator: Moderator, item: ModerationCase, ask: number): CaseCall | null {
  const { dialect, target } = moderator;
  if (target === null || dialect.kind === 'local' || lackingModalities(dialect, item.content).length > 0) return null;
  const request = dialect.render(item.content, moderator.settings);
  const key = callKey({
    scope: run,
    subject: item.id,
    model: { endpoint: target.endpoint, name: target.model, parameters: target.parameters },
    request,
    sample: { ...FIRST_SAMPLE, ask },
  });
  return { key, request };
}

/** The row a case gets, derived from what the ledger holds under its key and from nothing else. */
export function rowFor(
  where: { readonly run: RunId; readonly evaluation: string; readonly ask: number },
  moderator: Moderator,
  item: ModerationCase,
  held: { readonly key: CallKey; readonly held: Held } | null,
  readChatAnswer: (raw: RawAnswer) => ChatAnswer,
): VerdictRow {
  const { dialect } = moderator;
  const row = {
    run: where.run,
    moderator: moderator.name,
    caseId: item.id,
    ask: where.ask,
    evaluation: where.evaluation,
    callKey: held?.key ?? null,
    modelAnswered: null,
    inputTokens: null,
    outputTokens: null,
  };
  const lacks = lackingModalities(dialect, item.content);
  if (lacks.length > 0) return { ...row, verdict: verdict({ outcome: 'not_assessable', reason: lacks.join(' ') }) };
  if (dialect.kind === 'local') return { ...row, verdict: dialect.judge(item.content) };
  if (held === null) throw new TypeError(`${moderator.name} needs an answer`);
  if (held.held.kind === 'none')
    return { ...row, verdict: verdict({ outcome: held.held.outcome, reason: held.held.code }) };
  const { answer } = held.held;
  return {
    ...row,
    verdict: readVerdict(dialect, answer, readChatAnswer),
    modelAnswered: answer.model,
    inputTokens: answer.usage?.inputTokens ?? null,
    outputTokens: answer.usage?.outputTokens ?? null,
  };
}
