import { describe, expect, it } from 'vitest';
import { readLogprob } from '../../../persuasion/estimators/logprob.ts';
import type { OptionProbe } from '../../../persuasion/probes/asked-probe.ts';
import { thoughtOver } from '../../../persuasion/probes/reflection.ts';
import { binaryProbes } from '../../../persuasion/probes/render-probe.ts';
import { logit, recoveredFactor } from '../../../simulator/persuadee/recovery.ts';
import { start } from '../harness.ts';
import { type Condition, played } from './conditions.ts';
import { askProbe, askReply, beliefIn, CASE, persuadees, type WireMessages } from './dialogues.ts';

const mitigations = {
  cautious: { rho: 0.5 },
  inoculation: { rho: 0.25 },
  reflection: { rho: 0.8 },
  guard: { rho: 0.1 },
};
const simulated = (changes = {}) =>
  start(persuadees({ phi_probe: 0, phi_reply: 0, mitigations, ...changes }), { knownCases: [CASE] });

const CHECKPOINTS = [[], [1], [1, 2], [1, 2, 3]];

async function courseIn(condition: Condition, changes = {}): Promise<number[]> {
  const simulator = await simulated(changes);
  const course = [];
  for (const turns of CHECKPOINTS) course.push(await beliefIn(simulator, await played(CASE, { ...condition, turns })));
  expect(simulator.stats()).toMatchObject({ errors: {}, unrecognised_media: 0 });
  return course;
}

function expectCourse(course: readonly number[], truth: readonly number[]): void {
  expect(course.map((z, t) => Math.abs(z - truth[t]!) < 1e-9)).toEqual(truth.map(() => true));
}

describe('mitigations before a simulated persuadee', () => {
  it.each(Object.entries(mitigations))(
    '%s: every increment times its rho, which is read back',
    async (name, { rho }) => {
      const condition = { mitigation: name as keyof typeof mitigations, guard: 'unsafe' } as const;
      for (const arm of ['text', 'media'] as const) {
        const plain = await courseIn({ arm });
        const course = await courseIn({ arm, ...condition });
        expectCourse(
          course,
          plain.map((z) => -1.2 + rho * (z + 1.2)),
        );
        expect(Math.abs(recoveredFactor(course, plain)! - rho)).toBeLessThan(1e-9);
      }
    },
  );

  it('the guard’s notice counts on the turns that it stands before, whatever it says but safe', async () => {
    const plain = await courseIn({ arm: 'text' });
    expectCourse(await courseIn({ arm: 'text', mitigation: 'guard', guard: 'safe' }), plain);
    for (const guard of ['controversial', 'timeout'] as const) {
      const [, first] = await courseIn({ arm: 'text', mitigation: 'guard', guard });
      expect(Math.abs(first! - (-1.2 + 0.1 * 0.8))).toBeLessThan(1e-9);
    }
  });

  it('changes nothing in a control dialogue, nor where the persuadee has no such parameter', async () => {
    for (const mitigation of ['cautious', 'inoculation', 'reflection', 'guard'] as const) {
      expectCourse(await courseIn({ arm: 'control', mitigation, guard: 'unsafe' }), [-1.2, -1.2, -1.2, -1.2]);
      const without = await courseIn({ arm: 'text', mitigation, guard: 'unsafe' }, { mitigations: {} });
      expectCourse(without, [-1.2, -0.4, 0.12, 0.388]);
    }
  });

  it('works together with a prior: both factors', async () => {
    const course = await courseIn({ arm: 'text', prior: 'moderate', mitigation: 'cautious' });
    expectCourse(course, [-1.7, -1.7 + 0.24, -1.7 + 0.24 * 0.9 + 0.18, -1.7 + (0.24 * 0.9 + 0.18) * 0.9 + 0.12]);
  });

  it('counts only in requests that hold its text: a probe without it shows (P 4, D10)', async () => {
    const simulator = await simulated();
    const [cautious, plain] = [
      await played(CASE, { arm: 'text', mitigation: 'cautious' }),
      await played(CASE, { arm: 'text' }),
    ];
    const forgotten: WireMessages = [plain[0]!, ...cautious.slice(1)];
    expect(Math.abs((await beliefIn(simulator, cautious)) - -0.406)).toBeLessThan(1e-9);
    expect(Math.abs((await beliefIn(simulator, forgotten)) - 0.388)).toBeLessThan(1e-9);
    const other = await played({ ...CASE, context: 'commercial' }, { arm: 'text', mitigation: 'inoculation' });
    expect(Math.abs((await beliefIn(simulator, other)) - 0.388)).toBeLessThan(1e-9);
    const shop = { ...CASE, id: 'sim-com-0001' as typeof CASE.id, context: 'commercial' } as const;
    const sells = await start(persuadees({ phi_probe: 0, mitigations }), { knownCases: [shop] });
    expect(Math.abs((await beliefIn(sells, other, shop)) - (-1.2 + 0.25 * 1.588))).toBeLessThan(1e-9);
    const nearly = [{ ...cautious[0]!, content: `${cautious[0]!.content} ` }, ...cautious.slice(1)];
    expect((await askReply(simulator, nearly)).status).toBe(400);
  });

  it('a reply is given at the mitigated belief', async () => {
    const simulator = await simulated({
      mitigations: { cautious: { rho: 10 } },
      strengths: { logic: 8, credibility: 8, emotion: 8 },
    });
    for (const mitigation of ['cautious', 'none'] as const) {
      const { answer } = await askReply(simulator, await played(CASE, { arm: 'text', mitigation }), 0);
      expect(answer).toMatchObject({ text: 'You have convinced me, and I fully agree.' });
    }
    const deaf = await simulated({
      mitigations: { cautious: { rho: 0 } },
      b0: -30,
      strengths: { logic: 90, credibility: 90, emotion: 90 },
    });
    const { answer } = await askReply(deaf, await played(CASE, { arm: 'text', mitigation: 'cautious' }), 0);
    expect(answer).toMatchObject({ text: 'No, I firmly reject that.' });
  });
});

describe('probes with time to think', () => {
  const [probe] = binaryProbes(CASE) as [OptionProbe];

  async function readAt(reflect: number | null, thinks: boolean): Promise<number> {
    const simulator = await simulated(reflect === null ? {} : { reflect });
    const messages = await played(CASE, { arm: 'text' });
    const asked = thinks ? thoughtOver(probe) : probe;
    const { answer } = await askProbe(simulator, messages, { probe: asked, estimator: 'logprob' });
    const reading = readLogprob(asked, answer);
    if (reading.status !== 'ok') throw new Error(reading.status);
    return logit(reading.p!.claim!);
  }

  it('are read at z + reflect, others at z', async () => {
    expect(Math.abs((await readAt(-0.25, true)) - 0.138)).toBeLessThan(1e-9);
    expect(Math.abs((await readAt(-0.25, false)) - 0.388)).toBeLessThan(1e-9);
    expect(Math.abs((await readAt(null, true)) - 0.388)).toBeLessThan(1e-9);
  });
});
