import { byCodeUnit } from '../columns.ts';
import { MetricInputError } from '../errors.ts';
import type { AuditCase, AuditCell } from './audit-cell.ts';

/** Inclusion probabilities below 1 that one stratum is split into, at most. */
export const PROBABILITY_BANDS = 4;

export interface AuditCells {
  readonly cells: readonly AuditCell[];
  /** Cases of a stratum and prediction that nobody looked into; they were taken to be like the nearest cell. */
  readonly merged: number;
  /** Cases with a prediction that nobody looked into in any stratum: no weighted number can stand for them. */
  readonly unrepresented: number;
}

/**
 * Splits a population by stratum, prediction and inclusion probability, so that a cell has one probability or a narrow
 * band of them (R 8.3). Cases drawn for certain are apart. Bands follow each other by probability and each holds a
 * labelled case; a stratum and prediction without any joins the cell of the same prediction whose probability is nearest.
 * Throws MetricInputError for a probability outside (0, 1] and a label that is not declared.
 */
export function auditCells(population: Iterable<AuditCase>, labels: readonly string[]): AuditCells {
  const codes = new Map(labels.map((label, code) => [label, code]));
  const codeOf = (label: string | null, missing: number): number => {
    const code = label === null ? missing : codes.get(label);
    if (code === undefined)
      throw new MetricInputError(`label ${JSON.stringify(label)} is not one of ${labels.join(', ')}`);
    return code;
  };
  const groups = new Map<string, Group>();
  for (const { stratum, predicted, probability, truth } of population) {
    if (!(probability > 0 && probability <= 1))
      throw new MetricInputError(
        `inclusion probability ${probability} in stratum ${stratum} is not above 0 and at most 1`,
      );
    const answer = codeOf(predicted, labels.length);
    const found = codeOf(truth, -1);
    const key = `${stratum}\u0000${answer}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = { stratum, predicted: answer, levels: new Map() };
      groups.set(key, group);
    }
    let level = group.levels.get(probability);
    if (level === undefined) {
      level = { probability, population: 0, labelled: 0, found: new Float64Array(labels.length) };
      group.levels.set(probability, level);
    }
    level.population += 1;
    if (found < 0) continue;
    level.labelled += 1;
    level.found[found]! += 1;
  }
  const sorted = [...groups].sort(([a], [b]) => byCodeUnit(a, b)).map(([, group]) => group);
  return joinEmpty(sorted.flatMap((group) => bandsOf(group).map((band) => cellOf(group, band, labels.length))));
}

/** Cases of one stratum and prediction, by inclusion probability. */
interface Group {
  readonly stratum: string;
  readonly predicted: number;
  readonly levels: Map<number, Level>;
}

interface Level {
  readonly probability: number;
  population: number;
  labelled: number;
  readonly found: Float64Array;
}

/** Levels by descending probability, put together where there are many or one has no labelled case. */
function bandsOf({ levels }: Group): Level[][] {
  const sorted = [...levels.values()].sort((a, b) => b.probability - a.probability);
  const drawn = sorted.filter(({ probability }) => probability < 1);
  const target = drawn.length <= PROBABILITY_BANDS ? 1 : Math.ceil(countLabelled(drawn) / PROBABILITY_BANDS);
  const bands: Level[][] = [];
  let open: Level[] = [];
  for (const level of sorted) {
    open.push(level);
    if (countLabelled(open) < (level.probability === 1 ? 1 : Math.max(1, target))) continue;
    bands.push(open);
    open = [];
  }
  if (open.length === 0) return bands;
  const last = countLabelled(open) > 0 ? undefined : bands.at(-1);
  if (last === undefined) bands.push(open);
  else last.push(...open);
  return bands;
}

function countLabelled(levels: readonly Level[]): number {
  return levels.reduce((sum, { labelled }) => sum + labelled, 0);
}

function cellOf({ stratum, predicted }: Group, band: readonly Level[], labels: number): AuditCell {
  const found = new Float64Array(labels);
  const weights = new Float64Array(labels);
  let sum = 0;
  let squares = 0;
  for (const level of band) {
    for (let label = 0; label < labels; label += 1) {
      found[label]! += level.found[label]!;
      weights[label]! += level.found[label]! / level.probability;
    }
    sum += level.labelled / level.probability;
    squares += level.labelled / level.probability ** 2;
  }
  const labelled = countLabelled(band);
  return {
    stratum,
    predicted,
    population: band.reduce((total, { population }) => total + population, 0),
    labelled,
    found,
    effective: band.length === 1 || labelled === 0 ? found : weights.map((weight) => (weight * sum) / squares),
    probability: { low: band.at(-1)!.probability, high: band[0]!.probability },
  };
}

function joinEmpty(cells: readonly AuditCell[]): AuditCells {
  const extra = new Map<AuditCell, number>();
  let merged = 0;
  let unrepresented = 0;
  for (const empty of cells.filter(({ labelled }) => labelled === 0)) {
    const gap = ({ probability }: AuditCell) => Math.abs(probability!.high - empty.probability!.high);
    const nearest = cells
      .filter(({ labelled, predicted }) => labelled > 0 && predicted === empty.predicted)
      .reduce<AuditCell | null>((best, cell) => (best === null || gap(cell) < gap(best) ? cell : best), null);
    if (nearest === null) unrepresented += empty.population;
    else {
      merged += empty.population;
      extra.set(nearest, (extra.get(nearest) ?? 0) + empty.population);
    }
  }
  const kept = cells
    .filter(({ labelled }) => labelled > 0)
    .map((cell) => ({ ...cell, population: cell.population + (extra.get(cell) ?? 0) }));
  return { cells: kept, merged, unrepresented };
}
