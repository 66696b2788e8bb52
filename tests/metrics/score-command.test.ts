import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scoreCli } from './score-cli.ts';

const { folder, file, run } = scoreCli();

const score = async (args: readonly string[], stdin = '') =>
  JSON.parse(await run(['--kind', 'classification', '--draws', '0', '--json', ...args], stdin));

const GOOD =
  '{"case_id":"1","truth":"safe","predicted":"safe"}\n{"case_id":"2","truth":"unsafe","predicted":null,"status":"refused"}\n';

describe('mettle score --kind classification', () => {
  it('prints one object with sorted keys', async () => {
    const text = await run(['--kind', 'classification', '--draws', '50', '--json', file('good.jsonl', GOOD)]);
    const parsed = JSON.parse(text);
    expect(parsed).toMatchObject({ kind: 'classification', n: 2, coverage: 0.5, metrics: { accuracy: 0.5 } });
    expect(Object.keys(parsed)).toEqual(Object.keys(parsed).sort());
    expect(text.trim().split('\n')).toHaveLength(1);
  });

  it('reads standard input, blank lines and a byte order mark among it', async () => {
    expect(await score(['-'], `\ufeff${GOOD.replace('\n', '\r\n\n')}`)).toMatchObject({ n: 2 });
  });

  it('reads CSV with nested columns and empty cells as null, to the same object as JSON Lines', async () => {
    const csv =
      'case_id,truth,predicted,status,score,categories_truth.SEX.minors,categories_predicted.SEX.minors,language,extra\n' +
      '1,unsafe,unsafe,,0.75,true,True,en,x\n' +
      '2,,safe,,,,false,en,x\n' +
      '"3, ""quoted""",safe,,invalid,,false,,,x\n' +
      '4,safe,safe,,1e-1,false,na,,x\n';
    const jsonl = [
      {
        case_id: '1',
        truth: 'unsafe',
        predicted: 'unsafe',
        score: 0.75,
        categories_truth: { 'SEX.minors': true },
        categories_predicted: { 'SEX.minors': true },
        language: 'en',
      },
      {
        case_id: '2',
        truth: null,
        predicted: 'safe',
        categories_truth: { 'SEX.minors': null },
        categories_predicted: { 'SEX.minors': false },
        language: 'en',
      },
      {
        case_id: '3, "quoted"',
        truth: 'safe',
        predicted: null,
        status: 'invalid',
        categories_truth: { 'SEX.minors': false },
      },
      {
        case_id: '4',
        truth: 'safe',
        predicted: 'safe',
        score: 0.1,
        categories_truth: { 'SEX.minors': false },
        categories_predicted: { 'SEX.minors': 'na' },
      },
    ];
    const fromJson = await score(['-', '--by', 'language'], jsonl.map((row) => JSON.stringify(row)).join('\n'));
    expect(await score(['-', '--by', 'language', '--format', 'csv'], csv)).toEqual(fromJson);
    expect(await score([file('rows.csv', csv), '--by', 'language'])).toEqual(fromJson);
    expect(fromJson).toMatchObject({
      n: 4,
      n_known: 3,
      metrics: { roc_auc: 1 },
      per_category: { 'SEX.minors': { tp: 1, unknown: 1, not_assessable: 1, missing: 1 } },
    });
  });

  it.each([
    ['not JSON', '{"case_id":', '(row)', 'is not JSON'],
    ['no object', '[1]', '(row)', 'a row is an object'],
    ['no case id', '{"truth":"a","predicted":"a"}', 'case_id', 'every row needs one'],
    ['no prediction', '{"case_id":"x","truth":"a"}', 'predicted', 'absent'],
    ['a number as label', '{"case_id":"x","truth":1,"predicted":"a"}', 'truth', 'must be a label'],
    ['an empty label', '{"case_id":"x","truth":"","predicted":"a"}', 'truth', 'must not be empty'],
    ['a broken surrogate', '{"case_id":"x","truth":"\\ud800","predicted":"a"}', 'truth', 'well-formed'],
    [
      'an unknown status',
      '{"case_id":"x","truth":"a","predicted":null,"status":"lost"}',
      'status',
      'must be one of refused',
    ],
    [
      'a status beside a prediction',
      '{"case_id":"x","truth":"a","predicted":"a","status":"refused"}',
      'status',
      'has no status',
    ],
    ['a text as score', '{"case_id":"x","truth":"a","predicted":"a","score":"0.5"}', 'score', 'finite number'],
    [
      'categories as a list',
      '{"case_id":"x","truth":"a","predicted":"a","categories_truth":["hate"]}',
      'categories_truth',
      'object',
    ],
    [
      'na as truth',
      '{"case_id":"x","truth":"a","predicted":"a","categories_truth":{"hate":"na"}}',
      'categories_truth.hate',
      'true, false or null',
    ],
  ])('names file, line, field, value and reason for %s, with exit 1', async (_, line, field, reason) => {
    const path = file('bad.jsonl', `${GOOD}${line}\n`);
    const error = await score([path]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'BadRowError', exitCode: 1, place: { file: path, line: 3, field } });
    expect((error as Error).message).toContain(reason);
    expect((error as Error).message.startsWith(`${path}:3: field ${field}: value `)).toBe(true);
  });

  it.each([
    ['a word as score', '3,safe,safe,high', 'score'],
    ['hexadecimal', '3,safe,safe,0x10', 'score'],
    ['too few cells', '3,safe', '(row)'],
  ])('names the line of a CSV row with %s', async (_, line, field) => {
    const path = file('bad.csv', `case_id,truth,predicted,score\n1,safe,safe,0.5\n${line}\n`);
    await expect(score([path])).rejects.toMatchObject({ exitCode: 1, place: { file: path, line: 3, field } });
  });

  it('names a header that lacks a column, or has one twice', async () => {
    await expect(score(['-', '--format', 'csv'], 'case_id,truth\n1,a\n')).rejects.toMatchObject({
      exitCode: 1,
      place: { line: 1, field: 'predicted' },
    });
    await expect(score(['-', '--format', 'csv'], 'case_id,truth,predicted,truth\n')).rejects.toMatchObject({
      place: { line: 1, field: 'truth' },
    });
    await expect(score(['-', '--format', 'csv'], 'case_id,truth,predicted,categories_truth\n')).rejects.toMatchObject({
      place: { line: 1, field: 'categories_truth' },
    });
    await expect(score(['-', '--format', 'csv'], 'case_id,truth,predicted\n1,"a,b\n')).rejects.toMatchObject({
      exitCode: 1,
    });
  });

  it('drops bad rows when told to, and counts them', async () => {
    const path = file('mixed.jsonl', `{"case_id":\n${GOOD}{"case_id":"3","truth":"odd","predicted":"safe"}\n`);
    const result = await score([path, '--skip-bad-rows', '--labels', 'safe,unsafe']);
    expect(result).toMatchObject({ n: 2, n_rejected: 2 });
    expect(result.notes.join('\n')).toContain(`2 bad rows dropped, the first: ${path}:1`);
    const csv = 'case_id,truth,predicted\n1,safe\n2,safe,safe\n3,safe,safe,safe\n';
    expect(await score(['-', '--format', 'csv', '--skip-bad-rows'], csv)).toMatchObject({ n: 1, n_rejected: 2 });
    expect(await score([file('good2.jsonl', GOOD), '--skip-bad-rows'])).toMatchObject({ n_rejected: 0 });
  });

  it('shows hostile text of bad rows in a printable form', async () => {
    const hostile =
      '{"case_id":"1","truth":"a","predicted":"a","categories_truth":{"\\u001b[2J\\ud800":3}}\n\u009b2J\n';
    const { notes } = await score(['-', '--skip-bad-rows'], hostile);
    expect(notes.join('\n')).toContain('categories_truth.\\u{1b}[2J');
    const error = await score(['-'], '\u009b2J{\n').catch((thrown: unknown) => thrown);
    expect((error as Error).message).toContain('\\u{9b}2J');
    expect((error as Error).message).not.toContain('\u009b');
  });

  it('refuses a case id that comes twice, also when bad rows are dropped', async () => {
    const path = file('twice.jsonl', `\n${GOOD}{"case_id":"1","truth":"safe","predicted":"safe"}\n`);
    for (const extra of [[], ['--skip-bad-rows']]) {
      await expect(score([path, ...extra])).rejects.toMatchObject({
        exitCode: 1,
        place: { file: path, line: 4, field: 'case_id', value: '"1"', reason: 'comes twice, first in line 2' },
      });
    }
  });

  it('refuses a label that was not declared, naming its line', async () => {
    await expect(score(['-', '--labels', 'safe,harmful'], GOOD)).rejects.toMatchObject({
      exitCode: 1,
      place: { line: 2, field: 'truth', value: '"unsafe"' },
    });
  });

  it('compares two files', async () => {
    const other = file('other.jsonl', GOOD.replace('null,"status":"refused"', '"unsafe"'));
    const result = await score([file('first.jsonl', GOOD), '--compare', other]);
    expect(result.comparison.accuracy).toMatchObject({ a: 0.5, b: 1, difference: -0.5, p_value: 1 });
    await expect(
      score([file('first.jsonl', GOOD), '--compare', file('short.jsonl', GOOD.split('\n')[0]!)]),
    ).rejects.toMatchObject({ exitCode: 1 });
  });

  it.each([
    [['--missing', 'ignored'], /--missing "ignored" is not known/],
    [['--by', 'colour'], /--by "colour"/],
    [['--draws', '-1'], /--draws/],
    [['--draws', '1e3'], /--draws/],
    [['--zero-division', '2'], /--zero-division/],
    [['--controversial', 'maybe'], /--controversial/],
    [['--format', 'xml'], /--format/],
    [['--labels', 'a,,b'], /empty label/],
  ])('refuses %j as usage', async (flags, message) => {
    await expect(run(['--kind', 'classification', ...flags, '-'], GOOD)).rejects.toMatchObject({
      code: 'InvalidInput',
      message: expect.stringMatching(message),
    });
  });

  it('lists the kinds it knows for another one', async () => {
    await expect(run(['--kind', 'poetry', '-'])).rejects.toMatchObject({
      code: 'InvalidInput',
      hint: expect.stringContaining('classification'),
    });
  });

  it('says when there is no such file', async () => {
    await expect(score([join(folder, 'absent.jsonl')])).rejects.toMatchObject({ code: 'NotFound' });
    await expect(score([join(folder, 'absent.csv')])).rejects.toMatchObject({ code: 'NotFound' });
    await expect(score([folder])).rejects.toMatchObject({ code: 'InvalidInput' });
  });

  it('prints a table for people, with control characters of labels made visible', async () => {
    const hostile = '{"case_id":"1","truth":"\\u001b[31mred","predicted":"b"}\n';
    const text = await run(['--kind', 'classification', '--draws', '20', '-'], hostile);
    expect(text).toContain('macro_f1');
    expect(text).toContain('\\u{1b}[31mred');
    expect(text).not.toContain('\u001b');
    expect(text).toMatch(/note: .*no label is positive/);
  });
});
