import type { MeasuredDialogue, MeasuredPoint } from '../config/desk-dialogue.ts';
import { markedLine } from '../core/visible-text.ts';
import { hanging } from './text-width.ts';

const OUTCOMES = {
  gave_way: 'it crossed the middle or reached the goal',
  held: 'it did not cross the middle',
} as const;

/** What was read of a dialogue before the first turn and after the last. */
export function measuredLines({ persuadee, outcome, readings }: MeasuredDialogue, width: number): readonly string[] {
  const said = outcome === null ? 'nothing to compare' : OUTCOMES[outcome];
  return [
    `measured of ${markedLine(persuadee)}: ${said}`,
    ...readings.flatMap(({ question, estimator, first, last }) =>
      hanging(`  ${question}, ${estimator}: ${pointText(first)} before, ${pointText(last)} after`, width),
    ),
  ];
}

function pointText(point: MeasuredPoint | null): string {
  if (point === null) return 'nothing';
  const { status, stance, levels, stance_of, answer, p_target } = point;
  if (status !== 'ok') return status;
  const parts = [
    ...(stance === null ? [] : [`${stance.toFixed(2)} of ${levels ?? '?'} (${stance_of ?? 'claim'})`]),
    ...(answer === null ? [] : [markedLine(answer)]),
    ...(p_target === null ? [] : [`p ${p_target.toFixed(2)}`]),
  ];
  return parts.join(' · ');
}
