import type { CaseId } from '../core/ids.ts';
import type { ModerationCase } from '../moderation/case.ts';

const ID_BYTES = 32;
const SHA256 = /^[0-9a-f]{64}$/;

/** Facets that hold the id of another case. */
export type LinkFacet = 'drawn_from' | 'obfuscated_from' | 'pressed_from';

/** For each case the index of the case that it was made from, or -1. */
export type DrawnFrom = (index: number) => number;

/**
 * Collects of which case each case was made (drawn, disguised, pressed), in any order: 36 bytes a linked case while it collects,
 * then 4 bytes a case, and none when nothing is linked. A facet that is no case id, or of no case here, is no link.
 */
export class DrawnFromBuilder {
  /** Names the case that this one was made from. */
  readonly #facet: LinkFacet;
  #rows = new Uint32Array(64);
  #ids = Buffer.alloc(64 * ID_BYTES);
  #size = 0;

  constructor(facet: LinkFacet) {
    this.#facet = facet;
  }

  add(row: number, { facets }: Pick<ModerationCase, 'facets'>): void {
    const from = facets[this.#facet];
    if (from === undefined || !SHA256.test(from)) return;
    if (this.#size === this.#rows.length) this.#grow();
    this.#rows[this.#size] = row;
    this.#ids.write(from, this.#size * ID_BYTES, ID_BYTES, 'hex');
    this.#size += 1;
  }

  /** `order`: row at each index. */
  finish(order: Uint32Array, indexOf: (id: CaseId) => number): DrawnFrom {
    if (this.#size === 0) return () => -1;
    const ofRow = new Int32Array(order.length).fill(-1);
    for (let i = 0; i < this.#size; i += 1) {
      const id = this.#ids.subarray(i * ID_BYTES, (i + 1) * ID_BYTES).toString('hex');
      ofRow[this.#rows[i]!] = indexOf(id as CaseId);
    }
    return (index) => ofRow[order[index] ?? -1] ?? -1;
  }

  #grow(): void {
    const rows = new Uint32Array(this.#rows.length * 2);
    rows.set(this.#rows);
    const ids = Buffer.alloc(this.#ids.length * 2);
    this.#ids.copy(ids);
    this.#rows = rows;
    this.#ids = ids;
  }
}
