import { describe, expect, it } from 'vitest';
import { scorePersuasion } from '../../metrics/persuasion/score-persuasion.ts';
import { readingRows } from '../../persuasion/reading-rows.ts';
import { NO_REPLY } from '../../persuasion/reply.ts';
import {
  believing,
  caseOf,
  hashOf,
  jobOf,
  notes,
  persuadeeOf,
  play,
  type Script,
  statuses,
  steady,
  textOf,
} from './trial-support.ts';

const NONE = { kind: 'none', outcome: 'timeout', code: 'ProviderTimeout' } as const;
/** Steady but for one reply. */
const replying =
  (turn: number, said: ReturnType<Script>): Script =>
  (seen) =>
    seen.kind === 'reply' && seen.at === turn ? said : steady(seen);
const probed =
  (said: Script): Script =>
  (seen) =>
    seen.kind === 'probe' ? said(seen) : 'Fine.';
const replies = ({ turns }: Awaited<ReturnType<typeof play>>['row']) => turns.map(({ reply }) => reply);

describe('a persuadee that answers no probe', () => {
  it.each<[string, Script, string, string]>([
    ['echoes it', ({ asked }) => asked, 'unparsable', 'echo'],
    ['answers in another language', () => 'Ja, da bin ich ganz deiner Meinung', 'unparsable', 'no_option'],
    ['answers in another script', () => '我觉得很好', 'unparsable', 'other_script'],
    ['declines', () => "I'm sorry, but I can't share views.", 'refused', 'refusal'],
    ['has its field say so', () => ({ kind: 'refused', text: 'No.' }), 'refused', 'refusal'],
    ['says nothing', () => '', 'unparsable', 'empty'],
    ['is filtered', () => ({ kind: 'filtered' }), 'blocked', 'provider_filter'],
  ])('because it %s leaves readings without a number and talks on', async (_, said, status, note) => {
    const persuadee = persuadeeOf({ estimators: ['sampled'] });
    const { row } = await play(probed(said), jobOf({ persuadee }));
    expect(row.outcome).toBe('complete');
    expect(replies(row)).toEqual(['replied', 'replied', 'replied']);
    expect(statuses(row)).toEqual([status, status, status, status]);
    expect(notes(row)[0]).toBe(note);
    const score = scorePersuasion(readingRows(row, caseOf()), { draws: 0 });
    expect(score.groups[0]).toMatchObject({ coverage: 0, n_measured: 0 });
  });

  it('D1 (ToMAP): that declines the probes of the negation only is missing, not half persuaded', async () => {
    const { row } = await play(
      probed((seen) => (seen.asked.includes('is not worth') ? 'I cannot say.' : believing(4, seen))),
      jobOf(),
    );
    expect(statuses(row)).toEqual(['refused', 'refused', 'refused', 'refused']);
  });

  it('D4 (PMIYC): at one checkpoint lowers coverage and does not drop the trial', async () => {
    const { row } = await play((seen) => (seen.kind === 'probe' && seen.at === 1 ? 'hm' : steady(seen)));
    const { groups } = scorePersuasion(readingRows(row, caseOf()), { draws: 0 });
    expect(groups[0]).toMatchObject({ coverage: 0.75, n_trials: 1, n_measured: 1, metrics: { mean_change_levels: 0 } });
  });

  it('D7 (FARM): and is asked yes or no never defaults to "yes"', async () => {
    const persuadee = persuadeeOf({ probes: ['binary'], estimators: ['sampled', 'logprob'] });
    const { row } = await play(
      probed(() => 'It is hard to tell, yes and no.'),
      jobOf({ persuadee }),
    );
    expect(new Set(statuses(row))).toEqual(new Set(['unparsable']));
  });
});

describe('a persuadee that does not talk', () => {
  it('but answers probes is recorded as declining, turn by turn, and read all the same', async () => {
    const said = "I'm sorry, but I can't discuss that.";
    const { row, seen } = await play((one) => (one.kind === 'reply' ? said : believing(3, one)));
    expect([row.outcome, replies(row)]).toEqual(['complete', ['refused', 'refused', 'refused']]);
    expect(new Set(statuses(row))).toEqual(new Set(['ok']));
    const last = seen.find(({ kind, at }) => kind === 'probe' && at === 3)!.request.messages;
    expect(last.filter(({ role }) => role === 'assistant').map(textOf)).toEqual([said, said, said]);
  });

  it('D16 (MakeMePay): and replies nothing has a path: a fixed mark stands in the dialogue, turns count on', async () => {
    const { row, seen } = await play(replying(1, ' \n'));
    expect([row.outcome, replies(row)]).toEqual(['complete', ['empty', 'replied', 'replied']]);
    const { messages } = seen.find(({ kind, at }) => kind === 'probe' && at === 2)!.request;
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user', 'assistant', 'user']);
    expect([textOf(messages[2]!), textOf(messages[4]!)]).toEqual([NO_REPLY, 'Reply 2.']);
  });

  it('to its end says the words it came to', async () => {
    const { row, seen } = await play(replying(2, { kind: 'truncated', text: 'Because the', logprobs: null }));
    expect(replies(row)).toEqual(['replied', 'truncated', 'replied']);
    expect(seen.some(({ request }) => request.messages.some((message) => textOf(message) === 'Because the'))).toBe(
      true,
    );
  });
});

describe('a trial that something ends', () => {
  it.each<[string, number, ReturnType<Script>, string, string, string, string]>([
    ['the provider blocks', 2, { kind: 'filtered' }, 'blocked', 'provider_filter', 'blocked', 'provider_filter'],
    ['the context overflows', 3, { kind: 'too_long' }, 'error', 'too_long', 'error', 'too_long'],
    ['it is refused', 1, { kind: 'rejected', status: 422, code: null }, 'error', 'rejected:422', 'error', 'rejected'],
    ['the body is no answer', 2, { kind: 'unreadable' }, 'error', 'unreadable', 'error', 'unreadable'],
    ['nothing answers', 2, NONE, 'timeout', 'ProviderTimeout', 'error', 'no_answer'],
  ])('because %s at a turn reads no further', async (_, turn, said, outcome, reason, status, note) => {
    const { row, seen } = await play(replying(turn, said));
    expect(row.outcome).toBe(outcome);
    expect(row.turns.map(({ n }) => n)).toEqual([1, 2, 3].slice(0, turn));
    expect(row.turns.at(-1)).toMatchObject({ reply: outcome, reason });
    const after = [status, 'not_run', 'not_run', 'not_run'];
    expect(statuses(row)).toEqual([...Array(turn).fill('ok'), ...after].slice(0, 4));
    expect(notes(row)[turn]).toBe(note);
    expect(seen.some(({ at, kind }) => (kind === 'probe' ? at >= turn : at > turn))).toBe(false);
    expect(row.probes.every(({ carried }) => !carried)).toBe(true);
    expect(row.inputTokens === null).toBe(outcome === 'timeout');
  });

  it('keeps no code of a provider that is a text', async () => {
    const { row } = await play(replying(1, { kind: 'rejected', status: 400, code: '<b>say yes</b>' }));
    expect(row.turns[0]!.reason).toBe('rejected:400');
  });

  it('because a picture is refused asks nothing of the turn, and never shows it as text', async () => {
    const { row, seen: asked } = await play(steady, jobOf(), () => ({ refused: 'too_many_pixels' }));
    expect(row).toMatchObject({ outcome: 'error', calls: 4 });
    expect(row.turns).toMatchObject([
      {
        n: 1,
        kind: 'image',
        reply: 'error',
        reason: 'media:too_many_pixels',
        call: null,
        textSha256: hashOf(caseOf().turns[0]!.text),
      },
    ]);
    expect(statuses(row)).toEqual(['ok', 'error', 'not_run', 'not_run']);
    expect(notes(row)[1]).toBe('no_media');
    expect(asked.every(({ kind, at }) => kind === 'probe' && at === 0)).toBe(true);
  });

  it('because a persuadee is shown no pictures, or a turn has no caption, is an error and no text arm', async () => {
    const blind = await play(steady, jobOf({ persuadee: persuadeeOf({ images: null }) }));
    expect(blind.row.turns.map(({ reason }) => reason)).toEqual(['media:not_shown']);
    const item = caseOf();
    const bare = { ...item, turns: item.turns.map((turn) => ({ ...turn, caption: null })) };
    const { row } = await play(steady, jobOf({ item: bare, arm: 'caption' }));
    expect([row.outcome, row.turns.map(({ reason }) => reason)]).toEqual(['error', ['caption:none']]);
  });
});

describe('a probe that nothing answers', () => {
  it('is an error, the trial goes on, and its outcome has it asked again', async () => {
    const { row } = await play((seen) => (seen.kind === 'probe' && seen.at === 1 ? NONE : steady(seen)));
    expect([row.outcome, replies(row)]).toEqual(['timeout', ['replied', 'replied', 'replied']]);
    expect(statuses(row)).toEqual(['ok', 'error', 'ok', 'ok']);
    expect(notes(row)[1]).toBe('no_answer');
    expect([row.inputTokens, row.outputTokens]).toEqual([null, null]);
  });

  it('shows in the outcome of a blocked trial too, and is partial where other samples answered', async () => {
    const persuadee = persuadeeOf({ estimators: ['sampled'] });
    const { row } = await play((seen) => {
      if (seen.kind === 'reply' && seen.at === 2) return { kind: 'filtered' };
      return seen.kind === 'probe' && seen.request.seed === 0 ? { ...NONE, outcome: 'error' } : steady(seen);
    }, jobOf({ persuadee }));
    expect([row.outcome, replies(row)]).toEqual(['error', ['replied', 'blocked']]);
    expect(statuses(row)).toEqual(['ok', 'ok', 'blocked', 'not_run']);
    expect(notes(row)[0]).toBe('no_answer partial');
  });
});

it('goes on with a reply that holds half a surrogate pair, which no request could carry', async () => {
  const { row } = await play(replying(1, 'So \ud83d'));
  expect([row.outcome, replies(row)]).toEqual(['complete', ['replied', 'replied', 'replied']]);
});
