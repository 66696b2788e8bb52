import { expect, it } from 'vitest';
import { parsePersuasionReading } from '../../metrics/persuasion/parse-reading.ts';
import { scorePersuasion } from '../../metrics/persuasion/score-persuasion.ts';
import { readingRows } from '../../persuasion/reading-rows.ts';
import { worstTrialRequests } from '../../persuasion/worst-trial.ts';
import { collectShipped } from '../datasets/persuasion/support.ts';
import { jobOf, persuadeeOf, play, type Script } from './trial-support.ts';

/** Takes the first option shown, or says half. */
const first: Script = ({ kind, asked }) => {
  if (kind === 'reply') return 'Tell me more.';
  const option = /\n\n(\w+)(?: = .*|\. .*)?\n[\s\S]*\n\nAnswer with one/.exec(asked)?.[1];
  return option ?? '50';
};

it.each(['farm', 'dailypersuasion'])('trials of the shipped %s cases run, are priced and are scored', async (name) => {
  const { cases } = await collectShipped(name);
  const persuadee = persuadeeOf({ estimators: ['sampled', 'verbalised'], samples: 1, probes: ['case', 'binary'] });
  let rows = 0;
  for (const [at, item] of cases.entries()) {
    if (at % 9 !== 0) continue;
    const job = jobOf({ item, persuadee, arm: at % 2 === 0 ? 'text' : 'control', prior: 'strong' });
    const { row } = await play(first, job);
    expect(row).toMatchObject({ outcome: 'complete', planned: item.turns.length });
    expect(worstTrialRequests(persuadee, item, job.trial)).toHaveLength(row.calls);
    const read = readingRows(row, item);
    for (const one of read) expect(parsePersuasionReading(one)).toHaveProperty('row');
    const { statuses } = scorePersuasion(read, { draws: 0 });
    expect(statuses).toMatchObject({ refused: 0, blocked: 0, error: 0, not_run: 0 });
    expect(row.probes.filter(({ reading }) => reading.status === 'ok')).toHaveLength(row.probes.length);
    rows += read.length;
  }
  expect(rows).toBeGreaterThan(60);
});
