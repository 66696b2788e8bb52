import type { ContrastPair, PlannedContrast } from '../../metrics/persuasion/contrasts.ts';
import { shiftAt, type Where } from './column-plan.ts';
import type { Baseline } from './conditions.ts';
import type { TrialFacts } from './trial-facts.ts';

/** A contrast that the design plans, with the pairs it lacks. */
export interface PairedContrast extends PlannedContrast {
  readonly dropped: number;
}

interface Design {
  readonly baseline: Baseline;
  readonly treated: readonly string[];
  readonly arms: readonly string[];
  readonly priors: readonly string[];
  readonly mitigations: readonly string[];
}

const BETWEEN_ARMS = [
  ['media', 'text'],
  ['caption', 'text'],
  ['media', 'caption'],
] as const;
const NONE = 'none';
const FIELDS = ['case', 'arm', 'prior', 'mitigation', 'persuader', 'repeat'] as const;

/**
 * The contrasts that were planned with the run: media - text, caption - text, media - caption, each mitigation and each
 * prior less `none`. Pairs agree on case, repeat and everything else but what is compared; complete ones only.
 */
export function* pairedContrasts(facts: TrialFacts, of: Design): Generator<PairedContrast> {
  const { baseline, treated, arms } = of;
  for (const [a, b] of BETWEEN_ARMS)
    if (arms.includes(a) && arms.includes(b)) yield pairsOf(facts, { field: 'arm', a, b, where: baseline });
  for (const [field, levels, where] of [
    ['mitigation', of.mitigations, { persuader: baseline.persuader, arm: treated }],
    ['prior', of.priors, { ...baseline, arm: treated }],
  ] as const)
    if (levels.includes(NONE))
      for (const level of levels) if (level !== NONE) yield pairsOf(facts, { field, a: level, b: NONE, where });
}

function pairsOf(
  facts: TrialFacts,
  { field, a, b, where }: { field: 'arm' | 'mitigation' | 'prior'; a: string; b: string; where: Where },
): PairedContrast {
  const shared = FIELDS.filter((name) => name !== field);
  const byKey = (level: string) =>
    new Map(
      Array.from(
        facts.rows({ ...where, [field]: level }),
        (row) => [shared.map((name) => facts.name(name, row)).join('\u0000'), row] as const,
      ),
    );
  const [first, second] = [byKey(a), byKey(b)];
  const pairs: ContrastPair[] = [];
  for (const [key, row] of first) {
    const other = second.get(key);
    const [x, y] = [shiftAt(facts, row), other === undefined ? null : shiftAt(facts, other)];
    if (x !== null && y !== null) pairs.push({ cluster: facts.name('cluster', row), a: x, b: y });
  }
  const planned = new Set([...first.keys(), ...second.keys()]).size;
  const name = field === 'arm' ? `${a} − ${b}` : `${field} ${a} − ${b}`;
  return { name, pairs, dropped: planned - pairs.length };
}
