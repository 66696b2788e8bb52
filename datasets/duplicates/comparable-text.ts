/**
 * What of a text counts when texts are compared: NFKC, case folded (upper case and back, so that ß is ss), runs of
 * white space as one space, none at the ends. Our definition of an exact duplicate is: equal after this.
 */
export function comparableText(text: string): string {
  const folded = text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
  return folded.replace(/\s+/gu, ' ').trim();
}
