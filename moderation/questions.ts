import type { ContentPart, TranscriptSegment } from '../core/content.ts';
import { isMedia } from '../core/content.ts';
import type { DerivedItem } from '../media/derivations.ts';
import type { LookUp, Wanted } from '../media/look-up.ts';
import type { SentImage } from '../models/model-port.ts';
import type { Dialect } from './dialects/dialect.ts';
import { lackingModalities } from './dialects/dialect.ts';
import { type EvidencePart, type ImageEvidence, textEvidence, timeStamp } from './evidence.ts';
import { type MediaSettings, planFor } from './media-settings.ts';

/** One thing to ask a moderator about a case. */
export interface Question {
  /** What of the case it is about: `all`, `text`, `image`, `frame 3 t=1.3s`, `title`, `transcript`. */
  readonly part: string;
  readonly evidence: readonly EvidencePart[];
}

/** What to ask about a case, or why the moderator cannot look at it (never a reason to call it safe). */
export type Inquiry = { readonly questions: readonly Question[] } | { readonly lacks: string };

/** How a moderator looks at cases of this run. */
export interface Looker {
  readonly dialect: Dialect;
  readonly media: MediaSettings;
  /** The run leaves videos out because it has no ffmpeg. */
  readonly withoutVideo: boolean;
}

/** The media that a moderator needs of a case; none where it will not look at the case at all. */
export function mediaWanted(looker: Looker, content: readonly ContentPart[]): readonly Wanted[] {
  if (judgesUnseen(looker) || lacks(looker, content) !== null) return [];
  return content.filter(isMedia).flatMap(({ type, source, change }) => {
    const plan = planFor(type, looker.media, change);
    return plan === null ? [] : [{ source, plan }];
  });
}

/**
 * The questions of a case; none for a moderator that calls no model and is shown no media. Without a video, or under
 * `joint`, there is one over all of it, but for endpoints that take one part a call; else one a part, in the order text,
 * images, frames, transcript, title. A moderator that reads no words is not shown a video's title. Throws TypeError when a
 * medium was not made yet (see `mediaWanted`).
 */
export function inquire(looker: Looker, content: readonly ContentPart[], made: LookUp): Inquiry {
  const lacking = lacks(looker, content);
  if (lacking !== null) return { lacks: lacking };
  if (judgesUnseen(looker)) return { questions: [] };
  const questions: Question[] = [];
  for (const part of content) {
    const found = evidenceOf(looker.media, part, made);
    if ('refused' in found) return { lacks: `media:${found.refused}` };
    const reads = looker.dialect.modalities.includes('text');
    questions.push(...found.questions.filter(({ part: name }) => reads || name !== 'title'));
  }
  const together = looker.media.aggregate === 'joint' || content.every(({ type }) => type !== 'video');
  const alone = !together || onePart(looker.dialect);
  if (alone) return { questions };
  return { questions: [{ part: 'all', evidence: questions.flatMap(({ evidence }) => evidence) }] };
}

/** A moderator without a model that no media are made for. */
function judgesUnseen({ dialect, media }: Looker): boolean {
  return dialect.kind === 'local' && media.images === 'none' && media.video === 'none';
}

/** Why this moderator cannot look at the content, as a reason of `not_assessable`; null = it can. */
function lacks(looker: Looker, content: readonly ContentPart[]): string | null {
  const { dialect, media, withoutVideo } = looker;
  const types = content.map(({ type }) => type);
  if (judgesUnseen(looker)) return lackingModalities(dialect, content).join(' ') || null;
  const blind = new Set<string>(lackingModalities(dialect, content));
  if (types.includes('image') && media.images === 'none') blind.add('image');
  if (types.includes('video') && media.video === 'none') blind.add('video');
  if (blind.size > 0) return [...blind].join(' ');
  const hasVideo = types.includes('video');
  if (hasVideo && withoutVideo) return 'no_ffmpeg';
  // Perturbations change frames: a video sent as a whole would be shown as it was.
  const changed = content.some((part) => part.type === 'video' && part.change !== undefined);
  if (changed && media.video === 'native') return 'perturbed_video';
  const together = (!hasVideo || media.aggregate === 'joint') && !onePart(dialect);
  const images = types.filter((type) => type === 'image').length;
  const frames = hasVideo && media.video === 'frames' ? media.frames : 0;
  if (together && media.images === 'one' && images + frames > 1) return 'one_image_only';
  return null;
}

function onePart(dialect: Dialect): boolean {
  return dialect.kind === 'moderation' && dialect.onePart === true;
}

function evidenceOf(
  media: MediaSettings,
  part: ContentPart,
  made: LookUp,
): { readonly questions: readonly Question[] } | { readonly refused: string } {
  switch (part.type) {
    case 'text':
      return { questions: [{ part: 'text', evidence: [textEvidence(part.text)] }] };
    case 'transcript':
      return { questions: [{ part: 'transcript', evidence: [transcript(part.segments)] }] };
    case 'image':
    case 'video': {
      const plan = planFor(part.type, media, part.change);
      const derived = plan === null ? null : made(part.source, plan);
      if (derived === null) throw new TypeError(`medium ${part.source.sha256} was not made`);
      if (derived.kind === 'refused') return { refused: derived.reason };
      const shown = derived.items.map((item, i) => shownAs(item, { index: i, media }));
      if (part.type === 'image' || part.title === null || part.title === '') return { questions: shown };
      const title = { type: 'text', role: 'title', text: part.title } as const;
      return { questions: [...shown, { part: 'title', evidence: [title] }] };
    }
  }
}

function shownAs(item: DerivedItem, { index, media }: { index: number; media: MediaSettings }): Question {
  const { sha256, bytes, width, height, atS } = item;
  if (item.mime === 'video/mp4')
    return { part: 'video', evidence: [{ type: 'video', video: { type: 'video', sha256, bytes } }] };
  const image: SentImage = { type: 'image', sha256, bytes, width, height, detail: media.detail };
  const evidence: ImageEvidence = { type: 'image', image, atS };
  return { part: atS === null ? 'image' : `frame ${index + 1} ${timeStamp(atS)}`, evidence: [evidence] };
}

function transcript(segments: readonly TranscriptSegment[]): EvidencePart {
  const text = segments
    .map(({ startS, text: said }) => (startS === null ? said : `[${startS.toFixed(1)}s] ${said}`))
    .join('\n');
  return { type: 'text', role: 'transcript', text };
}
