const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/**
 * Resolves the entities that escaping tools write (the five of XML, `&nbsp;`, numbers), each once: `&amp;lt;` becomes
 * `&lt;`. Anything else stays as it is.
 */
export function unescapeHtml(text: string): string {
  return text.replace(
    /&(?:([a-z]{2,4})|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi,
    (found, name?: string, dec?: string, hex?: string) => {
      if (name !== undefined) return NAMED[name] ?? found;
      const code = dec === undefined ? Number.parseInt(hex ?? '', 16) : Number(dec);
      const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return isCharacter ? String.fromCodePoint(code) : found;
    },
  );
}
