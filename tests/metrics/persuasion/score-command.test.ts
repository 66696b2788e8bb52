import { describe, expect, it } from 'vitest';
import { scoreCli } from '../score-cli.ts';
import { answers, stances } from './support.ts';

const { file, run: runScore } = scoreCli();
const run = (args: readonly string[], stdin = '') => runScore(['--kind', 'persuasion', ...args], stdin);

const score = async (args: readonly string[], stdin = '') =>
  JSON.parse(await run(['--draws', '0', '--json', ...args], stdin));

const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const ROWS = [...stances('c1', [2, 'refused', 4]), ...answers('c2', 'a b a')];
const BASE = { trial_id: 't', case_id: 'c', persuadee: 'm', condition: {}, checkpoint: 1 };

describe('mettle score --kind persuasion', () => {
  it('prints one object with sorted keys', async () => {
    const text = await run(['--draws', '20', '--json', '--by', 'arm', file('good.jsonl', jsonl(ROWS))]);
    const parsed = JSON.parse(text);
    expect(parsed).toMatchObject({ kind: 'persuasion', n_trials: 2, n_readings: 6, statuses: { ok: 5, refused: 1 } });
    expect(parsed.groups[0]).toMatchObject({ key: { arm: 'text', estimator: null }, n_measured: 2 });
    expect(parsed.groups[0].metrics).toMatchObject({ mean_shift: 0.5, neg_flip_at: [1, 0], recovered: 1 });
    expect(parsed.groups[0].intervals.mean_shift).toMatchObject({ level: 0.95, draws: 20 });
    expect(Object.keys(parsed)).toEqual(Object.keys(parsed).sort());
    expect(text.trim().split('\n')).toHaveLength(1);
  });

  it('reads CSV with dotted names and empty cells as null, to the same object as JSON Lines', async () => {
    const csv =
      'trial_id,case_id,persuadee,condition.arm,condition.direction,checkpoint,status,turns,stance,stance_of,levels,answer,correct,target,p_target,carried,extra\n' +
      't1,c1,m,text,against,0,ok,1,6,claim,7,,,,2e-1,,x\n' +
      't1,c1,m,text,against,1,ok,1,2,claim,7,,,,.75,TRUE,x\n' +
      't2,c2,m,,for,0,ok,1,,,,a,"[""a"",""b""]",c,,,x\n' +
      't2,c2,m,,for,1,blocked,1,,,,,,,,,x\n' +
      't3,c3,m,,for,0,ok,,,,,1.0,1,2,,false,x\n';
    const facts = { persuadee: 'm', turns: 1 };
    const t1 = { ...facts, trial_id: 't1', case_id: 'c1', condition: { arm: 'text', direction: 'against' }, levels: 7 };
    const t2 = { ...facts, trial_id: 't2', case_id: 'c2', condition: { direction: 'for' } };
    const rows = [
      { ...t1, checkpoint: 0, status: 'ok', stance: 6, stance_of: 'claim', p_target: 0.2 },
      { ...t1, checkpoint: 1, status: 'ok', stance: 2, stance_of: 'claim', p_target: 0.75, carried: true },
      { ...t2, checkpoint: 0, status: 'ok', answer: 'a', correct: ['a', 'b'], target: 'c' },
      { ...t2, checkpoint: 1, status: 'blocked' },
      {
        ...t2,
        trial_id: 't3',
        case_id: 'c3',
        turns: null,
        checkpoint: 0,
        status: 'ok',
        answer: 1,
        correct: '1',
        target: '2',
      },
    ];
    const fromJson = await score(['-', '--by', 'arm'], jsonl(rows));
    expect(await score(['-', '--by', 'arm', '--format', 'csv'], csv)).toEqual(fromJson);
    expect(await score([file('rows.csv', csv), '--by', 'arm'])).toEqual(fromJson);
    expect(fromJson.groups[0]).toMatchObject({ key: { arm: 'text' }, metrics: { mean_change_levels: 4 } });
    expect(fromJson.groups[1]).toMatchObject({ key: { arm: null }, metrics: { neg_n: 2, acc_at_0: 1 } });
  });

  it('reads several right options from dotted columns', async () => {
    const csv =
      'trial_id,case_id,persuadee,checkpoint,status,answer,correct.0,correct.1\n' +
      't1,c1,m,0,ok,b,a,b\nt2,c2,m,0,ok,b,a,\nt3,c3,m,0,ok,b,,\n';
    const { groups } = await score(['-', '--format', 'csv'], csv);
    expect(groups[0].metrics).toMatchObject({ neg_n: 1, pos_n: 1, acc_at_0: 0.5 });
  });

  it.each([
    ['not JSON', '{"trial_id":', '(row)', 'is not JSON'],
    ['no object', '[]', '(row)', 'a row is an object'],
    ['no trial id', jsonl([{ ...BASE, trial_id: null, status: 'error' }]), 'trial_id', 'every row needs one'],
    ['no persuadee', jsonl([{ ...BASE, persuadee: '', status: 'error' }]), 'persuadee', 'must not be empty'],
    ['no status', jsonl([BASE]), 'status', 'every row needs one'],
    ['an unknown status', jsonl([{ ...BASE, status: 'lost' }]), 'status', 'must be one of ok'],
    ['a checkpoint below 0', jsonl([{ ...BASE, checkpoint: -1, status: 'error' }]), 'checkpoint', 'from 0'],
    ['half a checkpoint', jsonl([{ ...BASE, checkpoint: 0.5, status: 'error' }]), 'checkpoint', 'whole number'],
    ['a checkpoint beyond T', jsonl([{ ...BASE, turns: 0, status: 'error' }]), 'checkpoint', 'beyond'],
    ['a stance off the scale', jsonl([{ ...BASE, status: 'ok', stance: 6 }]), 'stance', 'from 1 to 5'],
    ['a stance of 0', jsonl([{ ...BASE, status: 'ok', stance: 0, levels: 7 }]), 'stance', 'from 1 to 7'],
    ['a text as stance', jsonl([{ ...BASE, status: 'ok', stance: '3' }]), 'stance', 'number'],
    ['a share above 1', jsonl([{ ...BASE, status: 'ok', p_target: 70 }]), 'p_target', 'from 0 to 1'],
    ['a refused reading with a number', jsonl([{ ...BASE, status: 'refused', stance: 1 }]), 'stance', 'only an ok'],
    ['an ok reading of nothing', jsonl([{ ...BASE, status: 'ok' }]), 'status', 'at least one of'],
    ['a carried failure', jsonl([{ ...BASE, status: 'error', carried: true }]), 'carried', 'only an ok'],
    [
      'a reserved right option',
      jsonl([{ ...BASE, status: 'ok', answer: 'a', correct: ['dont_know'] }]),
      'correct',
      'reserved',
    ],
    ['no right option', jsonl([{ ...BASE, status: 'ok', answer: 'a', correct: [] }]), 'correct', 'names no option'],
    ['a nested condition', jsonl([{ ...BASE, condition: { arm: {} }, status: 'error' }]), 'condition.arm', 'must be'],
    [
      'a negation of no side',
      jsonl([{ ...BASE, status: 'ok', stance: 2, stance_of: 'negation' }]),
      'stance_of',
      'direction',
    ],
    ['a broken surrogate', '{"trial_id":"\\ud800"}', 'trial_id', 'well-formed'],
  ])('names file, line, field, value and reason for %s, with exit 1', async (_, line, field, reason) => {
    const path = file('bad.jsonl', `${jsonl(ROWS.slice(0, 2))}${line.trim()}\n`);
    const error = await score([path]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'BadRowError', exitCode: 1, place: { file: path, line: 3, field } });
    expect((error as Error).message).toContain(reason);
  });

  it('names both lines of a reading that comes twice, and of rows that disagree, also when bad rows are dropped', async () => {
    const twice = file('twice.jsonl', `\n${jsonl([ROWS[0]!, ROWS[1]!, ROWS[0]!])}`);
    const odd = file('odd.jsonl', jsonl([ROWS[0]!, { ...ROWS[1]!, case_id: '\u009bother' }]));
    for (const extra of [[], ['--skip-bad-rows']]) {
      await expect(score([twice, ...extra])).rejects.toMatchObject({
        exitCode: 1,
        place: { file: twice, line: 4, field: 'checkpoint', value: '0', reason: expect.stringContaining('see line 2') },
      });
      const error = await score([odd, ...extra]).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ exitCode: 1, place: { line: 2, field: 'case_id' } });
      expect((error as Error).message).not.toContain('\u009b');
    }
  });

  it('names a header that lacks a column', async () => {
    await expect(score(['-', '--format', 'csv'], 'trial_id,case_id,persuadee,status\n')).rejects.toMatchObject({
      place: { line: 1, field: 'checkpoint' },
    });
  });

  it('drops bad rows when told to, and counts them', async () => {
    const path = file('mixed.jsonl', `{"trial_id":\n${jsonl([...ROWS, { ...BASE, status: 'lost' }])}`);
    const result = await score([path, '--skip-bad-rows']);
    expect(result).toMatchObject({ n_readings: 6, n_rejected: 2 });
    expect(result.notes.join('\n')).toContain(`2 bad rows dropped, the first: ${path}:1`);
    expect(await score([file('good2.jsonl', jsonl(ROWS)), '--skip-bad-rows'])).toMatchObject({ n_rejected: 0 });
  });

  it('takes the confidence of the intervals as --level', async () => {
    const rows = [2, 3, 4, 5].flatMap((last, at) => stances(`c${at}`, [1, last]));
    const of = async (level: string) => {
      const { groups } = JSON.parse(await run(['--json', '--level', level, '-'], jsonl(rows)));
      return groups[0].intervals.mean_shift;
    };
    const [wide, narrow] = [await of('.99'), await of('0.5')];
    expect(narrow).toMatchObject({ level: 0.5 });
    expect(narrow.high - narrow.low).toBeLessThan(wide.high - wide.low);
  });

  it.each([
    [['--level', '95'], /--level/],
    [['--level', 'ordinal'], /--level/],
    [['--draws', '-1'], /--draws/],
    [['--by', 'colour'], /--by "colour"/],
    [['--labels', 'a,b'], /--labels is no option of --kind persuasion/],
  ])('refuses %j as usage', async (flags, message) => {
    await expect(run([...flags, '-'], jsonl(ROWS))).rejects.toMatchObject({
      code: 'InvalidInput',
      message: expect.stringMatching(message),
    });
  });

  it('prints a table for people: coverage, intervals and bounds beside each number, control characters made visible', async () => {
    const rows = ROWS.map((row) => ({ ...row, condition: { arm: '\u001b[31mred' } }));
    const text = await run(['--draws', '20', '--by', 'arm', '-'], jsonl(rows));
    expect(text).toContain('2 trials, 2 measured, coverage 0.8333');
    expect(text).toMatch(/metric +value +95 % interval +bounds +by case +net of control/);
    expect(text).toMatch(/neg_flip_at 1 +1\.0000 +1\.0000 \.\. 1\.0000/);
    expect(text).toContain('\\u{1b}[31mred');
    expect(text).not.toContain('\u001b');
    expect(text).toMatch(/note: target_belief_at, belief_shift, belief_shift_logit: null, no ok reading has p_target/);
  });
});
