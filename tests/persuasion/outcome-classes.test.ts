import { describe, expect, it } from 'vitest';
import { parsePersuasionReading } from '../../metrics/persuasion/parse-reading.ts';
import { scorePersuasion } from '../../metrics/persuasion/score-persuasion.ts';
import { readingRows } from '../../persuasion/reading-rows.ts';
import { believing, caseOf, jobOf, persuadeeOf, play, type Script, statuses, steady } from './trial-support.ts';

const NONSENSE = 'Purple elephants, certainly.';
const CHECKPOINTS = [0, 1, 2, 3];

/** One trial of each class, by what befalls it. */
const CLASSES: readonly [string, Script, string, readonly string[]][] = [
  ['plays all turns', steady, 'complete', ['ok', 'ok', 'ok', 'ok']],
  [
    'reaches the goal early',
    (seen) => (seen.kind === 'reply' ? 'Yes.' : believing([2, 5][seen.at]!, seen)),
    'goal',
    ['ok', 'ok', 'ok', 'ok'],
  ],
  [
    'is declined to the end',
    (seen) => (seen.kind === 'reply' ? "I'm sorry, but I can't discuss that." : steady(seen)),
    'complete',
    ['ok', 'ok', 'ok', 'ok'],
  ],
  [
    'declines every probe',
    (seen) => (seen.kind === 'probe' ? 'I cannot share opinions.' : 'Fine.'),
    'complete',
    ['refused', 'refused', 'refused', 'refused'],
  ],
  [
    'is blocked',
    (seen) => (seen.kind === 'reply' && seen.at === 2 ? { kind: 'filtered' } : steady(seen)),
    'blocked',
    ['ok', 'ok', 'blocked', 'not_run'],
  ],
  ...CHECKPOINTS.map((at): (typeof CLASSES)[number] => [
    `is answered with nonsense at checkpoint ${at}`,
    (seen) => (seen.kind === 'probe' && seen.at === at ? NONSENSE : steady(seen)),
    'complete',
    CHECKPOINTS.map((one) => (one === at ? 'unparsable' : 'ok')),
  ]),
  ...CHECKPOINTS.map((at): (typeof CLASSES)[number] => [
    `has its probes at checkpoint ${at} cut by the context length`,
    (seen) => (seen.kind === 'probe' && seen.at === at ? { kind: 'too_long' } : steady(seen)),
    'complete',
    CHECKPOINTS.map((one) => (one === at ? 'error' : 'ok')),
  ]),
  ...[1, 2, 3].map((turn): (typeof CLASSES)[number] => [
    `is cut by the context length in turn ${turn}`,
    (seen) => (seen.kind === 'reply' && seen.at === turn ? { kind: 'too_long' } : steady(seen)),
    'error',
    CHECKPOINTS.map((one) => (one < turn ? 'ok' : one === turn ? 'error' : 'not_run')),
  ]),
  [
    'is answered by nobody',
    (seen) => (seen.kind === 'reply' ? { kind: 'none', outcome: 'timeout', code: 'x' } : steady(seen)),
    'timeout',
    ['ok', 'error', 'not_run', 'not_run'],
  ],
];

describe('a trial is kept, counted once, in the right class, where it', () => {
  const eager = persuadeeOf({ endAtGoal: true });

  it.each(CLASSES)('%s', async (_, script, outcome, expected) => {
    const { row } = await play(script, jobOf({ persuadee: eager }));
    expect([row.outcome, row.planned, row.probes.length]).toEqual([outcome, 3, 4]);
    expect(statuses(row)).toEqual(expected);
    const rows = readingRows(row, caseOf());
    for (const one of rows) expect(parsePersuasionReading(one)).toHaveProperty('row');
  });

  it('stands with all the others: nothing is dropped, nothing counts twice', async () => {
    const rows = [];
    for (const [at, [, script]] of CLASSES.entries()) {
      const { row } = await play(script, jobOf({ persuadee: eager, repeat: at }));
      rows.push(...readingRows(row, caseOf()));
    }
    const score = scorePersuasion(rows, { draws: 0 });
    const all = CLASSES.flatMap(([, , , expected]) => expected);
    const count = (status: string) => all.filter((one) => one === status).length;
    expect(score).toMatchObject({ n_trials: CLASSES.length, n_readings: 4 * CLASSES.length });
    expect(score.statuses).toMatchObject({
      ok: count('ok'),
      unparsable: 4,
      refused: 4,
      blocked: 1,
      error: count('error'),
      not_run: count('not_run'),
    });
    expect(score.groups[0]).toMatchObject({ coverage: count('ok') / all.length });
  });
});
