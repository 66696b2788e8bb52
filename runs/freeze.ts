import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.ts';
import { isMedia } from '../core/content.ts';
import { hashedUniform } from '../core/digest.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { ModerationCase } from '../moderation/case.ts';
import { isAmong } from '../moderation/strata.ts';
import type { PersuasionCase } from '../persuasion/case.ts';
import { trialsPerCase } from '../persuasion/condition.ts';
import { type DrawTurns, type PersuasionRows, trialCasesOf } from './freeze-trials.ts';
import { designOf } from './persuasion-spec.ts';
import type { ManifestBatch, ManifestInfo, RejectedRow } from './run-store.ts';
import { stratifiedSample } from './sampling-spec.ts';
import type { Spec } from './spec.ts';

/** What the catalogue gives a run; `rows` may be read several times. */
export interface DatasetRows {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  rows(): AsyncIterable<{ case: ModerationCase } | { rejected: RejectedRow } | { skipped: string }>;
}

/** What becomes of a data set's case by the entry that asks for it (disguised, pressed, drawn, perturbed), or why it is left out. */
export type MakeCases = (
  item: ModerationCase,
  entry: Pick<Spec['cases'][number], 'obfuscate' | 'normalise' | 'pressure' | 'render' | 'perturb'>,
  seed: number,
) => readonly ({ case: ModerationCase } | { skipped: string })[];

interface Batch {
  cases: ModerationCase[];
  persuasion: PersuasionCase[];
  rejected: RejectedRow[];
}

/** Where cases come from and what becomes of them. */
export interface CaseSources {
  readonly open: (name: string) => Promise<DatasetRows>;
  readonly make: MakeCases;
  readonly openPersuasion: (name: string) => Promise<PersuasionRows>;
  readonly draw: DrawTurns;
}

const BATCH = 500;

/** The frozen list of cases of a spec, in its order; `info` is right once `batches` has ended. */
export function manifestOf(
  spec: Spec,
  { open, make, openPersuasion, draw }: CaseSources,
): {
  batches: AsyncIterable<ManifestBatch>;
  info: () => ManifestInfo;
} {
  const hash = createHash('sha256');
  const skipped: Record<string, number> = {};
  const sources: ManifestInfo['sources'][number][] = [];
  const seen = new Set<string>();
  let cases = 0;
  let rejected = 0;
  let persuasion = 0;
  const media: [number, number][] = [];

  async function* batches(): AsyncGenerator<Batch> {
    for (const [index, entry] of spec.cases.entries()) {
      const dataset = await open(entry.dataset);
      const wanted = await drawn(dataset, entry, spec.seed);
      let batch: Batch = { cases: [], persuasion: [], rejected: [] };
      let kept = 0;
      let matching = 0;
      for await (const row of dataset.rows()) {
        if ('skipped' in row) skipped[row.skipped] = (skipped[row.skipped] ?? 0) + 1;
        else if ('rejected' in row) {
          rejected += 1;
          batch.rejected.push(row.rejected);
        } else if (matches(row.case, entry) && (wanted === null || wanted.has(row.case.id))) {
          matching += 1;
          for (const made of make(row.case, entry, spec.seed)) {
            if ('skipped' in made) {
              skipped[made.skipped] = (skipped[made.skipped] ?? 0) + 1;
              continue;
            }
            const item = made.case;
            if (seen.has(item.id)) continue;
            seen.add(item.id);
            hash.update(item.id).update(canonicalJson([item.content, item.truth]));
            if (item.content.some(isMedia)) noteMedia(media, cases + kept);
            kept += 1;
            batch.cases.push(item);
          }
        }
        if (batch.cases.length + batch.rejected.length >= BATCH) {
          yield batch;
          batch = { cases: [], persuasion: [], rejected: [] };
        }
      }
      yield batch;
      if (matching === 0 && rejected === 0 && Object.keys(entry.where).length > 0) throw noMatch(entry, index);
      cases += kept;
      sources.push({ source: dataset.name, version: dataset.version, licence: dataset.licence, cases: kept });
    }
    if (spec.persuasion === undefined) return;
    let batch: Batch = { cases: [], persuasion: [], rejected: [] };
    for await (const found of trialCasesOf(spec.persuasion, spec.seed, { open: openPersuasion, draw })) {
      if (found.kind === 'source') sources.push(found.source);
      else if (found.kind === 'skipped') skipped[found.reason] = (skipped[found.reason] ?? 0) + 1;
      else if (found.kind === 'rejected') {
        rejected += 1;
        batch.rejected.push(found.row);
      } else {
        hash.update(canonicalJson(found.case));
        persuasion += 1;
        batch.persuasion.push(found.case);
      }
      if (batch.persuasion.length + batch.rejected.length >= BATCH) {
        yield batch;
        batch = { cases: [], persuasion: [], rejected: [] };
      }
    }
    yield batch;
  }

  return {
    batches: batches(),
    info: () => ({
      digest: hash.copy().digest('hex'),
      cases,
      rejected,
      skipped,
      media,
      sources,
      ...(spec.persuasion === undefined
        ? {}
        : { persuasion: { cases: persuasion, trialsPerCase: trialsPerCase(designOf(spec.persuasion)) } }),
    }),
  };
}

/** Media that lie closer than a page are one stretch: the list stays short however they are mixed with text. */
const GAP = 100;

function noteMedia(spans: [number, number][], position: number): void {
  const last = spans.at(-1);
  if (last !== undefined && position - last[1] < GAP) last[1] = position + 1;
  else spans.push([position, position + 1]);
}

/** Nothing of a data set without a broken row is what an entry of the spec asks for. */
export function noMatch(entry: Spec['cases'][number], index: number): InvalidInputError {
  return new InvalidInputError(`cases.${index}: no case of ${entry.dataset} matches ${JSON.stringify(entry.where)}`, {
    hint: `\`mettle datasets show ${entry.dataset}\` lists the facets and their values`,
  });
}

/** Whether an entry of the spec asks for a case, its sample aside. */
export function matches(item: ModerationCase, entry: Spec['cases'][number]): boolean {
  return Object.entries(entry.where).every(([name, values]) => isAmong(item, name, values));
}

/** Ids of the cases that a sample of either kind keeps; null = all. */
async function drawn(dataset: DatasetRows, entry: Spec['cases'][number], seed: number) {
  if (entry.sample !== undefined) return sample(dataset, entry, seed);
  if (entry.stratify === undefined) return null;
  async function* matching() {
    for await (const row of dataset.rows()) if ('case' in row && matches(row.case, entry)) yield row.case;
  }
  return stratifiedSample(matching(), entry.stratify, seed);
}

/** The `sample` cases with the smallest hashes of (seed, case): the same ones whatever the order of the file. */
async function sample(dataset: DatasetRows, entry: Spec['cases'][number], seed: number): Promise<ReadonlySet<string>> {
  const drawn: { u: number; id: string }[] = [];
  for await (const row of dataset.rows()) {
    if ('case' in row && matches(row.case, entry))
      drawn.push({ u: hashedUniform(['sample', seed, row.case.id]), id: row.case.id });
  }
  drawn.sort((a, b) => a.u - b.u || (a.id < b.id ? -1 : 1));
  return new Set(drawn.slice(0, entry.sample).map(({ id }) => id));
}
