import { describe, expect, it } from 'vitest';
import { scorePersuasion } from '../../metrics/persuasion/score-persuasion.ts';
import { readingRows } from '../../persuasion/reading-rows.ts';
import { runTrial, type TrialJob } from '../../persuasion/run-trial.ts';
import { beliefAfter } from '../../simulator/persuadee/belief.ts';
import { optionTokenTable } from '../../simulator/persuadee/option-tokens.ts';
import { likertProbabilities } from '../../simulator/persuadee/probabilities.ts';
import { EXAMPLE, exampleTurns } from '../simulator/persuadee/example.ts';
import { answered } from './answers.ts';
import {
  believing,
  caseOf,
  jobOf,
  MCQ,
  NEGATION,
  PICTURE,
  persuadeeOf,
  play,
  readChatAnswer,
  type Script,
  scripted,
  steady,
  textOf,
} from './trial-support.ts';

/** sim1 of the worked example: z is folded from the turns and attachments of each request (P 11.5). */
const sim1: Script = ({ kind, asked, request }) => {
  if (kind === 'reply') return 'I see.';
  const heard = request.messages.filter(({ role }) => role === 'user').slice(0, -1);
  const turns = heard.map(({ content }, at) => {
    const parts = typeof content === 'string' ? [] : content;
    const image = parts.some(({ type }) => type === 'image');
    const attached = image ? 'image' : parts.length > 1 ? 'caption' : 'text';
    return { ...exampleTurns('text')[at]!, kind: attached } as const;
  });
  const system = textOf(request.messages[0]!);
  const prior = system.includes('You would need good reasons') ? 'moderate' : 'none';
  const z = beliefAfter(EXAMPLE, { prior, caseOffset: 0, turns });
  const pi = likertProbabilities(asked.includes(`"${NEGATION}"`) ? -z : z, EXAMPLE);
  const top = optionTokenTable(
    pi.map((probability, at) => ({ token: String(at + 1), probability })),
    EXAMPLE.kappa,
  );
  return answered(top[0]!.token.trim(), [{ ...top[0]!, top }]);
};

describe('a trial', () => {
  it.each([
    ['text', 'none', [0.280923, 0.4236, 0.523037, 0.574133], 0.28848],
    ['caption', 'none', [0.280923, 0.453995, 0.573377, 0.618523], 0.343528],
    ['media', 'none', [0.280923, 0.5, 0.646649, 0.682321], 0.42454],
    ['text', 'moderate', [0.205139, 0.277653, 0.330583, 0.359269], 0.135037],
  ] as const)(
    'of arm %s, prior %s, gives the published stances and nPDCG of sim1 (P 11.6)',
    async (arm, prior, s, n) => {
      const { row } = await play(sim1, jobOf({ arm, prior }));
      const found = row.probes.map(({ reading }) => (reading.status === 'ok' ? (reading.stance! - 1) / 4 : null));
      s.forEach((share, at) => {
        expect(found[at]).toBeCloseTo(share, 6);
      });
      expect(
        row.probes.every(({ reading }) => reading.status === 'ok' && Math.abs(reading.asymmetry.sides!) < 1e-9),
      ).toBe(true);
      const { groups } = scorePersuasion(readingRows(row, caseOf()), { draws: 0 });
      expect(groups[0]?.metrics.pdcg_local?.level).toBeCloseTo(n, 6);
    },
  );

  it('records every turn, checkpoint and call', async () => {
    const { row, seen } = await play(steady);
    expect(row).toMatchObject({
      run: 'run-1',
      persuadee: 'ada',
      position: 4,
      ask: 0,
      outcome: 'complete',
      planned: 3,
      calls: 3 + 4 * 4,
      modelAnswered: 'm-1-0807',
      inputTokens: 190,
      outputTokens: 38,
    });
    expect(row.turns.map(({ n, strategy, kind, reply, reason }) => [n, strategy, kind, reply, reason])).toEqual([
      [1, 'logic', 'image', 'replied', null],
      [2, 'credibility', 'image', 'replied', null],
      [3, 'emotion', 'text', 'replied', null],
    ]);
    expect(row.probes.map(({ checkpoint, calls }) => [checkpoint, calls.length])).toEqual(
      [0, 1, 2, 3].map((k) => [k, 4]),
    );
    const keys = [...row.turns.map(({ call }) => call), ...row.probes.flatMap(({ calls }) => calls)];
    expect(new Set(keys).size).toBe(seen.length);
  });

  it('D10 (DuET-PD): has its system message, the stated prior in it, in every request, probes and t = 0 included', async () => {
    for (const prior of ['none', 'strong'] as const) {
      const { seen } = await play(steady, jobOf({ prior }));
      const systems = new Set(seen.map(({ request }) => textOf(request.messages[0]!)));
      expect(systems.size).toBe(1);
      expect([...systems][0]!.includes('you firmly hold this view')).toBe(prior === 'strong');
      for (const { request } of seen)
        expect(request.messages.map(({ role }) => role === 'system').lastIndexOf(true)).toBe(0);
    }
  });

  it('shows no probe and no answer to one in any other request', async () => {
    const script: Script = (seen) => (seen.kind === 'reply' ? `Reply ${seen.at}.` : 'my hidden belief is 4');
    const estimators = ['logprob', 'sampled', 'verbalised'] as const;
    const { seen } = await play(script, jobOf({ persuadee: persuadeeOf({ estimators, probes: ['case', 'binary'] }) }));
    const probes = seen.filter(({ kind }) => kind === 'probe');
    const questions = new Set(probes.map(({ asked }) => asked));
    expect(questions.size).toBe(4 + 4 + 2);
    for (const { request, kind, at } of seen) {
      const before = request.messages.slice(0, kind === 'probe' ? -1 : undefined).map(textOf);
      expect(before.some((text) => questions.has(text) || text.includes('hidden belief'))).toBe(false);
      expect(before).toHaveLength(kind === 'probe' ? 1 + 2 * at : 2 * at);
    }
  });

  it('asks the coupled seeds and places that the ledger tells apart, the same in every arm and prior', async () => {
    const persuadee = persuadeeOf({ estimators: ['sampled', 'verbalised'], samples: 2 });
    const placed = async (change: Parameters<typeof jobOf>[0]) => {
      const { seen } = await play(steady, jobOf({ persuadee, repeat: 3, ...change }));
      return seen.map(({ kind, at, request, sample, subject }) => {
        return [
          kind,
          at,
          request.seed,
          sample.repeat,
          sample.probe,
          sample.vote,
          subject.split('/').slice(3).join('/'),
        ];
      });
    };
    const first = await placed({ arm: 'text', prior: 'none' });
    expect(await placed({ arm: 'media', prior: 'strong' })).toEqual(first);
    expect(first.filter(([kind, at]) => kind === 'probe' && at === 2)).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((index) => {
        const wording = Math.floor(index / 2);
        return ['probe', 2, 3000 + index, 3, index, index % 2, `likert/sampled/${wording}`];
      }),
      ['probe', 2, 3000, 3, 0, 0, 'likert/verbalised/0'],
      ['probe', 2, 3001, 3, 1, 0, 'likert/verbalised/1'],
    ]);
    expect(first.filter(([kind]) => kind === 'reply').map(([, , seed]) => seed)).toEqual([3000, 3000, 3000]);
  });

  it('asks a reply as the persuadee is set, without log-probabilities', async () => {
    const { seen } = await play(steady);
    const reply = seen.find(({ kind }) => kind === 'reply')!.request;
    expect(reply).toMatchObject({ kind: 'chat', maxTokens: 64, temperature: 1, logprobs: null, schema: null });
  });

  it('asks again under other keys, of the same requests', async () => {
    const [first, second] = await Promise.all([play(steady), play(steady, { ...jobOf(), ask: 1 })]);
    expect(second.seen.map(({ request }) => request)).toEqual(first.seen.map(({ request }) => request));
    expect(second.seen.every(({ sample }) => sample.ask === 1)).toBe(true);
    expect(second.row.turns.some(({ call }, at) => call === first.row.turns[at]!.call)).toBe(false);
  });

  it('puts the probes of a checkpoint beside the next reply, and nothing before what it hangs on', async () => {
    const order: string[] = [];
    const { ask } = scripted(steady);
    const job: TrialJob = jobOf();
    await runTrial(job, {
      ask: async (call) => {
        const name = call.subject.split('/').slice(1, 3).join('/');
        order.push(`ask ${name}`);
        const held = await ask(call);
        order.push(`got ${name}`);
        return held;
      },
      picture: PICTURE,
      readChatAnswer,
    });
    expect(order.indexOf('ask 1/reply')).toBeLessThan(order.indexOf('got 0/probe'));
    expect(order.indexOf('ask 1/probe')).toBeGreaterThan(order.indexOf('got 1/reply'));
    expect(order.indexOf('ask 2/reply')).toBeGreaterThan(order.indexOf('got 1/reply'));
  });

  it('reads all estimators at once, each in a record of its own', async () => {
    const persuadee = persuadeeOf({
      estimators: ['logprob', 'sampled', 'verbalised'],
      probes: ['case', 'likert', 'binary'],
    });
    const { row } = await play(
      (seen) => (seen.kind === 'reply' ? 'Well.' : believing(4, seen)),
      jobOf({
        item: caseOf({ probe: MCQ }),
        persuadee,
      }),
    );
    const at = row.probes.filter(({ checkpoint }) => checkpoint === 1);
    const told = at.map(({ question, reading }) =>
      reading.status === 'ok'
        ? [question, reading.estimator, reading.stance, reading.answer, reading.asymmetry.order]
        : reading.notes,
    );
    expect(told).toEqual([
      ['choice', 'logprob', null, 'blue', 0],
      ['choice', 'sampled', null, 'blue', 0],
      ['choice', 'verbalised', null, null, null],
      ['likert', 'logprob', 4, null, 0],
      ['likert', 'sampled', 4, null, 0],
      ['binary', 'logprob', null, 'claim', 0],
      ['binary', 'sampled', null, 'claim', 0],
    ]);
    expect(row.calls).toBe(3 + 4 * (2 + 6 + 2 + 4 + 12 + 4 + 12));
  });
});
