/** Order of UTF-16 code units: the same everywhere, whatever the locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Names by code, in order of first appearance. */
export interface Dictionary {
  readonly names: readonly string[];
  /** The code of a name, -1 for null. */
  code(name: string | null): number;
}

export function createDictionary(): Dictionary {
  const names: string[] = [];
  const codes = new Map<string, number>();
  return {
    names,
    code(name) {
      if (name === null) return -1;
      const known = codes.get(name);
      if (known !== undefined) return known;
      codes.set(name, names.length);
      return names.push(name) - 1;
    },
  };
}

type Numbers = Int32Array | Uint8Array | Float64Array;

/** A typed array that grows. */
export interface Column<T extends Numbers> {
  push(value: number): void;
  /** The values so far, without spare room. */
  values(): T;
}

export function createColumn<T extends Numbers>(Type: new (length: number) => T): Column<T> {
  let data = new Type(1024);
  let length = 0;
  return {
    push(value) {
      if (length === data.length) {
        const larger = new Type(length * 2);
        larger.set(data);
        data = larger;
      }
      data[length++] = value;
    },
    values: () => data.slice(0, length) as T,
  };
}
