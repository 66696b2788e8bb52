import { type Mutant, playedIn } from './mutant.ts';

/**
 * What tests/oracle/persuasion_check.py has to notice in what a dialogue shows and asks (P 11.7). Not among them, since
 * sim1 answers the same: a reply of another turn in the history, and a call key without the repeat, which the seed tells.
 */
export const DIALOGUE_MUTANTS: readonly Mutant[] = playedIn('persuasion', [
  {
    name: 'persuasion: image dropped',
    file: 'persuasion/dialogue.ts',
    from: 'content: [...shown, part]',
    to: 'content: [part]',
    caughtBy: /^plain logprob likert media moderate at 1: c00 stance/,
  },
  {
    name: 'persuasion: picture squashed',
    file: 'media/normalise-image.ts',
    from: '.resize({ ...fitInside({ width, height }, plan),',
    to: '.resize({ width: 512, height: 512,',
    caughtBy: /^plain logprob likert media moderate at 1: c00 stance/,
  },
  {
    name: 'persuasion: the picture of the first turn on every turn',
    file: 'persuasion/play-trial.ts',
    from: 'await playTurn(turn, {',
    to: 'await playTurn({ ...turn, media: item.turns[0]!.media }, {',
    caughtBy: /^plain logprob likert media moderate at 2: c00 stance/,
  },
  {
    name: 'persuasion: pictures of earlier turns sent again on every turn',
    file: 'persuasion/play-trial.ts',
    from: 'await playTurn(turn, {',
    to: 'await playTurn({ ...turn, media: item.turns.slice(0, turn.n).flatMap(({ media }) => media) }, {',
    caughtBy: /^plain logprob likert media moderate at 2: c00 stance/,
  },
  {
    name: 'persuasion: picture only on the first turn',
    file: 'persuasion/dialogue.ts',
    from: 'content: [...shown, part]',
    to: 'content: turn.n === 1 ? [...shown, part] : [part]',
    caughtBy: /^plain logprob likert media moderate at 2: c00 stance/,
  },
  {
    name: 'persuasion: caption in the arm text',
    file: 'persuasion/dialogue.ts',
    from: "return { message: { role: 'user', content: text }, text, kind: 'text', strategy };",
    to: `return {
      message: { role: 'user', content: [{ type: 'text', text: turn.caption ?? '' }, { type: 'text', text }] },
      ...{ text, kind: 'text', strategy },
    };`,
    caughtBy: /^plain logprob likert text moderate at 1: c00 stance/,
  },
  {
    name: 'persuasion: caption dropped',
    file: 'persuasion/dialogue.ts',
    from: "[{ type: 'text', text: turn.caption }, part]",
    to: '[part]',
    caughtBy: /^plain logprob likert caption moderate at 1: c00 stance/,
  },
  {
    name: 'persuasion: the arm control plays the case',
    file: 'persuasion/dialogue.ts',
    from: 'const own = controlTurn(turn.n);',
    to: 'const own = text;',
    caughtBy: /^plain logprob likert control moderate at 1: c00 stance/,
  },
  {
    name: 'persuasion: probe left in the history',
    file: 'persuasion/play-trial.ts',
    from: 'history.push(played.message, {',
    to: "history.push({ role: 'user', content: plan[0]!.wordings[0]!.text }, { role: 'assistant', content: '3' }, played.message, {",
    caughtBy: /^plain logprob likert text moderate at 1: c00 status error, expected ok/,
  },
  {
    name: 'persuasion: dialogue cut to its last turn in the probes',
    file: 'persuasion/trial-requests.ts',
    from: 'renderProbe(history, {',
    to: 'renderProbe(history.length > 3 ? [history[0]!, ...history.slice(-2)] : history, {',
    caughtBy: /^plain logprob likert text moderate at 2: c00 stance/,
  },
  {
    name: 'persuasion: system message missing from the probes (P 4, D10)',
    file: 'persuasion/trial-requests.ts',
    from: 'renderProbe(history, {',
    to: "renderProbe(history.filter(({ role }) => role !== 'system'), {",
    caughtBy: /^plain logprob likert control moderate at 0: c00 status error, expected ok/,
  },
  {
    name: 'persuasion: prior missing from the probes (P 4, D10)',
    file: 'persuasion/play-trial.ts',
    from: 'probeCheckpoint([...history], probed.length, {',
    to: "probeCheckpoint([...openingOf(item, { ...trial, prior: 'none' }), ...history.slice(1)], probed.length, {",
    caughtBy: /^plain logprob likert control moderate at 0: c00 stance/,
  },
  {
    name: 'persuasion: the prior opposes a claim that is argued for, whatever the direction',
    file: 'persuasion/persuadee-prompt.ts',
    from: "item.direction === 'for' ? item.negation : item.claim",
    to: 'item.negation',
    caughtBy: /^plain logprob likert text moderate at 0: c03 status error, expected ok/,
  },
  {
    name: 'persuasion: seeds depend on the arm',
    file: 'persuasion/trial-requests.ts',
    from: `function seedOf({ repeat }: Trial, index: number): number {
  return repeat * INDICES_A_REPEAT + index;`,
    to: `function seedOf({ repeat, arm }: Trial, index: number): number {
  return (repeat + arm.length) * INDICES_A_REPEAT + index;`,
    caughtBy: /^habits logprob \w+ media moderate at \d: c\d\d (status|stance)/,
  },
]);
