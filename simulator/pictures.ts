import { sha256 } from '../core/digest.ts';
import { drawnText } from '../datasets/renderers/drawn-text.ts';
import { BLANK, type KnownText, type PlannedText } from './known-texts.ts';
import type { PictureReader } from './picture-reader.ts';
import type { ContentParts } from './request.ts';
import { badRequest, type Reply } from './wire.ts';

/** How a text came before the model: its plan depends on it. */
export type Shown = 'image' | 'frames';

/** What a simulated model makes of the pictures of a request. */
export type Seen =
  | { readonly kind: 'none' }
  /** Pictures without a word on them. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'text'; readonly text: string; readonly shown: Shown }
  | { readonly kind: 'refused'; readonly reply: Reply };

const DATA_URI = /^data:([a-z]+\/[a-z0-9.+-]+);base64,/;

/** The first three bytes of every JPEG. */
const JPEG = 0xffd8ff;

/** Texts as pictures show them. */
export interface DrawnTexts {
  readonly size: number;
  /**
   * What a model makes of words on pictures: its plan for the text they are, nothing wrong for whole words out of the
   * middle of one (a piece of a split text looks harmless), null for words of no known text.
   */
  find(text: string, shown: Shown): PlannedText | null;
}

/** Of two texts that look alike the first counts. */
export function indexDrawn(texts: Iterable<KnownText>): DrawnTexts {
  const drawn = new Map<string, KnownText>();
  for (const known of texts) {
    const shown = drawnText(known.text);
    if (shown !== '' && !drawn.has(shown)) drawn.set(shown, known);
  }
  const padded = [...drawn.keys()].map((text) => ` ${text} `);
  return {
    size: drawn.size,
    find(text, shown) {
      const known = drawn.get(text);
      if (known !== undefined) return shownAs(known, shown);
      return padded.some((whole) => whole.includes(` ${text} `)) ? { ...BLANK, text, shown } : null;
    },
  };
}

/** The plan of a picture is another than that of its text: the key says how it was shown. */
function shownAs(known: KnownText, shown: Shown): PlannedText {
  return { ...known, textSha256: sha256(`${shown}\n${known.text}`), shown, faultless: false };
}

/**
 * Looks at the pictures of a request in their order: only what the bytes show counts. Neighbours alike are one scene.
 * A server takes JPEG as data URIs here; other types, addresses and pictures it cannot read are refused with HTTP 400.
 */
export async function lookAt(parts: ContentParts, reader: PictureReader): Promise<Seen> {
  const urls = parts.flatMap((part) => (part.image_url === undefined ? [] : [part.image_url.url]));
  if (parts.some(({ type }) => type === 'video_url')) return refused('unsupported_video', 'this model takes no video');
  if (urls.length === 0) return { kind: 'none' };
  const texts: string[] = [];
  for (const [i, url] of urls.entries()) {
    const mime = DATA_URI.exec(url)?.[1];
    if (mime !== 'image/jpeg') return refused('unsupported_image', `image ${i + 1} is no JPEG in a data URI`);
    const bytes = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
    if (bytes.length < 3 || bytes.readUIntBE(0, 3) !== JPEG)
      return refused('unsupported_image', `image ${i + 1} says it is a JPEG and is none`);
    const read = await reader.read(bytes);
    if (read.kind === 'unreadable') return refused('unreadable_image', `image ${i + 1} shows nothing this model knows`);
    texts.push(read.kind === 'blank' ? '' : read.text);
  }
  const text = texts.filter((one, i) => one !== '' && one !== texts[i - 1]).join(' ');
  if (text === '') return { kind: 'blank' };
  return { kind: 'text', text, shown: urls.length === 1 ? 'image' : 'frames' };
}

function refused(code: string, message: string): Seen {
  return { kind: 'refused', reply: badRequest(message, code, 'messages') };
}
