import { hashedUniform } from '../core/digest.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { PersuasionCase } from '../persuasion/case.ts';
import type { ManifestInfo, RejectedRow } from './run-store.ts';
import type { PersuasionSpec } from './spec.ts';

type Entry = PersuasionSpec['cases'][number];

/** What the catalogue gives a run; `rows` may be read several times. */
export interface PersuasionRows {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  rows(): AsyncIterable<{ case: PersuasionCase } | { rejected: RejectedRow } | { skipped: string }>;
}

/** A case with the media and captions of its turns, or why it has none. */
export type DrawTurns = (
  item: PersuasionCase,
  kind: PersuasionSpec['media']['kind'],
) => { case: PersuasionCase } | { skipped: string };

export type TrialRowFound =
  | { readonly kind: 'case'; readonly case: PersuasionCase }
  | { readonly kind: 'rejected'; readonly row: RejectedRow }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'source'; readonly source: ManifestInfo['sources'][number] };

/**
 * The persuasion cases of a spec in its order, each id once; a `source` ends each of its entries. Turns are drawn where an
 * arm shows or describes media: a case that cannot be drawn, or whose own media lack a caption where an arm shows captions,
 * is in no arm, so that arms hold the same cases.
 */
export async function* trialCasesOf(
  { cases: entries, arms, media }: PersuasionSpec,
  seed: number,
  { open, draw }: { readonly open: (name: string) => Promise<PersuasionRows>; readonly draw: DrawTurns },
): AsyncGenerator<TrialRowFound> {
  const drawn = arms.some((arm) => arm !== 'control' && arm !== 'text');
  const illustrated: (item: PersuasionCase) => ReturnType<DrawTurns> = (item) => {
    const made = draw(item, media.kind);
    const captioned = !arms.includes('caption') || !('case' in made) || isCaptioned(made.case);
    return captioned ? made : { skipped: 'caption: none for its own media' };
  };
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const dataset = await open(entry.dataset);
    /** The role of cards is known when they are drawn. */
    const asked = (item: PersuasionCase): boolean => {
      if (!drawn || entry.where.visual_role === undefined) return fits(item, entry);
      const made = illustrated(item);
      return 'case' in made && fits(made.case, entry);
    };
    const wanted = entry.sample === undefined ? null : await sampled(dataset, entry.sample, { asked, seed });
    let kept = 0;
    let found = 0;
    for await (const row of dataset.rows()) {
      if ('skipped' in row) yield { kind: 'skipped', reason: row.skipped };
      else if ('rejected' in row) {
        found += 1;
        yield { kind: 'rejected', row: row.rejected };
      } else if (asked(row.case) && (wanted === null || wanted.has(row.case.id))) {
        found += 1;
        const made = drawn ? illustrated(row.case) : row;
        if ('skipped' in made) yield { kind: 'skipped', reason: made.skipped };
        else if (!seen.has(made.case.id)) {
          seen.add(made.case.id);
          kept += 1;
          yield { kind: 'case', case: made.case };
        }
      }
    }
    if (found === 0 && Object.keys(entry.where).length > 0) throw noTrialMatch(entry, index);
    const { name: source, version, licence } = dataset;
    yield { kind: 'source', source: { source, version, licence, cases: kept } };
  }
}

/** Nothing of a data set without a broken row is what an entry asks for. */
export function noTrialMatch(entry: Entry, index: number): InvalidInputError {
  return new InvalidInputError(
    `persuasion.cases.${index}: no case of ${entry.dataset} matches ${JSON.stringify(entry.where)}`,
    { hint: `\`mettle datasets show ${entry.dataset}\` lists the facets and their values` },
  );
}

/** Whether an entry of the spec asks for a case, its sample aside. */
export function fits(item: PersuasionCase, entry: Entry): boolean {
  const own: Readonly<Record<string, string>> = { language: item.language, context: item.context };
  return Object.entries(entry.where).every(([facet, values]) =>
    values.includes(own[facet] ?? item.facets[facet] ?? ''),
  );
}

/** Whether every turn with media says what they show. */
function isCaptioned({ turns }: PersuasionCase): boolean {
  return turns.every(({ media, caption }) => media.length === 0 || caption !== null);
}

/** The same before anything is drawn: a role that only its cards will have is not looked at yet. */
export function mayFit(item: PersuasionCase, entry: Entry): boolean {
  const { visual_role: role, ...where } = entry.where;
  const known = role === undefined || item.facets.visual_role !== undefined;
  return fits(item, known ? entry : { ...entry, where });
}

/** The `sample` cases with the smallest hashes of (seed, case): the same ones whatever the order of the file. */
async function sampled(
  dataset: PersuasionRows,
  count: number,
  { asked, seed }: { readonly asked: (item: PersuasionCase) => boolean; readonly seed: number },
): Promise<ReadonlySet<string>> {
  const drawn: { u: number; id: string }[] = [];
  for await (const row of dataset.rows()) {
    if ('case' in row && asked(row.case))
      drawn.push({ u: hashedUniform(['sample', seed, row.case.id]), id: row.case.id });
  }
  drawn.sort((a, b) => a.u - b.u || (a.id < b.id ? -1 : 1));
  return new Set(drawn.slice(0, count).map(({ id }) => id));
}
