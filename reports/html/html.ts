/** Markup that was built by `html` or `svg` helpers; the only thing that is not escaped when put into other markup. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

export type Part = Html | string | number | null | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters and bidirectional overrides: they would hide or reorder what a reader sees. */
const INVISIBLE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text for element content and quoted attributes. Controls and bidirectional overrides show as U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(INVISIBLE, (character) => (character === '\n' || character === '\t' ? character : '\ufffd'))
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

function render(part: Part): string {
  if (part === null || part === false) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return part.map(render).join('');
}

/** Template tag: every value is escaped unless it is Html; arrays are joined, null and false vanish. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, piece, i) => text + piece + render(parts[i] ?? null), ''));
}
