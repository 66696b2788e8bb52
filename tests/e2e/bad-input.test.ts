import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SimulatorHandle } from '../kill/processes.ts';
import { type Lab, openLab, resultOf, specOf, startFaultless } from './lab.ts';

let simulator: SimulatorHandle;
let lab: Lab;
beforeAll(async () => {
  simulator = await startFaultless();
  lab = await openLab(simulator);
}, 60_000);
afterAll(async () => {
  await lab.dispose();
  simulator.stop();
});

describe('what is wrong at the start is said before anything is asked or kept', () => {
  const good = specOf({ name: 'early' });
  const cases: [what: string, file: string, content: unknown, code: number, says: (string | RegExp)[], env?: object][] =
    [
      [
        'an unknown key',
        'key.yaml',
        'name: early\ncases:\n  - dataset: hatecheck\n    sampel: 10\nmoderators:\n  - { name: k, dialect: keyword }\n',
        2,
        [/key\.yaml:4:5: cases\.0\.sampel: unknown key "sampel"/, 'nothing was started'],
      ],
      ['a folder in place of a spec', '.', null, 2, ['cannot read the spec']],
      ['a spec that is not there', 'nowhere.yaml', null, 1, ['no spec at', 'mettle init']],
      ['a file that is no YAML', 'binary.yaml', '\u0000\u0001{{{{\n\t- [', 2, ['binary.yaml:1:']],
      [
        'a data set that is not there',
        'dataset.yaml',
        specOf({ name: 'early', more: { cases: [{ dataset: 'hatechek' }] } }),
        1,
        ['no dataset "hatechek"', 'known: hatecheck', 'mettle datasets add'],
      ],
      [
        'a facet value that no case has',
        'where.yaml',
        specOf({ name: 'early', more: { cases: [{ dataset: 'hatecheck', where: { functionality: ['nope'] } }] } }),
        2,
        ['no case of hatecheck matches', 'mettle datasets show hatecheck'],
      ],
      [
        'a metric that there is not',
        'metric.yaml',
        specOf({
          name: 'early',
          more: { report: { thresholds: [{ moderator: 'policy', metric: 'macroF1', at_least: 0.5 }] } },
        }),
        2,
        ['no metric macroF1', 'macro_f1_binary'],
      ],
      ['no key', 'nokey.yaml', good, 1, ['SIM_KEY holds no key', 'export SIM_KEY=...'], { SIM_KEY: '' }],
      [
        'no address',
        'nourl.yaml',
        good,
        2,
        ['endpoint sim: base_url needs the environment variable SIM_URL'],
        { SIM_URL: '' },
      ],
    ];

  it.each(cases)('%s', async (_, file, content, code, says, env = {}) => {
    await simulator.reset();
    const path = content === null ? join(lab.dataDir, file) : lab.file(file, content);
    const ended = await lab.run(['run', path], env as Record<string, string>);
    expect(ended.code, ended.err).toBe(code);
    for (const part of says) expect(ended.err).toMatch(part);
    expect(ended.err).not.toContain('    at ');
    expect((await simulator.stats()).calls).toBe(0);
    expect(lab.runs()).toEqual([]);
  });

  it('a wrong key, an unknown model and an endpoint that is down, by asking once', async () => {
    const spec = lab.file('early.yaml', good);
    const unknown = lab.file('unknown.yaml', JSON.stringify(good).replace('sim-policy', 'sim-nothing'));
    const [key, model, down] = await Promise.all([
      lab.run(['run', spec], { SIM_KEY: 'wrong' }),
      lab.run(['run', unknown]),
      lab.run(['run', spec], { SIM_URL: 'http://127.0.0.1:9/v1' }),
    ]);
    expect([key.code, model.code, down.code]).toEqual([1, 1, 1]);
    expect(key.err).toMatch(/answered 401.*\n.*Check the API key/);
    expect(model.err).toMatch(/answered 404.*sim-nothing.*\n.*model name/);
    expect(down.err).toMatch(/endpoint sim does not answer.*ECONNREFUSED.*\n.*base_url/);
    expect(lab.runs()).toEqual([]);
  });

  it('a data folder that cannot be one', async () => {
    const ended = await lab.run(['run', lab.file('early.yaml', good)], { METTLE_DATA_DIR: lab.file('file', 'x') });
    expect(ended.code).toBe(2);
    expect(ended.err).toMatch(/cannot write the data folder .*\n.*METTLE_DATA_DIR/);
  });

  it('wrong use of the command line', async () => {
    for (const args of [['run'], ['bogus'], ['run', 'x.yaml', '--nope'], ['retry', 'x', '--outcome', 'maybe']]) {
      const ended = await lab.run(args);
      expect([ended.code, ended.err], args.join(' ')).toEqual([2, expect.stringContaining('error:')]);
    }
    const ended = await lab.run(['report', 'nothing']);
    expect([ended.code, ended.err]).toEqual([1, expect.stringContaining('no run nothing')]);
  });
});

describe('data that is not as it should be', () => {
  it('broken rows are counted in manifest and report, the good ones are used', async () => {
    const rows = lab.file(
      'rows.jsonl',
      [
        '{"id":1,"text":"I like your garden.","bad":0}',
        '{"id":2,"text":"All of you are vermin.","bad":1}',
        'not json',
        '{"id":3,"text":"","bad":1}',
        '{"id":4,"text":"hm","bad":"perhaps"}',
        '{"id":5,"text":"whatever","bad":null}',
      ].join('\n'),
    );
    const mapping = ['--text', 'text', '--label', 'bad', '--unsafe', '1', '--safe', '0', '--id', 'id'];
    const added = await lab.run(['datasets', 'add', 'mine', rows, ...mapping]);
    expect(added.code, added.err).toBe(0);
    expect(added.err).toContain('3 rows rejected');
    expect(added.out).toMatch(/rows\.jsonl:3: .*not JSON/);
    const moderators = [{ name: 'keyword', dialect: 'keyword' }];
    const spec = lab.file('mine.yaml', {
      name: 'mine',
      cases: [{ dataset: 'mine' }],
      moderators,
      report: { draws: 10 },
    });
    const checked = resultOf(await lab.run(['check', spec, '--json']));
    expect(checked.manifest).toMatchObject({ cases: 3, rejected: 3 });
    const ended = await lab.run(['run', spec, '--json']);
    expect(ended.code, ended.err).toBe(0);
    const report = JSON.parse(readFileSync(join(String(resultOf(ended).report), 'report.json'), 'utf8'));
    expect(report.data).toMatchObject({ cases: 3, n_rejected: 3 });
    expect(report.data.rejected.map(({ line }: { line: number }) => line)).toEqual([3, 4, 5]);

    const none = [{ dataset: 'mine', where: { language: ['fr'] } }];
    const empty = lab.file('none.yaml', { name: 'none', cases: none, moderators, report: { draws: 10 } });
    const nothing = await lab.run(['run', empty, '--json', '--quiet']);
    expect(nothing.code, nothing.err).toBe(0);
    const blank = JSON.parse(readFileSync(join(String(resultOf(nothing).report), 'report.json'), 'utf8'));
    expect(blank.notes).toContainEqual(expect.stringContaining('no cases'));
    expect(blank.moderators[0].score.metrics.macro_f1_binary).toBeNull();
  });

  it('input longer than the model takes is not assessable: too long', async () => {
    const server = createServer(async (request, response) => {
      let length = 0;
      for await (const chunk of request) length += (chunk as Buffer).length;
      const long = length > 50_000;
      const error = { message: "This model's maximum context length is 8192 tokens.", code: 'context_length_exceeded' };
      const message = { role: 'assistant', content: 'safe' };
      const answer = { model: 'small', choices: [{ index: 0, message, finish_reason: 'stop' }] };
      response.writeHead(long ? 400 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(long ? { error } : answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
      const rows = lab.file(
        'long.jsonl',
        ['short enough', 'far too long '.repeat(6_000)].map((text, i) => JSON.stringify({ text, bad: i })).join('\n'),
      );
      await lab.run([
        'datasets',
        'add',
        'long',
        rows,
        '--text',
        'text',
        '--label',
        'bad',
        '--unsafe',
        '1',
        '--safe',
        '0',
      ]);
      const spec = lab.file('long.yaml', {
        name: 'long',
        cases: [{ dataset: 'long' }],
        endpoints: { small: { base_url: url } },
        moderators: [{ name: 'word', dialect: 'one-word', endpoint: 'small', model: 'small', canary: false }],
        report: { draws: 10 },
      });
      const ended = await lab.run(['run', spec, '--json', '--quiet']);
      expect(ended.code, ended.err).toBe(0);
      const run = String(resultOf(ended).run);
      const outcomes = lab.sql('select outcome, verdict from verdicts where run = ? order by outcome', run);
      expect(outcomes.map(({ outcome, verdict }) => [outcome, JSON.parse(String(verdict)).reason])).toEqual([
        ['not_assessable', 'too_long'],
        ['safe', undefined],
      ]);
    } finally {
      server.close();
    }
  });
});
