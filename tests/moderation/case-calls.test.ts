import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { callKey, FIRST_SAMPLE } from '../../core/ids.ts';
import type { Held } from '../../models/call-ledger.ts';
import type { ModelRequest } from '../../models/model-port.ts';
import { readChatAnswer } from '../../models/read-answer.ts';
import { assumedMedia } from '../../moderation/assumed-media.ts';
import type { ChatDialect, DialectSettings } from '../../moderation/dialects/dialect.ts';
import { createGraniteGuardian3 } from '../../moderation/dialects/granite-guardian-3.ts';
import { createOneWord } from '../../moderation/dialects/one-word.ts';
import { createShieldGemma1 } from '../../moderation/dialects/shieldgemma-1.ts';
import { NO_MEDIA } from '../../moderation/media-settings.ts';
import { type CaseCall, type Moderator, planCase, rowFor } from '../../moderation/moderate-case.ts';
import { toCanonical } from '../../moderation/taxonomies/to-canonical.ts';
import { moderationCase } from '../reports/fixture.ts';
import { completion, raw } from './answers.ts';

const CASE = moderationCase({ key: 'one', truth: 'unsafe' });
const SETTINGS: DialectSettings = { policy: null, logprobs: false, schema: false };

const moderator = (dialect: ChatDialect, more: Partial<Moderator> = {}): Moderator => ({
  name: 'm',
  dialect,
  settings: SETTINGS,
  media: NO_MEDIA,
  scoreFrom: { kind: 'none' },
  withoutVideo: false,
  target: { endpoint: 'e', model: 'x', parameters: {} },
  ...more,
});
const callsOf = (of: Moderator, item = CASE): readonly CaseCall[] => {
  const plan = planCase('r', of, { case: item, ask: 0 }, assumedMedia);
  if (plan.kind !== 'ask') throw new TypeError(plan.kind);
  return plan.calls;
};
const says = (text: string, tokens: readonly [number, number] | null = [10, 2]): Held => ({
  kind: 'answer',
  answer: {
    ...raw(completion(text)),
    usage: tokens === null ? null : { inputTokens: tokens[0], outputTokens: tokens[1] },
  },
});
const GONE: Held = { kind: 'none', outcome: 'timeout', code: 'ProviderTimeout' };
const rowOf = (of: Moderator, answers: readonly Held[], item = CASE) => {
  const calls = callsOf(of, item).map(({ request: _, ...about }, i) => ({ ...about, held: answers[i] ?? GONE }));
  return rowFor({ run: 'r', evaluation: 'e', ask: 0 }, of, item, { kind: 'held', calls }, readChatAnswer);
};
const seedOf = (request: ModelRequest) => (request.kind === 'chat' ? request.seed : null);

describe('the calls of a case', () => {
  it('are one for each policy of ShieldGemma, under keys of their own', () => {
    const calls = callsOf(moderator(createShieldGemma1()));
    expect(calls.map(({ asked }) => asked)).toEqual([
      'dangerous content',
      'harassment',
      'hate speech',
      'sexually explicit',
    ]);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(4);
    expect(calls.every(({ vote }) => vote === undefined)).toBe(true);
    const one = moderator(createShieldGemma1(), { settings: { ...SETTINGS, policy: 'hate speech' } });
    expect(callsOf(one).map(({ key }) => key)).toEqual([calls[2]?.key]);
  });

  it('are one about harm for Granite Guardian, or one for each risk of its list', () => {
    const granite = createGraniteGuardian3();
    const asked = (policy: string | null) =>
      callsOf(moderator(granite, { settings: { ...SETTINGS, policy } })).map((call) => call.asked);
    expect(asked(null)).toEqual([undefined]);
    expect(asked('violence, profanity')).toEqual(['profanity', 'violence']);
    expect(asked('all')).toEqual([
      'harm',
      'social_bias',
      'profanity',
      'sexual_content',
      'unethical_behavior',
      'violence',
      'jailbreak',
    ]);
    const response = { ...SETTINGS, policy: 'all', target: 'response' } as const;
    const ofResponse = callsOf(moderator(granite, { settings: response })).map((call) => call.asked);
    expect(ofResponse).toContain('evasiveness');
    expect(ofResponse).not.toContain('jailbreak');
  });

  it('are k for each part and code under votes, told apart by vote and seed alone', () => {
    const calls = callsOf(moderator(createShieldGemma1(), { scoreFrom: { kind: 'votes', k: 3 } }));
    expect(calls).toHaveLength(12);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(12);
    expect(calls.slice(0, 3).map(({ asked, vote }) => [asked, vote])).toEqual([
      ['dangerous content', 0],
      ['dangerous content', 1],
      ['dangerous content', 2],
    ]);
    expect(calls.slice(0, 3).map(({ request }) => seedOf(request))).toEqual([0, 1, 2]);
    const [, second] = calls;
    const model = { endpoint: 'e', name: 'x', parameters: {} };
    const sample = { ...FIRST_SAMPLE, vote: 1 };
    expect(second?.key).toBe(callKey({ scope: 'r', subject: CASE.id, model, request: second?.request, sample }));
    expect(callsOf(moderator(createOneWord())).map(({ request }) => seedOf(request))).toEqual([null]);
  });
});

describe('the row of a case with many calls', () => {
  const shield = moderator(createShieldGemma1());

  it('names the codes that were found and lists every call', () => {
    const row = rowOf(shield, [says('No'), says('Yes'), says('Yes'), says('No')]);
    expect(row.verdict).toMatchObject({
      outcome: 'unsafe',
      categories: ['harassment', 'hate speech'],
      notAssessable: [],
    });
    expect(row.verdict.parts?.map(({ part, outcome }) => [part, outcome])).toEqual([
      ['dangerous content', 'safe'],
      ['harassment', 'unsafe'],
      ['hate speech', 'unsafe'],
      ['sexually explicit', 'safe'],
    ]);
    expect(row.verdict.parts?.map(({ call }) => call)).toEqual(callsOf(shield).map(({ key }) => key));
  });

  it('leaves hazards unknown whose code brought no decision while another made the case unsafe', () => {
    const row = rowOf(shield, [says('No'), says('Yes'), GONE, says('No')]);
    expect(row.verdict).toMatchObject({ outcome: 'unsafe', categories: ['harassment'], unanswered: ['hate speech'] });
    expect(toCanonical(shield.dialect.taxonomy, row.verdict)).toMatchObject({
      HARASS: true,
      HATE: null,
      'SEX.adult': false,
    });
    expect(rowOf(shield, [says('No'), says('No'), GONE, says('No')]).verdict).toMatchObject({
      outcome: 'timeout',
      categories: null,
    });
  });

  it('sums the tokens of all its calls, and knows no sum where one is unknown', () => {
    const usage = fc.tuple(fc.nat(1000), fc.nat(1000));
    fc.assert(
      fc.property(fc.array(usage, { minLength: 4, maxLength: 4 }), fc.nat(3), (all, silent) => {
        const sum = (side: 0 | 1) => all.reduce((total, tokens) => total + tokens[side], 0);
        const row = rowOf(
          shield,
          all.map((tokens) => says('No', tokens)),
        );
        expect([row.inputTokens, row.outputTokens]).toEqual([sum(0), sum(1)]);
        const partly = rowOf(
          shield,
          all.map((tokens, i) => says('No', i === silent ? null : tokens)),
        );
        expect([partly.inputTokens, partly.outputTokens]).toEqual([null, null]);
      }),
    );
  });

  it('has the share of votes as its score, and the votes in its parts', () => {
    const voter = moderator(createOneWord(), { scoreFrom: { kind: 'votes', k: 5 } });
    const row = rowOf(voter, [says('unsafe'), says('safe'), GONE, says('unsafe'), says('unsafe')]);
    expect(row.verdict).toMatchObject({ outcome: 'unsafe', score: 0.75 });
    expect(row.verdict.parts?.map(({ part, outcome }) => `${part}: ${outcome}`)).toEqual([
      'all, vote 1: unsafe',
      'all, vote 2: safe',
      'all, vote 3: timeout',
      'all, vote 4: unsafe',
      'all, vote 5: unsafe',
    ]);
    expect(rowOf(voter, [GONE, says('unsafe'), GONE, says('safe'), GONE]).verdict).toMatchObject({
      outcome: 'timeout',
      score: null,
    });
  });

  it('combines votes first, then codes, then parts', () => {
    const many = moderator(createShieldGemma1(), { scoreFrom: { kind: 'votes', k: 3 } });
    const yes = [says('Yes'), says('No'), says('Yes')];
    const no = [says('No'), says('Yes'), says('No')];
    const made = rowOf(many, [...no, ...no, ...yes, ...no]).verdict;
    expect(made).toMatchObject({ outcome: 'unsafe', categories: ['hate speech'] });
    expect(made.score).toBeCloseTo(2 / 3, 12);
    expect(made.parts?.[7]?.part).toBe('hate speech, vote 2');
    expect(rowOf(many, [...no, ...no, ...no, ...no]).verdict).toMatchObject({ outcome: 'safe', categories: [] });
  });

  it('keeps parts of one name apart', () => {
    const picture = (name: string) => ({ type: 'image', source: { kind: 'blob', sha256: sha256(name) } }) as const;
    const video = { type: 'video', source: { kind: 'blob', sha256: sha256('v') }, title: null } as const;
    const eyes = moderator(createOneWord(), { media: { ...NO_MEDIA, images: 'many', video: 'frames', frames: 1 } });
    const item = { ...CASE, content: [picture('a'), picture('b'), video] };
    const made = rowOf(eyes, [says('safe'), says('unsafe'), says('safe')], item).verdict;
    expect(made.outcome).toBe('unsafe');
    expect(made.parts?.map(({ part }) => part)).toEqual(['image', 'image', expect.stringContaining('frame 1')]);
  });
});
