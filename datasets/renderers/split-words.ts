/**
 * Splits a text (as `drawnText` gives it) into at most `count` runs of whole words in order, about equally long, none
 * empty. Joined by single spaces they give the text again.
 */
export function splitWords(text: string, count: number): string[] {
  const words = text.split(' ');
  const parts: string[] = [];
  const runs = Math.min(count, words.length);
  let from = 0;
  for (let run = 1; run <= runs; run += 1) {
    // A run ends at the word boundary nearest to its share of the letters, and leaves a word for each run after it.
    const last = words.length - (runs - run);
    const share = 2 * run * (text.length + 1);
    let to = from + 1;
    while (to < last && (run === runs || (lettersOf(words, to) + lettersOf(words, to + 1)) * runs < share)) to += 1;
    parts.push(words.slice(from, to).join(' '));
    from = to;
  }
  return parts;
}

/**
 * The same for scenes of a video, with no two neighbours alike: someone who sees frames cannot tell "ha", "ha" in two
 * scenes from one. Where the words do not allow it there are fewer parts.
 */
export function splitScenes(text: string, count: number): string[] {
  const parts = splitWords(text, count);
  return parts.every((part, i) => part !== parts[i + 1]) ? parts : splitScenes(text, count - 1);
}

function lettersOf(words: readonly string[], count: number): number {
  let letters = 0;
  for (let i = 0; i < count; i += 1) letters += words[i]!.length + 1;
  return letters;
}
