import { canonicalJson } from '../core/canonical-json.ts';
import { isMedia, type Mix, mixOf } from '../core/content.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { CaseId } from '../core/ids.ts';
import type { ModerationCase } from '../moderation/case.ts';
import { GROUP_FACETS } from '../moderation/score-rows.ts';
import { SHARED_CLUSTER } from '../moderation/strata.ts';
import { DrawnFromBuilder } from './drawn-from.ts';
import { type SuiteTagColumn, SuiteTagsBuilder } from './suites/suite-tags.ts';

const ID_BYTES = 32;

export const SHOWN: readonly Shown[] = [
  { kind: 'image', origin: 'drawn' },
  { kind: 'image', origin: 'file' },
  { kind: 'video', origin: 'drawn' },
  { kind: 'video', origin: 'file' },
];

/** A kind of medium, and whether a renderer drew it or a file holds it. */
export interface Shown {
  readonly kind: 'image' | 'video';
  readonly origin: 'drawn' | 'file';
}

export type ColumnCase = ModerationCase & { readonly mix: Mix; readonly media: readonly Shown[] };

/** Cases in the order of their ids (binary), without content: about 40 bytes a case beside shared profiles (4 more with drawings, 4 with disguises, 4 with pleas, 2 with tags). */
export interface CaseColumns {
  readonly size: number;
  /** The case with empty content, and only the facets that tell kinds of cases and variants apart. */
  at(index: number): ColumnCase;
  /** Cases of one profile differ in id and cluster only. */
  profileOf(index: number): number;
  /** Index of a case, or -1. */
  indexOf(id: CaseId): number;
  /** Index of the case it was drawn from, or -1: of none, or of none that is here. */
  drawnFrom(index: number): number;
  /** Index of the clean case that it disguises, or -1. */
  obfuscatedFrom(index: number): number;
  /** Index of the clean case that it pleads for, or -1. */
  pressedFrom(index: number): number;
  /** What the tables of suites ask of a case. */
  readonly tags: SuiteTagColumn;
}

type Profile = Omit<ModerationCase, 'id' | 'rowId' | 'content' | 'cluster'> & Pick<ColumnCase, 'mix' | 'media'>;

/** Grows by doubling; rows are appended in any order and sorted once. */
class Builder {
  #ids = Buffer.alloc(ID_BYTES * 1024);
  #profileOf = new Uint32Array(1024);
  #clusterOf = new Uint32Array(1024);
  #size = 0;
  readonly #profiles: Profile[] = [];
  readonly #profileIndex = new Map<string, number>();
  readonly #clusters: (string | null)[] = [null];
  readonly #clusterIndex = new Map<string, number>();
  readonly #drawn = new DrawnFromBuilder('drawn_from');
  readonly #disguised = new DrawnFromBuilder('obfuscated_from');
  readonly #pressed = new DrawnFromBuilder('pressed_from');
  readonly #tags = new SuiteTagsBuilder();

  add(moderationCase: ModerationCase): void {
    if (this.#size === this.#profileOf.length) this.#grow();
    const written = this.#ids.write(moderationCase.id, this.#size * ID_BYTES, ID_BYTES, 'hex');
    if (written !== ID_BYTES) throw new InvalidInputError(`case id ${moderationCase.id} is not a SHA-256`);
    this.#profileOf[this.#size] = this.#profile(moderationCase);
    this.#clusterOf[this.#size] = this.#cluster(moderationCase);
    this.#drawn.add(this.#size, moderationCase);
    this.#disguised.add(this.#size, moderationCase);
    this.#pressed.add(this.#size, moderationCase);
    this.#tags.add(this.#size, moderationCase);
    this.#size += 1;
  }

  finish(): CaseColumns {
    const id = (row: number) => this.#ids.subarray(row * ID_BYTES, (row + 1) * ID_BYTES);
    const order = Uint32Array.from({ length: this.#size }, (_, row) => row);
    order.sort((a, b) => Buffer.compare(id(a), id(b)));
    const at = (index: number): ColumnCase => {
      const row = order[index]!;
      return {
        ...this.#profiles[this.#profileOf[row]!]!,
        id: id(row).toString('hex') as CaseId,
        rowId: null,
        content: [],
        cluster: this.#clusters[this.#clusterOf[row]!]!,
      };
    };
    const indexOf = (wanted: CaseId): number => {
      const key = Buffer.from(wanted, 'hex');
      let low = 0;
      let high = order.length - 1;
      while (low <= high) {
        const middle = (low + high) >>> 1;
        const difference = Buffer.compare(id(order[middle]!), key);
        if (difference === 0) return middle;
        if (difference < 0) low = middle + 1;
        else high = middle - 1;
      }
      return -1;
    };
    const drawnFrom = this.#drawn.finish(order, indexOf);
    const obfuscatedFrom = this.#disguised.finish(order, indexOf);
    const pressedFrom = this.#pressed.finish(order, indexOf);
    const profileOf = (index: number) => this.#profileOf[order[index]!]!;
    const tags = this.#tags.finish(order);
    return { size: this.#size, at, indexOf, drawnFrom, obfuscatedFrom, pressedFrom, tags, profileOf };
  }

  #profile({ source, version, truth, facets, language, content }: ModerationCase): number {
    const facet = GROUP_FACETS.find((name) => facets[name] !== undefined);
    const profile: Profile = {
      source,
      version,
      truth,
      facets: {
        ...(facet === undefined ? {} : { [facet]: facets[facet]! }),
        ...(facets.variant === undefined ? {} : { variant: facets.variant }),
      },
      language,
      mix: mixOf(content),
      media: shownIn(content),
    };
    return intern(this.#profileIndex, canonicalJson(profile), () => this.#profiles.push(profile) - 1);
  }

  /** Templates of two sources may carry one number, so a cluster is known by its source too, save one that spans sources. */
  #cluster({ source, version, cluster }: ModerationCase): number {
    if (cluster === null) return 0;
    const key = cluster.startsWith(SHARED_CLUSTER) ? cluster : canonicalJson([source, version, cluster]);
    return intern(this.#clusterIndex, key, () => this.#clusters.push(key) - 1);
  }

  #grow(): void {
    const capacity = this.#profileOf.length * 2;
    const ids = Buffer.alloc(capacity * ID_BYTES);
    this.#ids.copy(ids);
    this.#ids = ids;
    this.#profileOf = grown(this.#profileOf, capacity);
    this.#clusterOf = grown(this.#clusterOf, capacity);
  }
}

/** Each kind and origin once, in a fixed order. */
function shownIn(content: ModerationCase['content']): readonly Shown[] {
  const media = content.filter(isMedia);
  const holds = ({ kind, origin }: Shown) =>
    media.some(({ type, source }) => type === kind && (source.kind === 'drawing') === (origin === 'drawn'));
  return SHOWN.filter(holds);
}

function grown(column: Uint32Array<ArrayBuffer>, capacity: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(capacity);
  next.set(column);
  return next;
}

function intern(index: Map<string, number>, key: string, add: () => number): number {
  const known = index.get(key);
  if (known !== undefined) return known;
  const position = add();
  index.set(key, position);
  return position;
}

/** Reads all cases once. Throws InvalidInputError for an id that is no SHA-256. */
export async function readCaseColumns(cases: AsyncIterable<ModerationCase>): Promise<CaseColumns> {
  const builder = new Builder();
  for await (const moderationCase of cases) builder.add(moderationCase);
  return builder.finish();
}
