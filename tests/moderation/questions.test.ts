import { describe, expect, it } from 'vitest';
import type { ContentPart } from '../../core/content.ts';
import { digestOf, sha256 } from '../../core/digest.ts';
import type { Derived } from '../../media/derivations.ts';
import type { LookUp } from '../../media/look-up.ts';
import { assumedMedia } from '../../moderation/assumed-media.ts';
import { loadDialect } from '../../moderation/dialects/registry.ts';
import { delimited } from '../../moderation/evidence.ts';
import { type MediaSettings, NO_MEDIA } from '../../moderation/media-settings.ts';
import { inquire, mediaWanted } from '../../moderation/questions.ts';

const policy = await loadDialect('json-policy');
const guard = await loadDialect('llama-guard-3');
const keyword = await loadDialect('keyword');
const allSafe = await loadDialect('all-safe');

const text: ContentPart = { type: 'text', text: 'look at this' };
const image = (name: string): ContentPart => ({ type: 'image', source: { kind: 'blob', sha256: sha256(name) } });
const video: ContentPart = { type: 'video', source: { kind: 'blob', sha256: sha256('v') }, title: 'My holiday' };
const said: ContentPart = {
  type: 'transcript',
  segments: [
    { startS: 0.4, endS: 2, text: 'hello' },
    { startS: null, endS: null, text: 'world' },
  ],
};
const settings = (changes: Partial<MediaSettings> = {}): MediaSettings => ({
  ...NO_MEDIA,
  images: 'many',
  video: 'frames',
  frames: 4,
  ...changes,
});
const looker = (changes: Partial<MediaSettings> = {}, withoutVideo = false) => ({
  dialect: policy,
  media: settings(changes),
  withoutVideo,
});
const lacks = (found: ReturnType<typeof inquire>) => ('lacks' in found ? found.lacks : null);
const partsOf = (found: ReturnType<typeof inquire>) => ('questions' in found ? found.questions.map((q) => q.part) : []);

describe('what a moderator is asked about a case', () => {
  it('is one question over text and pictures together', () => {
    const found = inquire(looker(), [text, image('a'), image('b')], assumedMedia);
    expect(partsOf(found)).toEqual(['all']);
    expect('questions' in found && found.questions[0]?.evidence.map(({ type }) => type)).toEqual([
      'text',
      'image',
      'image',
    ]);
  });

  it('is one question a part for a video under max, in a fixed order, frames by their times', () => {
    expect(partsOf(inquire(looker(), [text, video, said], assumedMedia))).toEqual([
      'text',
      'frame 1 t=7.5s',
      'frame 2 t=22.5s',
      'frame 3 t=37.5s',
      'frame 4 t=52.5s',
      'title',
      'transcript',
    ]);
  });

  it('is one question over frames with their times, title and transcript under joint', () => {
    const found = inquire(looker({ aggregate: 'joint' }), [video, said], assumedMedia);
    const shown = delimited(('questions' in found && found.questions[0]?.evidence) || []);
    const told = (shown as { type: string; text?: string }[]).map((part) => part.text ?? part.type);
    expect(told.slice(1, -1)).toEqual([
      't=7.5s',
      'image',
      't=22.5s',
      'image',
      't=37.5s',
      'image',
      't=52.5s',
      'image',
      'title:\nMy holiday',
      'transcript:\n[0.4s] hello\nworld',
    ]);
  });

  it('sends a video of its own only where the spec says so', () => {
    const found = inquire(looker({ video: 'native', aggregate: 'joint' }), [video], assumedMedia);
    expect('questions' in found && found.questions[0]?.evidence.map(({ type }) => type)).toEqual(['video', 'text']);
  });

  it('names what the moderator lacks and never calls it safe', () => {
    expect(lacks(inquire({ ...looker(), dialect: guard }, [text, image('a')], assumedMedia))).toBe('image');
    expect(lacks(inquire(looker({ images: 'none' }), [text, image('a')], assumedMedia))).toBe('image');
    expect(lacks(inquire(looker({ video: 'none' }), [video], assumedMedia))).toBe('video');
    expect(lacks(inquire(looker({ images: 'one' }), [image('a'), image('b')], assumedMedia))).toBe('one_image_only');
    expect(lacks(inquire(looker({ images: 'one', aggregate: 'joint' }), [video], assumedMedia))).toBe('one_image_only');
    expect(lacks(inquire(looker({ images: 'one' }), [video], assumedMedia))).toBeNull();
    expect(lacks(inquire(looker({}, true), [video], assumedMedia))).toBe('no_ffmpeg');
    expect(lacks(inquire(looker({}, true), [text, image('a')], assumedMedia))).toBeNull();
    const local = { dialect: keyword, media: NO_MEDIA, withoutVideo: false };
    expect(lacks(inquire(local, [text, image('a')], assumedMedia))).toBe('image');
    expect(lacks(inquire(local, [text, said], assumedMedia))).toBeNull();
    expect(inquire({ ...local, dialect: allSafe }, [image('a'), video], () => null)).toEqual({ questions: [] });
  });

  it('takes a refused medium as a reason of its own', () => {
    const broken: LookUp = (): Derived => ({ kind: 'refused', reason: 'truncated', detail: 'cut' });
    expect(lacks(inquire(looker(), [text, image('a')], broken))).toBe('media:truncated');
  });

  it('wants what it will show and nothing else', () => {
    expect(mediaWanted(looker(), [text, image('a'), video]).map(({ plan }) => plan.kind)).toEqual(['image', 'frames']);
    expect(mediaWanted(looker({ images: 'none' }), [image('a')])).toEqual([]);
    expect(mediaWanted(looker({}, true), [video])).toEqual([]);
    expect(mediaWanted({ dialect: keyword, media: NO_MEDIA, withoutVideo: false }, [image('a')])).toEqual([]);
    const frames = (count: number) => digestOf(mediaWanted(looker({ frames: count }), [video])[0]?.plan);
    expect(frames(4)).not.toBe(frames(8));
  });
});

describe('the content block of a prompt', () => {
  it('closes with a mark that covers words and pictures', () => {
    const found = inquire(looker(), [text, image('a')], assumedMedia);
    const parts = delimited(('questions' in found && found.questions[0]?.evidence) || []) as unknown as {
      text: string;
    }[];
    const mark = /^<content ([0-9a-f]{16})>$/.exec(parts[0]?.text ?? '')?.[1];
    expect(mark).toMatch(/^[0-9a-f]{16}$/);
    expect(parts.at(-1)?.text).toBe(`</content ${mark}>`);
  });

  it('stays one string for words alone', () => {
    expect(delimited([{ type: 'text', role: 'text', text: 'a' }])).toMatch(/^<content [0-9a-f]{16}>\na\n<\/content/);
  });
});
