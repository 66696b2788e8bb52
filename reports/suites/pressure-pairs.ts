import { NEUTRAL, PRESSURES, type Pressure } from '../../core/pressures.ts';
import type { CaseColumns } from '../case-columns.ts';
import { compareText } from '../order.ts';

/** Cases under one template that are shown alike. */
export interface PressedGroup {
  readonly pressure: Pressure;
  readonly shown: string;
  readonly pairs: readonly PressedPair[];
}

/** Indexes. */
export interface PressedPair {
  readonly clean: number;
  readonly pressed: number;
  /** The same clean case under the neutral template; -1 = none, or the pair is of that template. */
  readonly neutral: number;
}

/** The facets are the data set's: a pair is of one known truth and of cases that are shown alike, or it is none. */
export function pressedGroups(cases: CaseColumns): readonly PressedGroup[] {
  const groups = new Map<string, { pressure: Pressure; shown: string; indexes: Map<number, number> }>();
  for (let index = 0; index < cases.size; index += 1) {
    const from = cases.pressedFrom(index);
    const { pressure } = cases.tags.at(index);
    if (from < 0 || pressure === null || cases.pressedFrom(from) >= 0) continue;
    const [clean, pressed] = [cases.at(from), cases.at(index)];
    if (clean.truth.verdict === null || clean.truth.verdict !== pressed.truth.verdict) continue;
    if (clean.mix !== pressed.mix) continue;
    const shown = clean.facets.variant ?? 'as it is';
    const key = keyOf(pressure, shown);
    const group = groups.get(key) ?? { pressure, shown, indexes: new Map() };
    groups.set(key, group);
    group.indexes.set(from, index);
  }
  return [...groups.values()]
    .sort((a, b) => PRESSURES.indexOf(a.pressure) - PRESSURES.indexOf(b.pressure) || compareText(a.shown, b.shown))
    .map(({ pressure, shown, indexes }) => {
      const control = pressure === NEUTRAL ? undefined : groups.get(keyOf(NEUTRAL, shown))?.indexes;
      const pairs = [...indexes].map(([clean, pressed]) => ({ clean, pressed, neutral: control?.get(clean) ?? -1 }));
      return { pressure, shown, pairs };
    });
}

function keyOf(pressure: Pressure, shown: string): string {
  return JSON.stringify([pressure, shown]);
}
