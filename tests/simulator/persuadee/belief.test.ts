import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../core/errors.ts';
import { pdcg } from '../../../metrics/persuasion/pdcg.ts';
import type { PriorLevel } from '../../../persuasion/case.ts';
import { beliefAfter, beliefCourse, type TurnKind } from '../../../simulator/persuadee/belief.ts';
import { expectedStance } from '../../../simulator/persuadee/expectations.ts';
import { binaryProbability } from '../../../simulator/persuadee/probabilities.ts';
import { EXAMPLE, exampleTurns } from './example.ts';

/** P 11.6: prior, arm, z_0..z_3, E[s_0..3], p_0..3, nPDCG, E[judge_3]. */
const TABLE: readonly {
  prior: PriorLevel;
  kind: TurnKind;
  z: readonly number[];
  stances: string;
  binary: string;
  npdcg: string;
  judge: string;
}[] = [
  {
    prior: 'none',
    kind: 'text',
    z: [-1.2, -0.4, 0.12, 0.388],
    stances: '0.280923 0.423600 0.523037 0.574133',
    binary: '0.231475 0.401312 0.529964 0.595801',
    npdcg: '0.288480',
    judge: '0.665896',
  },
  {
    prior: 'none',
    kind: 'caption',
    z: [-1.2, -0.24, 0.384, 0.6256],
    stances: '0.280923 0.453995 0.573377 0.618523',
    binary: '0.231475 0.440286 0.594837 0.651491',
    npdcg: '0.343528',
    judge: '0.706757',
  },
  {
    prior: 'none',
    kind: 'image',
    z: [-1.2, 0, 0.78, 0.982],
    stances: '0.280923 0.500000 0.646649 0.682321',
    binary: '0.231475 0.500000 0.685680 0.727505',
    npdcg: '0.424540',
    judge: '0.763413',
  },
  {
    prior: 'moderate',
    kind: 'text',
    z: [-1.7, -1.22, -0.908, -0.7472],
    stances: '0.205139 0.277653 0.330583 0.359269',
    binary: '0.154465 0.227936 0.287409 0.321432',
    npdcg: '0.135037',
    judge: '0.452621',
  },
];

const printed = (values: readonly number[]) => values.map((value) => value.toFixed(6)).join(' ');
const course = (prior: PriorLevel, kind: TurnKind) =>
  beliefCourse(EXAMPLE, { prior, caseOffset: 0, turns: exampleTurns(kind) });

describe('belief of sim1', () => {
  it.each(TABLE)('gives the printed readings for prior $prior and $kind', ({ prior, kind, ...row }) => {
    const z = course(prior, kind);
    expect(z).toHaveLength(row.z.length);
    row.z.forEach((value, t) => {
      expect(Math.abs(z[t]! - value)).toBeLessThan(1e-12);
    });
    const stances = z.map((at) => expectedStance(at, EXAMPLE));
    expect(printed(stances)).toBe(row.stances);
    expect(printed(z.map((at) => binaryProbability(at, EXAMPLE)))).toBe(row.binary);
    expect(pdcg(stances, 'level')?.normalized.toFixed(6)).toBe(row.npdcg);
    expect(expectedStance(z[3]! + EXAMPLE.delta, EXAMPLE).toFixed(6)).toBe(row.judge);
  });

  it('splits the uplift of the media arm as printed', () => {
    const [text, caption, media] = (['text', 'caption', 'image'] as const).map((kind) =>
      expectedStance(course('none', kind)[3]!, EXAMPLE),
    ) as [number, number, number];
    expect(printed([caption - text, media - caption, media - text])).toBe('0.044390 0.063798 0.108188');
  });

  it('keeps said and believed apart by the gap printed, and by none at delta 0', () => {
    const z = course('none', 'text')[3]!;
    const stance = expectedStance(z, EXAMPLE);
    expect((expectedStance(z + EXAMPLE.delta, EXAMPLE) - stance).toFixed(6)).toBe('0.091763');
    expect((stance - binaryProbability(z, EXAMPLE)).toFixed(6)).toBe('-0.021668');
  });

  it('agrees with the closed form for every prior, kind and offset', () => {
    for (const prior of ['none', 'weak', 'moderate', 'strong'] as const)
      for (const kind of ['text', 'caption', 'image', 'video'] as const)
        for (const caseOffset of [-0.5, 0, 0.5]) {
          const turns = [...exampleTurns(kind), { strategy: 'control', kind: 'text' } as const, ...exampleTurns(kind)];
          const { shift, rho } = EXAMPLE.priors[prior];
          const start = EXAMPLE.b0 + caseOffset + shift;
          const strength = { logic: 0.8, credibility: 0.6, emotion: 0.4, control: 0 } as Record<string, number>;
          const factor = { text: 1, caption: 1.2, image: 1.5, video: 1.6, placebo: 1 };
          const pushes = turns.map((turn) => factor[turn.kind] * strength[turn.strategy]!);
          const got = beliefCourse(EXAMPLE, { prior, caseOffset, turns });
          got.forEach((z, t) => {
            const moved = pushes.slice(0, t).reduce((sum, push, i) => sum + 0.9 ** (t - 1 - i) * push, 0);
            expect(Math.abs(z - (start + rho * moved))).toBeLessThan(1e-12);
          });
          expect(beliefAfter(EXAMPLE, { prior, caseOffset, turns })).toBe(got.at(-1));
        }
  });

  it('stays where it began in a control dialogue, and shows a history that was cut', () => {
    const control = Array.from({ length: 3 }, () => ({ strategy: 'control', kind: 'image' }) as const);
    expect(beliefCourse(EXAMPLE, { prior: 'none', caseOffset: 0, turns: control })).toEqual([-1.2, -1.2, -1.2, -1.2]);
    const whole = exampleTurns('text');
    const cut = beliefAfter(EXAMPLE, { prior: 'none', caseOffset: 0, turns: whole.slice(1) });
    expect(cut).not.toBeCloseTo(course('none', 'text')[3]!, 3);
  });

  it('has no belief about a strategy it has no strength for', () => {
    const turns = [{ strategy: 'scarcity', kind: 'text' } as const];
    const fold = () => beliefCourse(EXAMPLE, { prior: 'none', caseOffset: 0, turns });
    expect(fold).toThrow(InvalidInputError);
    expect(fold).toThrow(/"scarcity"/);
  });
});
