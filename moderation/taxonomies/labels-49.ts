import { z } from 'zod';
import { InvalidInputError } from '../../core/errors.ts';
import type { CaseTruth, Truth } from '../case.ts';
import data from './data/labels-49.json' with { type: 'json' };
import { ancestorsOf, HAZARDS, UNIFIED } from './hazards.ts';

const word = z.string().min(1).max(100);
const hazard = z.enum(HAZARDS.map(({ id }) => id) as [string, ...string[]], 'a canonical hazard');

const labelSchema = z.strictObject({
  label: word,
  /** The binary any-harm view; null = masked, or known for `safeFor` alone. */
  binary: z.enum(['safe', 'unsafe']).nullable(),
  /** What the label calls absent, where it says nothing of the other hazards. */
  safeFor: z.array(hazard).min(1).optional(),
  positive: z.array(hazard).optional(),
  negative: z.array(hazard).optional(),
  /** Hazards that the label overlaps: unknown. */
  overlaps: z.array(hazard).optional(),
  groups: z.record(word, z.boolean()).optional(),
  facets: z.record(word, word).optional(),
  note: word.optional(),
});

const fileSchema = z.strictObject({
  id: word,
  title: word,
  source: z.string(),
  /** Positive = one of the members, unknown which. */
  groups: z.array(z.strictObject({ id: word, members: z.array(hazard).min(1), text: word })),
  /** A binary reading of emotions that has to be asked for. */
  proxy: z.strictObject({ labels: z.array(word), binary: z.literal('unsafe'), mark: word }),
  labels: z.array(labelSchema),
});

export type LabelFile = z.infer<typeof fileSchema>;

/** Throws InvalidInputError for a label twice, unknown groups or facets, and a label that contradicts itself. */
export function readLabelFile(input: unknown): LabelFile {
  const parsed = fileSchema.safeParse(input);
  if (!parsed.success) throw new InvalidInputError(`labels: ${z.prettifyError(parsed.error)}`);
  const problem = problemOf(parsed.data);
  if (problem !== null) throw new InvalidInputError(`labels: ${problem}`, { hint: 'mend the data file' });
  return parsed.data;
}

function problemOf({ labels, groups, proxy }: LabelFile): string | null {
  const names = labels.map(({ label }) => label);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `${twice} is there twice`;
  const stranger = proxy.labels.find((name) => !names.includes(name));
  if (stranger !== undefined) return `the proxy names ${stranger}, which is no label`;
  for (const { label, binary, safeFor, positive = [], negative = [], facets = {}, groups: own = {} } of labels) {
    const group = Object.keys(own).find((id) => !groups.some((one) => one.id === id));
    if (group !== undefined) return `${label}: no group ${group}`;
    const facet = Object.keys(facets).find((id) => !UNIFIED.facets.some((one) => one.id === id));
    if (facet !== undefined) return `${label}: no facet ${facet}`;
    if (safeFor !== undefined && binary !== null) return `${label}: safeFor is for labels without a binary verdict`;
    if (positive.some((id) => negative.includes(id))) return `${label}: a hazard is both positive and negative`;
    if (positive.length > 0 && binary !== 'unsafe') return `${label}: a positive hazard is unsafe`;
  }
  return null;
}

export const LABELS_49: Readonly<LabelFile> = readLabelFile(data);

/** What one of the 49 labels says of its item (M 5.4). */
export interface LabelTruth {
  /** The any-harm verdict; null = masked: the label says nothing of it, or only of the hazards in `safeFor`. */
  readonly binary: CaseTruth['verdict'];
  /** Hazards that the label calls absent while the others stay unknown; a binary view of these alone reads `safe`. */
  readonly safeFor: readonly string[];
  /** Canonical hazard -> truth; null = the label overlaps it. What is absent is unknown. */
  readonly categories: Readonly<Record<string, Truth>>;
  /** `offensive` = PROFANITY or HARASS, members unknown; `sexism` = HATE for gender. Absent = unknown. */
  readonly groups: Readonly<Record<string, boolean>>;
  readonly facets: Readonly<Record<string, string>>;
}

const byLabel = new Map(LABELS_49.labels.map((entry) => [entry.label, entry]));

/**
 * Truth of a label as a data set writes it (case counts: `NDG`). A positive hazard makes those above it positive, its
 * children stay unknown. `proxy` reads four emotions as unsafe: no moderation truth, and reports must say so. Throws
 * InvalidInputError for any other label.
 */
export function truthOfLabel(label: string, options: { readonly proxy?: boolean } = {}): LabelTruth {
  const entry = byLabel.get(label);
  if (entry === undefined) {
    throw new InvalidInputError(`${JSON.stringify(label)} is none of the 49 labels`, {
      hint: '`mettle taxonomy show hatebase-49` lists them',
    });
  }
  const { positive = [], negative = [], overlaps = [], groups = {} } = entry;
  const members = LABELS_49.groups.filter(({ id, members }) => groups[id] === true && members.length > 1);
  const asProxy = options.proxy === true && LABELS_49.proxy.labels.includes(label);
  return {
    binary: asProxy ? LABELS_49.proxy.binary : entry.binary,
    safeFor: entry.safeFor ?? [],
    categories: Object.fromEntries<Truth>([
      ...members.flatMap((group) => group.members.map((id): [string, Truth] => [id, null])),
      ...overlaps.map((id): [string, Truth] => [id, null]),
      ...negative.map((id): [string, Truth] => [id, false]),
      ...positive.flatMap((id) => [id, ...ancestorsOf(id)].map((above): [string, Truth] => [above, true])),
    ]),
    groups,
    facets: entry.facets ?? {},
  };
}
