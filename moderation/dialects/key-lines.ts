/**
 * Values of an answer of `Key: value` lines, by the names in `keys`, whatever their case; blank lines are passed over.
 * Null when a line is no such line, has a key that is not listed, or repeats one.
 */
export function readKeyLines<Key extends string>(
  text: string,
  keys: readonly Key[],
): Readonly<Partial<Record<Key, string>>> | null {
  const values: Partial<Record<Key, string>> = {};
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const key = keys.find((each) => each.toLowerCase() === name);
    if (key === undefined || values[key] !== undefined) return null;
    values[key] = line.slice(colon + 1).trim();
  }
  return values;
}
