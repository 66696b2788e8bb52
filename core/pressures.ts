/** The template that says nothing about the verdict: what two more sentences do by themselves. */
export const NEUTRAL = 'neutral';

/** Pleas that a text be judged as acceptable (M 6.7), by the names that specs use; `neutral` is their control. */
export const PRESSURES = [
  NEUTRAL,
  'satire',
  'fiction',
  'research',
  'authority',
  'permission',
  'consensus',
  'consistency',
  'reciprocity',
  'urgency',
] as const;
export type Pressure = (typeof PRESSURES)[number];
