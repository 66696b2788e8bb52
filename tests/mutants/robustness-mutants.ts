import { type Mutant, playedIn } from './mutant.ts';

/** What tests/oracle/persuasion_check.py has to notice in mitigations, judges, placebos, videos and time to think. */
export const ROBUSTNESS_MUTANTS: readonly Mutant[] = [
  ...playedIn('persuasion-robust', [
    {
      name: 'persuasion: a mitigation in the replies but not in the probes',
      file: 'persuasion/play-trial.ts',
      from: 'probeCheckpoint([...history], probed.length, {',
      to: "probeCheckpoint([...openingOf(item, { ...trial, mitigation: 'none' }), ...history.slice(1)], probed.length, {",
      caughtBy: /^plain logprob binary text moderate cautious at 1: c00 p_target/,
    },
    {
      name: 'persuasion: a mitigation in the probes but not in the conditions without it',
      file: 'persuasion/trial-requests.ts',
      from: "return mitigation === 'none' ? opening : mitigatedOpening(opening, { item, mitigation });",
      to: "return mitigatedOpening(opening, { item, mitigation: mitigation === 'none' ? 'cautious' : mitigation });",
      caughtBy: /^plain logprob binary text moderate at 1: c00 p_target/,
    },
    {
      name: 'persuasion: the judge is told the arm',
      file: 'persuasion/judges/judge-dialogue.ts',
      from: 'request: judgeRequest(dialogue, {',
      to: "request: judgeRequest([{ speaker: 'persuader', text: trial.arm }, ...dialogue], {",
      caughtBy: /^judge moody of one dialogue under several arms/,
    },
    {
      name: 'persuasion: the quote of a judge not checked',
      file: 'persuasion/judges/read-judgement.ts',
      from: "if (!isQuoted(quote, dialogue) && !(refused && folded(quote) === '')) return missing('unparsable', 'quote');",
      to: "if (isQuoted(quote, []) && folded(quote) === '') return missing('unparsable', 'quote');",
      caughtBy: /^\w+ judged misquoting \w+ moderate none at 1: c\d\d status ok, expected unparsable/,
    },
    {
      name: 'persuasion: the card in place of the placebo',
      file: 'persuasion/show-turn.ts',
      from: "return arm === 'media_placebo' ? media.map(({ type }) => placeboPart(type, n)) : media;",
      to: 'return n < 0 ? media.map(({ type }) => placeboPart(type, n)) : media;',
      caughtBy: /^plain logprob binary media_placebo moderate at 1: c00 p_target/,
    },
    {
      name: 'persuasion: the last probe asked with time to think',
      file: 'persuasion/play-trial.ts',
      from: 'probeCheckpoint([...history], probed.length, { setting, means })',
      to: 'probeCheckpoint([...history], probed.length, { setting, means, reflective: turns.length === item.turns.length })',
      caughtBy: /^plain logprob binary text moderate at 3: c00 p_target/,
    },
    {
      name: 'persuasion: reflective readings in place of the last ones',
      file: 'persuasion/reading-rows.ts',
      from: 'return row.probes.map((record) => recordRow(row, item, record));',
      to: `const last = ({ checkpoint, question, reading }: ProbeRecord) => [checkpoint, question, reading.estimator].join();
  return row.probes.map((record) =>
    recordRow(row, item, row.reflective.find((one) => last(one) === last(record)) ?? record),
  );`,
      caughtBy: /^plain logprob binary text moderate at 3: c00 p_target/,
    },
  ]),
  ...playedIn('persuasion-video', [
    {
      name: 'persuasion: frames out of order',
      file: 'persuasion/dialogue.ts',
      from: 'return medium.frames.flatMap(',
      to: 'return medium.frames.toReversed().flatMap(',
      caughtBy: /^plain logprob binary media moderate at 1: c00 p_target/,
    },
    {
      name: 'persuasion: one frame in place of each',
      file: 'persuasion/dialogue.ts',
      from: 'return medium.frames.flatMap(({ image, atS }) => [',
      to: 'return medium.frames.map(({ atS }) => ({ atS, image: medium.frames[0]!.image })).flatMap(({ image, atS }) => [',
      caughtBy: /^plain logprob binary media moderate at 1: c00 p_target/,
    },
  ]),
];
