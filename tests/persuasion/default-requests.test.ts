import { expect, it } from 'vitest';
import { digestOf } from '../../core/digest.ts';
import { callKey } from '../../core/ids.ts';
import { caseOf, jobOf, MCQ, persuadeeOf, play, steady } from './trial-support.ts';

const FOUR = ['control', 'text', 'caption', 'media'] as const;

/** Everything that keys are made of, in the order of the calls' subjects. */
async function callsOf(job: ReturnType<typeof jobOf>) {
  const { seen, row } = await play(steady, job);
  const calls = seen.map(({ subject, request, sample }) => ({ subject, request, sample }));
  calls.sort((a, b) => {
    const [one, other] = [`${a.subject} ${a.sample.vote}`, `${b.subject} ${b.sample.vote}`];
    return one < other ? -1 : one > other ? 1 : 0;
  });
  return { calls, row };
}

it('a trial of a default spec asks the same bytes under the same keys as before judges, persuaders and mitigations', async () => {
  const persuadee = persuadeeOf({ estimators: ['logprob', 'sampled', 'verbalised'], probes: ['case', 'binary'] });
  const digests: string[] = [];
  for (const arm of FOUR) {
    const { calls, row } = await callsOf(
      jobOf({ arm, prior: 'weak', repeat: 1, persuadee, item: caseOf({ probe: MCQ }) }),
    );
    digests.push(digestOf(JSON.parse(JSON.stringify(calls))).slice(0, 16));
    const keys = row.turns.map(({ call }, at) => {
      const { subject, request, sample } = calls.find((one) => one.subject.endsWith(`/${at + 1}/reply`))!;
      const model = { endpoint: 'local', name: 'm-1', parameters: {} };
      return [call, callKey({ scope: 'run-1', subject, model, request, sample })];
    });
    for (const [call, key] of keys) expect(call).toBe(key);
  }
  expect(digests).toEqual(['5f444d3b3e667cb6', 'd55615138fe93e58', '86f436038788a623', '6c63afd68436994f']);
});
