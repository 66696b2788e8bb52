import { PRESSURES, type Pressure } from '../../core/pressures.ts';
import type { ModerationCase } from '../../moderation/case.ts';

/** What the tables of suites ask of a case beside its kind; null = its source does not say. */
export interface SuiteTags {
  /** Disguised, pressed, drawn or changed out of another case. */
  readonly derived: boolean;
  readonly obfuscation: string | null;
  readonly normalised: boolean;
  /** The plea beside the text. */
  readonly pressure: Pressure | null;
  readonly target: string | null;
  readonly speech_act: string | null;
  readonly directedness: string | null;
  readonly identity_mention: string | null;
  /** The annotators' majority differs from gold. */
  readonly disputed: boolean;
  /** What the data set's facet `severity` says: 0 none .. 3 high; null = nothing, or another value. */
  readonly severity: number | null;
}

const NOTHING: SuiteTags = {
  derived: false,
  obfuscation: null,
  normalised: false,
  pressure: null,
  target: null,
  speech_act: null,
  directedness: null,
  identity_mention: null,
  disputed: false,
  severity: null,
};

/** A source may write anything as a target: beyond this many different tags the target of a case is left out. */
export const MOST_TAGS = 5_000;

export interface SuiteTagColumn {
  at(index: number): SuiteTags;
  /** Cases whose target was left out. */
  readonly untold: number;
}

/** Collects tags in any order: 2 bytes a case from the first case that has any, none before. */
export class SuiteTagsBuilder {
  #tagOf: Uint16Array<ArrayBuffer> | null = null;
  #untold = 0;
  readonly #tags: SuiteTags[] = [NOTHING];
  readonly #known = new Map<string, number>([[keyOf(NOTHING), 0]]);

  add(row: number, { facets }: Pick<ModerationCase, 'facets'>): void {
    const tag = this.#intern(tagsOf(facets));
    if (tag === 0) return;
    const column = this.#tagOf ?? new Uint16Array(1024);
    this.#tagOf = row < column.length ? column : grown(column, row);
    this.#tagOf[row] = tag;
  }

  /** `order`: row at each index. */
  finish(order: Uint32Array): SuiteTagColumn {
    const column = this.#tagOf;
    const tags = this.#tags;
    return { untold: this.#untold, at: (index) => tags[column?.[order[index] ?? -1] ?? 0] ?? NOTHING };
  }

  #intern(tags: SuiteTags): number {
    const known = this.#known.get(keyOf(tags));
    if (known !== undefined) return known;
    if (this.#tags.length >= MOST_TAGS && tags.target !== null) {
      this.#untold += 1;
      return this.#intern({ ...tags, target: null });
    }
    if (this.#tags.length > 0xffff) return 0;
    const place = this.#tags.push(tags) - 1;
    this.#known.set(keyOf(tags), place);
    return place;
  }
}

function tagsOf(facets: ModerationCase['facets']): SuiteTags {
  const of = (name: string) => (Object.hasOwn(facets, name) ? (facets[name] ?? null) : null);
  const disguised = of('obfuscated_from') !== null;
  const pressed = of('pressed_from') !== null;
  return {
    derived: disguised || pressed || of('drawn_from') !== null || of('variant') !== null,
    // A source's own facet of that name says how its author disguised a text: of no clean case.
    obfuscation: disguised ? of('obfuscation') : null,
    normalised: disguised && of('normalised') === 'yes',
    pressure: pressed ? (PRESSURES.find((name) => name === of('pressure')) ?? null) : null,
    target: of('target'),
    speech_act: of('speech_act'),
    directedness: of('directedness'),
    identity_mention: of('identity_mention'),
    disputed: of('disagreement') === 'yes',
    severity: /^[0-3]$/.test(of('severity') ?? '') ? Number(of('severity')) : null,
  };
}

function keyOf(tags: SuiteTags): string {
  return JSON.stringify(Object.values(tags));
}

function grown(column: Uint16Array<ArrayBuffer>, row: number): Uint16Array<ArrayBuffer> {
  const next = new Uint16Array(Math.max(column.length * 2, row + 1));
  next.set(column);
  return next;
}
