const HEADING = /^[A-Z]{1,3}\d{1,3}:/;

/** A list of categories without those of the codes: each begins with its code and a colon and ends before the next one. */
export function withoutCategories(list: string, codes: readonly string[]): string {
  if (codes.length === 0) return list;
  let kept = true;
  return list
    .split('\n')
    .filter((line) => {
      if (HEADING.test(line)) kept = !codes.some((code) => line.startsWith(`${code}:`));
      return kept;
    })
    .join('\n');
}
