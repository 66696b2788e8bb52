import { timeStamp } from '../../moderation/evidence.ts';
import type { PersuaderTurn, PersuasionCase } from '../../persuasion/case.ts';
import { placeboPart } from '../../persuasion/placebo.ts';
import type { HeardTurn, TurnKind } from '../persuadee/belief.ts';
import type { ContentParts } from '../request.ts';
import type { PictureMatcher } from './picture-match.ts';
import type { PlacedMessage, Recognised } from './recognise.ts';
import { framesOf } from './video-frames.ts';

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
  const versions = bare ? [known.item.turns] : [await known.turnsAs('image'), await known.turnsAs('video')];
  const heard: HeardTurn[] = [];
  let strangers = 0;
  for (const message of messages) {
    const found = message.n === null ? NOTHING : await foundIn(message, { n: message.n, versions }, matcher);
    heard.push(heardTurn(message, found.kind, recognised));
    strangers += message.before.length + message.after - found.parts;
  }
  return { ...recognised, turns: heard, strangers };
}

function heardTurn(message: PlacedMessage, kind: TurnKind, { known: { item }, mitigations }: Recognised): HeardTurn {
  const { n, live, textless } = message;
  const own = item.turns.find((turn) => turn.n === n)?.strategy ?? 'control';
  // A medium alone that is not its turn's says nothing.
  const silent = textless && kind === 'text';
  const strategy = live === null ? (silent ? 'control' : own) : live(item.context);
  const under = [...mitigations, ...message.mitigations];
  return {
    strategy,
    kind,
    ...(textless ? { textless } : {}),
    ...(under.length === 0 ? {} : { mitigations: under }),
  };
}

interface Found {
  readonly kind: TurnKind;
  /** Parts that belong to the turn. */
  readonly parts: number;
}

const NOTHING: Found = { kind: 'text', parts: 0 };

interface TurnVersions {
  readonly n: number;
  /** The case's turns as each kind of cards shows them. */
  readonly versions: readonly PersuasionCase['turns'][];
}

/** Only what stands before the text counts: the media of the turn, each and in their order, a placebo, or its caption. */
async function foundIn(
  { before }: PlacedMessage,
  { n, versions }: TurnVersions,
  matcher: PictureMatcher,
): Promise<Found> {
  let best = NOTHING;
  for (const version of versions) {
    const turn = version.find((one) => one.n === n);
    const found = turn === undefined ? NOTHING : await kindOf(before, turn, matcher);
    if (found.parts > best.parts) best = found;
  }
  return best;
}

async function kindOf(before: ContentParts, turn: PersuaderTurn, matcher: PictureMatcher): Promise<Found> {
  const { caption, media } = turn;
  const captioned = caption !== null && before.some(({ type, text }) => type === 'text' && text === caption) ? 1 : 0;
  const own = await partsShowing(before, media, matcher);
  if (own > 0) return { kind: media.some(({ type }) => type === 'video') ? 'video' : 'image', parts: own + captioned };
  const neutral = media.map(({ type }) => placeboPart(type, turn.n));
  const placebo = await partsShowing(before, neutral, matcher);
  if (placebo > 0) return { kind: 'placebo', parts: placebo + captioned };
  return { kind: captioned > 0 ? 'caption' : 'text', parts: captioned };
}

/** How many of the parts show the media, all of them and no others, in their order; 0 = they do not. */
async function partsShowing(
  parts: ContentParts,
  media: PersuaderTurn['media'],
  matcher: PictureMatcher,
): Promise<number> {
  const pictures = parts.flatMap(({ image_url: image }, i) =>
    image === undefined ? [] : [{ url: image.url, stamp: parts[i - 1]?.text ?? null }],
  );
  const videos = media.filter(({ type }) => type === 'video').length;
  const each = videos === 0 ? 0 : (pictures.length - (media.length - videos)) / videos;
  if (pictures.length === 0 || media.length === 0 || !Number.isInteger(each) || each < 0) return 0;
  if (videos === 0 ? pictures.length !== media.length : each === 0) return 0;
  let at = 0;
  let shown = 0;
  for (const part of media) {
    const frames = part.type === 'video' ? framesOf(part, each) : null;
    if (part.type === 'video' && frames === null) return 0;
    for (const frame of frames ?? [null]) {
      const { url, stamp } = pictures[at]!;
      if (frame !== null && stamp !== timeStamp(frame.atS)) return 0;
      if (!(await matcher.shows(url, part, frame?.scene))) return 0;
      at += 1;
      shown += frame === null ? 1 : 2;
    }
  }
  return shown;
}
