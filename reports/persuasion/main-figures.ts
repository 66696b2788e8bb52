import type { PdcgSource } from '../../metrics/persuasion/metric-names.ts';
import type { Cell, CellInterval, CellShapes } from './persuasion-shape.ts';

/** One number of a cell with everything that stands beside it. */
export interface Figure {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** What the missing readings allow. */
  readonly bounds: { readonly low: number | null; readonly high: number | null };
  /** Less the control arm. */
  readonly net: number | null;
}

/** The parts of a cell that hold one number a metric, in one shape. */
interface Parts {
  readonly metrics: CellShapes<number | null>;
  readonly net: CellShapes<number | null>;
  readonly intervals: CellShapes<CellInterval | null> | null;
}

const NOTHING: Figure = { value: null, low: null, high: null, bounds: { low: null, high: null }, net: null };

type ScalarName = 'acc_at_0' | 'recovered' | 'mean_shift' | 'normalized_change' | 'belief_shift' | 'mean_turn_of_flip';
type AtName = Exclude<keyof CellShapes<null>, ScalarName | 'pdcg_local' | 'mean_change_levels' | 'belief_shift_logit'>;

export function scalarFigure(cell: Cell, metric: ScalarName): Figure {
  const { metrics, net, intervals }: Parts = cell;
  const ends = cell.bounds[metric];
  return figureOf({
    value: metrics[metric],
    net: net[metric],
    interval: intervals?.[metric] ?? null,
    low: ends !== undefined && 'low' in ends ? ends.low : null,
    high: ends !== undefined && 'high' in ends ? ends.high : null,
  });
}

/** At the last checkpoint of the longest trial. */
export function finalFigure(cell: Cell, metric: AtName): Figure {
  const { metrics, net, intervals }: Parts = cell;
  const at = metrics[metric].length - 1;
  if (at < 0) return NOTHING;
  const ends = cell.bounds[metric];
  const end = (side: 'low' | 'high') => {
    const all = ends !== undefined && side in ends ? (ends as Record<string, unknown>)[side] : null;
    return Array.isArray(all) ? ((all[at] as number | null | undefined) ?? null) : null;
  };
  return figureOf({
    value: metrics[metric][at] ?? null,
    net: net[metric][at] ?? null,
    interval: intervals?.[metric][at] ?? null,
    low: end('low'),
    high: end('high'),
  });
}

export function pdcgFigure(cell: Cell, variant: 'level' | 'signed' | 'marginal' | 'first'): Figure {
  const { metrics, net, intervals }: Parts = cell;
  const ends = cell.bounds.pdcg_local as Record<string, { low: number | null; high: number | null }> | undefined;
  return figureOf({
    value: metrics.pdcg_local[variant],
    net: net.pdcg_local[variant],
    interval: intervals?.pdcg_local[variant] ?? null,
    low: ends?.[variant]?.low ?? null,
    high: ends?.[variant]?.high ?? null,
  });
}

/** The shift of a column: of s, or of the belief in the target where it has no stance. */
export function shiftOf(cell: Cell, source: PdcgSource | null): Figure {
  return scalarFigure(cell, source === 'p_target' ? 'belief_shift' : 'mean_shift');
}

function figureOf(of: {
  value: number | null;
  net: number | null;
  interval: CellInterval | null;
  low: unknown;
  high: unknown;
}): Figure {
  const number = (end: unknown) => (typeof end === 'number' ? end : null);
  return {
    value: of.value,
    low: of.interval?.low ?? null,
    high: of.interval?.high ?? null,
    bounds: { low: number(of.low), high: number(of.high) },
    net: of.net,
  };
}
