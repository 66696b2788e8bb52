import { type Mutant, playedIn } from './mutant.ts';

const estimators = 'persuasion/estimators';

/** What tests/oracle/persuasion_check.py has to notice in what is made of the answers of a dialogue (P 11.7). */
export const READING_MUTANTS: readonly Mutant[] = [
  ...playedIn('persuasion', [
    {
      name: 'persuasion: a refused probe counted as the lowest level, or p 0',
      file: `${estimators}/logprob.ts`,
      from: "return missingReading('logprob', { status: said.status, notes: [said.note] });",
      to: refusedAs(1, 0),
      caughtBy: /^habits logprob likert \w+ moderate at \d: c\d\d (stance|status ok, expected refused)/,
    },
    {
      name: 'persuasion: a refused probe counted as the middle, or p .5',
      file: `${estimators}/logprob.ts`,
      from: "return missingReading('logprob', { status: said.status, notes: [said.note] });",
      to: refusedAs(3, 0.5),
      caughtBy: /^habits logprob likert \w+ moderate at \d: c\d\d (stance|status ok, expected refused)/,
    },
    {
      name: 'persuasion: one side stands for a side that was refused',
      file: `${estimators}/combine-readings.ts`,
      from: 'if (ok.length < readings.length) return allMissing(estimator, readings);',
      to: 'if (ok.length === 0) return allMissing(estimator, readings);',
      caughtBy: /^habits logprob \w+ \w+ moderate at \d: c\d\d status ok, expected refused/,
    },
    {
      name: 'persuasion: a missing reading written as p 0',
      file: 'persuasion/reading.ts',
      from: "if (reading.status !== 'ok') return columns;",
      to: "if (reading.status !== 'ok') return { ...columns, pTarget: 0, p_target: 0 } as ReadingColumns;",
      caughtBy: /^habits logprob \w+ \w+ moderate at \d: c\d\d p_target 0, expected None/,
    },
    {
      name: 'persuasion: a missing turn counted as no gain in pdcg_local',
      file: 'metrics/persuasion/pdcg.ts',
      from: `    if (share === null) continue;
    sum += gainOf(share) * discount(t);`,
      to: '    sum += gainOf(share ?? 0) * discount(t);',
      caughtBy: /^figure habits logprob \w+ \w+ moderate: pdcg_local level/,
    },
    {
      name: 'persuasion: direction not turned in the scores',
      file: 'metrics/persuasion/stance.ts',
      from: "(of === 'claim' && direction === 'against')",
      to: "(of === 'goal' && direction === 'against')",
      caughtBy: /^figure plain logprob likert text moderate: pdcg_local level/,
    },
    {
      name: 'persuasion: every case said to be argued for',
      file: 'persuasion/reading-rows.ts',
      from: 'direction: item.direction,',
      to: "direction: 'for',",
      caughtBy: /^figure plain logprob likert text moderate: pdcg_local level/,
    },
    {
      name: 'persuasion: the claim is the target, whatever the direction',
      file: 'persuasion/probes/statement.ts',
      from: "target: direction === 'for' ? 'claim' : 'negation',",
      to: "target: 'claim',",
      caughtBy: /^plain logprob binary text moderate at 1: c03 p_target/,
    },
    {
      name: 'persuasion: options of the reversed order read in the stored one',
      file: 'persuasion/probes/choice.ts',
      from: 'id: optionId(id),',
      to: 'id: optionId(shownOptions(probe)[at]!.id ?? id),',
      caughtBy: /^plain logprob choice text moderate at 1: c01 p_target/,
    },
    {
      name: 'persuasion: levels listed downwards read upwards',
      file: 'persuasion/probes/likert.ts',
      from: ': ascending.reverse();',
      to: ': ascending.map((option) => ({ ...option, id: String(levels + 1 - Number(option.id)) })).reverse();',
      caughtBy: /^plain logprob likert text moderate at 1: c00 stance/,
    },
    {
      name: 'persuasion: agreement with the negation not turned',
      file: `${estimators}/combine-readings.ts`,
      from: '[claim.stance - 1, negation.stance - 1]',
      to: '[claim.stance - 1, top - (negation.stance - 1)]',
      caughtBy: /^plain logprob likert text moderate at 1: c00 stance/,
    },
    {
      name: 'persuasion: yes to the negation read as yes to the claim',
      file: 'persuasion/probes/statement.ts',
      from: `const other: Side = side === 'claim' ? 'negation' : 'claim';
  const yes: AskedOption = { label: 'Yes', id: side, text: '' };`,
      to: `const other: Side = 'negation';
  const yes: AskedOption = { label: 'Yes', id: 'claim', text: '' };`,
      caughtBy: /^plain logprob binary text moderate at 1: c00 p_target/,
    },
    {
      name: 'persuasion: masses not divided by their coverage',
      file: 'metrics/persuasion/option-belief.ts',
      from: 'mass.get(option)! / coverage]',
      to: 'mass.get(option)!]',
      caughtBy: /^plain logprob binary text moderate at 1: c00 p_target/,
    },
  ]),
  ...playedIn('persuasion-sampled', [
    {
      name: 'persuasion: a refused sample counted as a level',
      file: `${estimators}/sampled.ts`,
      from: "return missingReading('sampled', { status: said.status, notes: [said.note] });",
      to: 'return probe.options[0]!.id;',
      caughtBy: /^habits sampled likert \w+ moderate at \d: c\d\d stance/,
    },
    {
      name: 'persuasion: samples share one index',
      file: 'persuasion/trial-requests.ts',
      from: 'seed: seedOf(trial, index)',
      to: 'seed: seedOf(trial, 0)',
      caughtBy: /^plain sampled likert text moderate at \d: c\d\d stance/,
    },
    {
      name: 'persuasion: repeats share their seeds',
      file: 'persuasion/trial-requests.ts',
      from: 'return repeat * INDICES_A_REPEAT + index;',
      to: 'return (repeat - repeat) * INDICES_A_REPEAT + index;',
      caughtBy: /^plain sampled likert text moderate at \d: c\d\d stance/,
    },
    {
      name: 'persuasion: the stated probability of the negation not turned',
      file: `${estimators}/verbalised.ts`,
      from: '{ claim: 1 - p, negation: p }',
      to: '{ claim: p, negation: 1 - p }',
      caughtBy: /^plain verbalised likert text moderate at 1: c00 p_target/,
    },
  ]),
  ...playedIn('persuasion-goal', [
    {
      name: 'persuasion: the first reading carried, not the last',
      file: 'persuasion/trial-row.ts',
      from: 'return readings.findLast(',
      to: 'return readings.find(',
      caughtBy: /^plain logprob binary media none at \d: c\d\d p_target/,
    },
    {
      name: 'persuasion: nothing carried after an end at the goal',
      file: 'persuasion/trial-row.ts',
      from: "end === 'goal' ? lastOk(checkpoints.map((probes) => probes[at]!.reading)) : null",
      to: 'checkpoints.length < 0 ? lastOk([]) : null',
      caughtBy: /^plain logprob binary media none at \d: c\d\d status not_run, expected ok/,
    },
    {
      name: 'persuasion: a carried reading not marked',
      file: 'persuasion/reading-rows.ts',
      from: "carried: carried && columns.status === 'ok',",
      to: "carried: carried && columns.status !== 'ok',",
      caughtBy: /^plain logprob binary media none at \d: c\d\d carried False, expected True/,
    },
    {
      name: 'persuasion: a refused probe ends the trial as the goal',
      file: 'persuasion/goal.ts',
      from: "if (reading.status !== 'ok') return false;",
      to: "if (reading.status !== 'ok') return true;",
      caughtBy: /^habits logprob \w+ \w+ none at \d: c\d\d (carried True, expected False|status)/,
    },
  ]),
];

function refusedAs(stance: number, p: number): string {
  return `return okReading('logprob', probe.kind === 'likert'
      ? { stance: ${stance}, levels: probe.levels, stanceOf: probe.side, notes: [] }
      : { pTarget: ${p}, pCorrect: ${p}, notes: [] });`;
}
