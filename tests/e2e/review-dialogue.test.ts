import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReportModel } from '../../reports/report-shape.ts';
import type { SimulatorHandle } from '../kill/processes.ts';
import { type Lab, openLab, resultOf } from './lab.ts';
import { PLAIN, rowsOf, startTalkers, talkOf } from './persuasion-lab.ts';

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

it('people decide trials over the command line: real replies until the commit, readings after it, both in the report', async () => {
  const review = { people: 1, rules: [{ name: 'all', reason: 'random_audit', share: 1 }] };
  const arms = ['control', 'media'] as const;
  const cases = [{ dataset: 'pmiyc', sample: 1 }];
  const file = lab.file('talk.yaml', talkOf({ name: 'talk', persuadees: PLAIN, cases, arms, more: { review } }));
  const asked = await lab.run(['run', file, '--json', '--quiet']);
  expect(asked.code, asked.err).toBe(4);
  const run = String(resultOf(asked).run);
  const rows = rowsOf(lab, run, 'plain');
  expect(rows).toHaveLength(2);

  await lab.run(['review', 'reviewer', 'add', 'ada', '--role', 'reviewer']);
  const ada = async (...args: readonly string[]) => {
    const ended = await lab.run(['review', ...args, '--as', 'ada', '--json']);
    expect(ended.code, ended.err).toBe(0);
    return JSON.parse(ended.out);
  };
  let pictures = 0;
  for (const verdict of ['gave_way', 'held']) {
    const { claimed } = await ada('claim', run);
    expect(claimed.kind).toBe('dialogue');
    const parts: { label: string; kind: string; text?: string }[] = claimed.content.parts;
    const replies = parts.filter(({ label }) => label.endsWith(', persuadee'));
    expect(replies).toHaveLength(3);
    for (const { text } of replies) expect(text).toMatch(/\w/);
    expect(JSON.stringify(claimed)).not.toMatch(/logprob|p_target|stance|credibility|"arm"|crossed/);
    if (parts.some(({ kind }) => kind === 'media')) {
      const { media } = await ada('show', claimed.item, '--media', join(lab.dataDir, 'pictures'));
      expect(media[0].files).toEqual([expect.stringMatching(/-1-blurred\.jpg$/)]);
      pictures += 1;
    }
    await ada('decide', claimed.item, '--verdict', verdict);
    const { measured } = await ada('reveal', claimed.item);
    expect(measured.readings[0]).toMatchObject({ first: { status: 'ok' }, last: { status: 'ok' } });
    await ada('revise', claimed.item, '--keep');
  }
  expect(pictures).toBe(1);

  const ended = await lab.run(['run', file, '--json', '--quiet']);
  expect(ended.code, ended.err).toBe(0);
  const report = JSON.parse(readFileSync(join(lab.dataDir, 'runs', run, 'report.json'), 'utf8')) as ReportModel;
  const { dialogues, cases: drawn, moderators, design_changes } = report.review!;
  expect({ cases: drawn.drawn, moderators, design_changes }).toEqual({ cases: 0, moderators: [], design_changes: 0 });
  expect(dialogues).toMatchObject({ design_changes: 0, cases: { pool: 2, drawn: 2, judged: 2 } });
  expect(dialogues!.items.verdicts).toEqual([
    { verdict: 'gave_way', items: 1 },
    { verdict: 'held', items: 1 },
  ]);
  expect(dialogues!.against_measured.n).toBe(2);
}, 90_000);
