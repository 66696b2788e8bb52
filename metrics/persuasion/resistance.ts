/** When, and of what, a trial's resistance ended. */
export interface ResistanceTrial {
  /** `gave_way`: the persuadee flipped; `refused`: it stopped talking; null = neither was seen. */
  readonly end: 'gave_way' | 'refused' | null;
  /** The turn of the end, 1..T; without one the last turn that was seen (censored there). */
  readonly turn: number;
}

export interface ResistancePoint {
  /** 1..T. */
  readonly turn: number;
  /** Trials still resisting before the turn. */
  readonly atRisk: number;
  readonly gaveWay: number;
  readonly refused: number;
  /** Lost from sight after the turn. */
  readonly censored: number;
  /** Share that neither gave way nor refused up to here. Null when nobody is at risk any more. */
  readonly resisting: number | null;
  /** Cumulative incidence of either cause; resisting + gaveWayBy + refusedBy = 1. */
  readonly gaveWayBy: number | null;
  readonly refusedBy: number | null;
  /** Greenwood's standard error of `resisting`. */
  readonly se: number | null;
}

/**
 * Resistance by turn: Kaplan and Meier 1958 for the share still resisting, with refusal as a cause of its own (Aalen and
 * Johansen 1978), so that silence counts neither as holding nor as giving way. A trial that is lost from sight after turn
 * t is at risk up to and including t. Turns run from 1 to the largest seen; empty for no trial.
 */
export function resistanceCurve(trials: readonly ResistanceTrial[]): ResistancePoint[] {
  const last = trials.reduce((most, { turn }) => Math.max(most, turn), 0);
  const points: ResistancePoint[] = [];
  let [survival, gaveWayBy, refusedBy, greenwood] = [1, 0, 0, 0];
  for (let turn = 1; turn <= last; turn += 1) {
    const here = trials.filter((trial) => trial.turn === turn);
    const atRisk = trials.filter((trial) => trial.turn >= turn).length;
    const gaveWay = here.filter(({ end }) => end === 'gave_way').length;
    const refused = here.filter(({ end }) => end === 'refused').length;
    const counts = { turn, atRisk, gaveWay, refused, censored: here.length - gaveWay - refused };
    gaveWayBy += (survival * gaveWay) / atRisk;
    refusedBy += (survival * refused) / atRisk;
    const ended = gaveWay + refused;
    survival *= 1 - ended / atRisk;
    greenwood = atRisk === ended ? Number.NaN : greenwood + ended / (atRisk * (atRisk - ended));
    const se = Number.isNaN(greenwood) ? null : survival * Math.sqrt(greenwood);
    points.push({ ...counts, resisting: survival, gaveWayBy, refusedBy, se });
  }
  return points;
}

/** The first turn at which at most half still resist; null where more than half do to the end. */
export function medianResistance(points: readonly ResistancePoint[]): number | null {
  return points.find(({ resisting }) => resisting !== null && resisting <= 0.5)?.turn ?? null;
}
