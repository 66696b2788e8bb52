import type { PersuaderTurn } from '../../persuasion/case.ts';
import type { HeardTurn, TurnKind } from '../persuadee/belief.ts';
import type { PictureMatcher } from './picture-match.ts';
import type { HeardMessage, Recognised } from './recognise.ts';

/** A recognised request with what counts of its pictures and captions. */
export interface Seen extends Recognised {
  readonly turns: readonly HeardTurn[];
  /** Parts beside the persuaders' texts that are not the picture or caption of their turn. */
  readonly strangers: number;
}

/**
 * The first of the cases that fit for which every picture and caption is that of its turn; where there is none, the
 * first of all, with what does not belong counted as absent (P 11.5).
 */
export async function attachmentsOf(fitting: readonly Recognised[], matcher: PictureMatcher): Promise<Seen> {
  let first: Seen | null = null;
  for (const recognised of fitting) {
    const seen = await seenIn(recognised, matcher);
    if (seen.strangers === 0) return seen;
    first ??= seen;
  }
  if (first === null) throw new TypeError('no case fits');
  return first;
}

async function seenIn(recognised: Recognised, matcher: PictureMatcher): Promise<Seen> {
  const { known, messages } = recognised;
  const bare = messages.every(({ before, after }) => before.length === 0 && after === 0);
  const turns = bare ? known.item.turns : await known.turns();
  const heard: HeardTurn[] = [];
  let strangers = 0;
  for (const message of messages) {
    const turn = turns.find(({ n }) => n === message.n);
    const found = turn === undefined ? nothing(message) : await kindOf(message, turn, matcher);
    heard.push({ strategy: turn?.strategy ?? 'control', kind: found.kind });
    strangers += found.strangers;
  }
  return { ...recognised, turns: heard, strangers };
}

interface Found {
  readonly kind: TurnKind;
  readonly strangers: number;
}

function nothing({ before, after }: HeardMessage): Found {
  return { kind: 'text', strangers: before.length + after };
}

/** Only what stands before the text counts: the turn's pictures, each and in their order, or its exact caption. */
async function kindOf(
  { before, after }: HeardMessage,
  { caption, media }: PersuaderTurn,
  matcher: PictureMatcher,
): Promise<Found> {
  const urls = before.flatMap(({ image_url: image }) => (image === undefined ? [] : [image.url]));
  let image = urls.length > 0 && urls.length === media.length;
  for (let i = 0; image && i < urls.length; i += 1) image = await matcher.shows(urls[i]!, media[i]!);
  const captioned = caption !== null && before.some(({ type, text }) => type === 'text' && text === caption);
  const recognised = (image ? urls.length : 0) + (captioned ? 1 : 0);
  const kind = image ? 'image' : captioned ? 'caption' : 'text';
  return { kind, strangers: before.length + after - recognised };
}
