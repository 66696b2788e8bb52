import type { Sha256 } from '../core/digest.ts';
import type { CaseId, RunId } from '../core/ids.ts';
import type { LookUp } from '../media/look-up.ts';
import type { ModelRequest } from '../models/model-port.ts';
import { readChatAnswer } from '../models/read-answer.ts';
import type { ModerationCase } from '../moderation/case.ts';
import { type HeldCall, type Moderator, planCase, rowFor } from '../moderation/moderate-case.ts';
import type { Verdict } from '../moderation/verdict.ts';
import type { Guarded, OpenGuard } from '../persuasion/guard.ts';
import { allOf } from '../persuasion/trial-calls.ts';

const NOTHING_SHOWN: LookUp = () => null;

/**
 * A moderator of the run in front of a persuadee: it reads each turn's text as a case of its own, asked and read as its
 * dialect has it. Its calls are named by the subject, the call's place in the trial, in place of a case.
 */
export function openGuard(
  moderator: Moderator,
  { run, readBlob }: { readonly run: RunId; readonly readBlob: (sha256: Sha256) => Promise<Uint8Array> },
): OpenGuard {
  return ({ ask, send }) => ({
    moderator: moderator.name,
    async read(text, subject): Promise<Guarded> {
      const item = guardCase(text, subject);
      const plan = planCase(run, moderator, { case: item, ask }, NOTHING_SHOWN);
      if (plan.kind === 'not_assessable') return { outcome: 'not_assessable', call: null, calls: [] };
      if (plan.kind === 'local') {
        const { dialect } = moderator;
        if (dialect.kind !== 'local') throw new TypeError(`${moderator.name} needs an answer`);
        const parts = plan.questions.flatMap(({ evidence }) => evidence);
        const { outcome }: Verdict = await dialect.judge({ case: item, parts, readBlob });
        return { outcome, call: null, calls: [] };
      }
      const calls = await allOf(
        plan.calls.map(
          async ({ request, ...about }): Promise<HeldCall> => ({
            ...about,
            held: await send({ key: about.key, request }),
          }),
        ),
      );
      const where = { run, evaluation: '', ask };
      const row = rowFor(where, moderator, item, { kind: 'held', calls }, readChatAnswer);
      const told = calls.map(({ key, held }) => ({ key, held }));
      return { outcome: row.verdict.outcome, call: row.callKey, calls: told };
    },
  });
}

/** A turn's text as a case of its own. The subject stands in place of the id, a digest elsewhere: call keys are made of it. */
export function guardCase(text: string, subject: string): ModerationCase {
  return {
    id: subject as CaseId,
    source: 'trial',
    version: '1',
    rowId: null,
    content: [{ type: 'text', text }],
    truth: { verdict: null, categories: {}, native: {} },
    facets: {},
    cluster: null,
    language: 'en',
  };
}

/** What a guard asks about one text. */
export function guardRequests(moderator: Moderator, text: string): readonly ModelRequest[] {
  const plan = planCase('check', moderator, { case: guardCase(text, 'check'), ask: 0 }, NOTHING_SHOWN);
  return plan.kind === 'ask' ? plan.calls.map(({ request }) => request) : [];
}
