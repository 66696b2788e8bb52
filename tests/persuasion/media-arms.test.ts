import { describe, expect, it } from 'vitest';
import type { MediaPart } from '../../core/content.ts';
import { digestOf, sha256 } from '../../core/digest.ts';
import type { Derived } from '../../media/derivations.ts';
import { FRAMES, STILL } from '../../media/plan.ts';
import type { SentImage } from '../../models/model-port.ts';
import type { Arm } from '../../persuasion/condition.ts';
import { placeboPart } from '../../persuasion/placebo.ts';
import type { LookUpPicture } from '../../persuasion/run-trial.ts';
import { picturesFor, trialMedia } from '../../persuasion/trial-media.ts';
import { worstTrial } from '../../persuasion/worst-trial.ts';
import { caseOf, hashOf, jobOf, PICTURE, persuadeeOf, play, statuses, steady } from './trial-support.ts';

const SHOWN = caseOf().turns.slice(0, 2);
/** Two turns, each with a picture. */
const whole = caseOf({ turns: SHOWN });
const video = (n: number): MediaPart => {
  const spec = { card: `video-${n}` };
  return { type: 'video', source: { kind: 'drawing', sha256: digestOf(spec), spec }, title: null };
};
/** The same with videos. */
const moving = caseOf({ turns: SHOWN.map((turn) => ({ ...turn, media: [video(turn.n)] })) });

const still = (name: string): SentImage => ({
  type: 'image',
  sha256: digestOf(name),
  bytes: 5,
  width: 4,
  height: 3,
  detail: 'auto',
});
const FOUR_FRAMES: LookUpPicture = ({ source }) => ({
  type: 'frames',
  frames: [0.5, 1.5, 2.5, 3.5].map((atS) => ({ atS, image: still(`${source.sha256} ${atS}`) })),
});

async function heard(arm: Arm, item = whole, picture: LookUpPicture = PICTURE) {
  const { row, seen } = await play(steady, jobOf({ arm, item }), picture);
  const { messages } = seen.findLast(({ kind }) => kind === 'reply')!.request;
  const parts = messages
    .filter(({ role }) => role === 'user')
    .map(({ content }) => (typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content));
  return { row, parts };
}

describe('the arm media_placebo', () => {
  it('has the neutral card in the media’s place and the same bytes of text', async () => {
    const [placebo, media] = await Promise.all([heard('media_placebo'), heard('media')]);
    expect(placebo.parts.map((parts) => parts.map(({ type }) => type))).toEqual([
      ['image', 'text'],
      ['image', 'text'],
    ]);
    expect(placebo.parts.map((parts) => parts.at(-1))).toEqual(media.parts.map((parts) => parts.at(-1)));
    const card = placeboPart('image', 1).source.sha256;
    expect(placebo.row.turns.map(({ kind, media: shown }) => [kind, shown])).toEqual(
      Array(2).fill(['placebo', [card]]),
    );
    expect(placebo.row.turns.map(({ textSha256 }) => textSha256)).toEqual(
      media.row.turns.map(({ textSha256 }) => textSha256),
    );
  });

  it('shows as many cards as the turn has media, of their kind, and none where it has none', async () => {
    const { row, parts } = await heard('media_placebo', caseOf());
    expect(row.turns.map(({ kind }) => kind)).toEqual(['placebo', 'placebo', 'text']);
    expect(parts.at(-1)).toEqual([{ type: 'text', text: caseOf().turns[2]!.text }]);
    const asked: MediaPart[] = [];
    await heard('media_placebo', moving, (part) => {
      asked.push(part);
      return FOUR_FRAMES(part);
    });
    expect(asked).toEqual([placeboPart('video', 1), placeboPart('video', 2)]);
  });
});

describe('the arm media_only', () => {
  it('has the media without a text; the recorded hash is that of no bytes', async () => {
    const { row, parts } = await heard('media_only');
    expect(parts.map((all) => all.map(({ type }) => type))).toEqual([['image'], ['image']]);
    expect(row.turns.map(({ kind, textSha256, media }) => [kind, textSha256, media.length])).toEqual(
      Array(2).fill(['image', sha256(''), 1]),
    );
  });

  it('shows no turn without media, never its text instead', async () => {
    const { row, seen } = await play(steady, jobOf({ arm: 'media_only' }));
    expect([row.outcome, row.turns.map(({ reply, reason }) => [reply, reason])]).toEqual([
      'error',
      [
        ['replied', null],
        ['replied', null],
        ['error', 'media:none'],
      ],
    ]);
    expect(statuses(row)).toEqual(['ok', 'ok', 'ok', 'error']);
    const words = JSON.stringify(seen.map(({ request }) => request));
    for (const { text } of caseOf().turns) expect(words).not.toContain(JSON.stringify(text).slice(1, -1));
  });
});

describe('a video', () => {
  it('is its frames in order, each after its time stamp, before the same text', async () => {
    const { row, parts } = await heard('media', moving, FOUR_FRAMES);
    const [first] = parts;
    expect(first!.map((part) => ('text' in part ? part.text : part.type))).toEqual([
      't=0.5s',
      'image',
      't=1.5s',
      'image',
      't=2.5s',
      'image',
      't=3.5s',
      'image',
      SHOWN[0]!.text,
    ]);
    expect(row.turns[0]).toMatchObject({ kind: 'video', textSha256: hashOf(SHOWN[0]!.text) });
    expect(row.turns[0]!.media).toEqual(first!.flatMap((part) => (part.type === 'image' ? [part.sha256] : [])));
    expect(first!.every((part) => part.type !== 'image' || part.detail === 'low')).toBe(true);
  });

  it('that is refused is not shown as text', async () => {
    const { row } = await play(steady, jobOf({ item: moving }), () => ({ refused: 'too_long' }));
    expect(row.turns).toMatchObject([{ kind: 'video', reply: 'error', reason: 'media:too_long', call: null }]);
  });

  it('is made as the number of frames that the spec names, a picture as a still', () => {
    const persuadee = persuadeeOf({ images: { detail: 'auto', frames: 3 } });
    expect(trialMedia(persuadee, moving, 'media').map(({ plan }) => plan)).toEqual(
      Array(2).fill({ ...FRAMES, count: 3 }),
    );
    expect(trialMedia(persuadee, whole, 'media_only').map(({ plan }) => plan)).toEqual([STILL, STILL]);
    expect(trialMedia(persuadee, whole, 'media_placebo').map(({ source }) => source)).toEqual(
      Array(2).fill(placeboPart('image', 1).source),
    );
    for (const arm of ['control', 'text', 'caption'] as const) expect(trialMedia(persuadee, whole, arm)).toEqual([]);
    expect(trialMedia(persuadeeOf({ images: null }), whole, 'media')).toEqual([]);
  });

  it('is read back from what was made of it, and priced by its frames before', () => {
    const persuadee = persuadeeOf({ images: { detail: 'high', frames: 2 } });
    const item = (atS: number) =>
      ({ sha256: digestOf(atS), mime: 'image/jpeg', bytes: 1, width: 2, height: 2, atS, pdq: null }) as const;
    const made = { kind: 'made', items: [item(1), item(3)] } as unknown as Derived;
    const look = picturesFor(persuadee, (_, { kind }) => (kind === 'frames' ? made : null));
    expect(look(video(1))).toMatchObject({
      type: 'frames',
      frames: [{ atS: 1 }, { atS: 3, image: { detail: 'high' } }],
    });
    expect(() => look(whole.turns[0]!.media[0]!)).toThrow('was not made');
    const { calls } = worstTrial(persuadee, moving, jobOf({ item: moving, arm: 'media' }));
    const images = calls
      .at(-1)!
      .request.messages.flatMap(({ content }) =>
        typeof content === 'string' ? [] : content.filter(({ type }) => type === 'image'),
      );
    expect(images).toHaveLength(4);
  });
});
