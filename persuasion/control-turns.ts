/** Changes when a word of the turns changes. */
export const CONTROL_TURNS = 'control-turns-1';

/** A neutral topic that no case is about (ours; P 7.10): as many turns as a case has, the list from the start again. */
const TURNS = [
  'Let us talk about something else for a while: tides. In most places the sea rises and falls twice in a little more than a day.',
  'The moon is the main cause. Its pull is a little stronger on the near side of the earth than on the far side.',
  'The sun has a part in it as well, somewhat less than half as strong as that of the moon.',
  'When both pull along one line, at new and at full moon, the difference between high and low water is large.',
  'Halfway between, at the half moons, the difference is small. Sailors have names for both kinds of tide.',
  'The shape of a bay matters too: in a narrow one the water can rise by more than ten metres.',
  'Tide tables have been printed for some two hundred years, first by hand and later with machines of wheels and cords.',
  'Such a machine added up many waves of different lengths and drew the sum on a roll of paper.',
  'Today a computer does the same sum within a moment, for every harbour and every hour of the year.',
  'Pools that the water leaves between rocks at low tide hold many small animals that wait for its return.',
] as const;

/** Text of control turn `n`, 1-based. */
export function controlTurn(n: number): string {
  return TURNS[(n - 1) % TURNS.length]!;
}

export function controlTurns(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => controlTurn(at + 1));
}
