import { compareText } from '../order.ts';

const FIRST_SIZE = 1024;

type Names<C extends string> = Readonly<Partial<Record<C, string | readonly string[]>>>;

/**
 * A table of names and numbers in typed columns: 4 bytes a name, 8 a number, whatever the length of a run. `push` rows in
 * any order, then `sort`: from there on rows go by their key and names by code unit, so that no sum depends on arrival.
 */
export class FactTable<C extends string, N extends string> {
  readonly #codeNames: readonly C[];
  readonly #numberNames: readonly N[];
  #codes: Int32Array[];
  #numbers: Float64Array[];
  #words: { readonly names: string[]; readonly codes: Map<string, number> }[];
  #keys: string[] = [];

  constructor({ codes, numbers }: { readonly codes: readonly C[]; readonly numbers: readonly N[] }) {
    this.#codeNames = codes;
    this.#numberNames = numbers;
    this.#codes = codes.map(() => new Int32Array(FIRST_SIZE));
    this.#numbers = numbers.map(() => new Float64Array(FIRST_SIZE));
    this.#words = codes.map(() => ({ names: [], codes: new Map() }));
  }

  get length(): number {
    return this.#keys.length;
  }

  /** `key`: unique in the table. */
  push(key: string, names: Readonly<Record<C, string>>, numbers: Readonly<Record<N, number | null>>): void {
    const at = this.#keys.push(key) - 1;
    if (at >= (this.#codes[0]?.length ?? this.#numbers[0]!.length)) this.#grow();
    for (const [i, field] of this.#codeNames.entries()) this.#codes[i]![at] = this.#code(i, names[field]);
    for (const [i, field] of this.#numberNames.entries()) this.#numbers[i]![at] = numbers[field] ?? Number.NaN;
  }

  sort(): void {
    const order = Int32Array.from(this.#keys.keys()).sort((a, b) => compareText(this.#keys[a]!, this.#keys[b]!));
    this.#keys = Array.from(order, (at) => this.#keys[at]!);
    this.#numbers = this.#numbers.map((column) => Float64Array.from(order, (at) => column[at]!));
    for (const [i, { names }] of this.#words.entries()) {
      const sorted = names.toSorted(compareText);
      const place = new Map(sorted.map((name, code) => [name, code]));
      const recoded = names.map((name) => place.get(name)!);
      const column = this.#codes[i]!;
      this.#codes[i] = Int32Array.from(order, (at) => recoded[column[at]!]!);
      this.#words[i] = { names: sorted, codes: place };
    }
  }

  key(row: number): string {
    return this.#keys[row]!;
  }

  name(field: C, row: number): string {
    const i = this.#codeNames.indexOf(field);
    return this.#words[i]!.names[this.#codes[i]![row]!]!;
  }

  /** Null = missing. */
  number(field: N, row: number): number | null {
    const value = this.#numbers[this.#numberNames.indexOf(field)]![row]!;
    return Number.isNaN(value) ? null : value;
  }

  /** Codes of a field by row, in the order of its names; and how many names there are. */
  column(field: C): { readonly codes: Int32Array; readonly names: readonly string[] } {
    const i = this.#codeNames.indexOf(field);
    return { codes: this.#codes[i]!.subarray(0, this.length), names: this.#words[i]!.names };
  }

  /** Rows that have one of these names in every field given, in order; a field left out is not looked at. */
  rows(where: Names<C> = {} as Names<C>): Int32Array {
    const tests = Object.entries(where as Record<string, string | readonly string[] | undefined>).flatMap(
      ([field, wanted]) => {
        if (wanted === undefined) return [];
        const { codes, names } = this.column(field as C);
        const list = typeof wanted === 'string' ? [wanted] : wanted;
        return [{ codes, allowed: names.map((name) => list.includes(name)) }];
      },
    );
    const found: number[] = [];
    for (let row = 0; row < this.length; row += 1)
      if (tests.every(({ codes, allowed }) => allowed[codes[row]!])) found.push(row);
    return Int32Array.from(found);
  }

  #code(field: number, name: string): number {
    const { names, codes } = this.#words[field]!;
    const known = codes.get(name);
    if (known !== undefined) return known;
    const code = names.push(name) - 1;
    codes.set(name, code);
    return code;
  }

  #grow(): void {
    const size = 2 * (this.#codes[0]?.length ?? this.#numbers[0]!.length);
    this.#codes = this.#codes.map((column) => copyTo(new Int32Array(size), column));
    this.#numbers = this.#numbers.map((column) => copyTo(new Float64Array(size), column));
  }
}

function copyTo<T extends Int32Array | Float64Array>(wide: T, column: T): T {
  wide.set(column);
  return wide;
}
