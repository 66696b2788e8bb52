import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SimulatorHandle } from '../kill/processes.ts';
import { type Lab, openLab, resultOf } from './lab.ts';
import { PLAIN, startTalkers, talkOf } from './persuasion-lab.ts';

/** Shorter texts stand in other texts by chance. */
const LONG = 30;

let simulator: SimulatorHandle;
let lab: Lab;
beforeAll(async () => {
  simulator = await startTalkers();
  lab = await openLab(simulator);
}, 60_000);
afterAll(async () => {
  await lab.dispose();
  simulator.stop();
});

/** Texts of the run's cases, of the persuader's turns, and all that models wrote. */
function textsOf(run: string): { cases: string[]; turns: string[]; answers: string[] } {
  const text = (value: unknown) => JSON.parse(String(value)) as unknown;
  const cases = lab.sql('select content from cases').map(({ content }) => text(content) as { text?: string }[]);
  const items = lab
    .sql('select item from persuasion_cases where run = ?', run)
    .map(({ item }) => text(item) as { turns: { text: string }[] });
  const answers = lab
    .sql('select answer from calls where run = ? and answer is not null', run)
    .map(
      ({ answer }) => text((text(answer) as { body: string }).body) as { choices: { message: { content: string } }[] },
    );
  const long = (texts: readonly (string | undefined)[]) =>
    texts.filter((one) => one !== undefined && one.length >= LONG);
  return {
    cases: long(cases.flat().map((part) => part.text)) as string[],
    turns: long(items.flatMap(({ turns }) => turns.map((turn) => turn.text))) as string[],
    answers: long(answers.flatMap(({ choices }) => choices.map(({ message }) => message.content))) as string[],
  };
}

describe('the files of a report', () => {
  it('hold no text of a case, a persuader, a reply or a judge, whichever command wrote them', async () => {
    const spec = talkOf({
      name: 'safe',
      persuadees: PLAIN,
      arms: ['control', 'text', 'caption'],
      persuasion: { judges: [{ name: 'fair', endpoint: 'sim', model: 'fair' }] },
      more: {
        cases: [{ dataset: 'hatecheck', sample: 20 }],
        moderators: [{ name: 'words', dialect: 'keyword' }],
      },
    });
    const ended = await lab.run(['run', lab.file('safe.yaml', spec), '--json', '--quiet']);
    expect(ended.code, ended.err).toBe(0);
    const { run, report } = resultOf(ended) as { run: string; report: string };
    expect((await lab.run(['report', run])).code).toBe(0);
    const texts = textsOf(run);
    for (const some of Object.values(texts)) expect(some.length).toBeGreaterThan(0);
    const files = readdirSync(report).sort();
    expect(files).toEqual(
      expect.arrayContaining(['operations.json', 'readings.jsonl', 'report.csv', 'report.html', 'report.json']),
    );
    for (const file of files) {
      const written = readFileSync(join(report, file), 'utf8');
      // As HTML, JSON and CSV would write it.
      const plain = written
        .replaceAll('&#39;', "'")
        .replaceAll('&quot;', '"')
        .replaceAll('\\"', '"')
        .replaceAll('""', '"');
      for (const [kind, some] of Object.entries(texts))
        expect(
          some.filter((one) => written.includes(one) || plain.includes(one)),
          `${file} holds ${kind}`,
        ).toEqual([]);
    }
    const examples = await lab.run(['report', run, '--examples', '2']);
    expect(examples.code, examples.err).toBe(0);
    const page = readFileSync(join(report, 'dialogues.html'), 'utf8');
    expect(texts.answers.filter((one) => page.includes(one)).length).toBeGreaterThan(0);
  }, 120_000);
});
