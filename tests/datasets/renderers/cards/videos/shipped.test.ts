import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../../../../core/digest.ts';
import { openPersuasionDataset } from '../../../../../datasets/persuasion/open.ts';
import { captionOf } from '../../../../../datasets/renderers/cards/caption.ts';
import {
  drawnStringsOfScene,
  videoPlanOfSpec,
} from '../../../../../datasets/renderers/cards/videos/draw-card-video.ts';
import { withCards } from '../../../../../datasets/renderers/cards/with-cards.ts';
import type { PersuasionCase } from '../../../../../persuasion/case.ts';
import { STRATEGY_SETS } from '../../../../../persuasion/strategies.ts';
import { quotedAt, VIDEO_SPECS } from './examples.ts';

const stills: PersuasionCase[] = [];
const videos: PersuasionCase[] = [];

beforeAll(async () => {
  for (const name of ['farm', 'dailypersuasion', 'pmiyc']) {
    const { rows } = await openPersuasionDataset(name, { dataDir: '/nowhere' });
    for await (const row of rows()) {
      if (!('case' in row)) continue;
      for (const [kind, list] of [
        ['image', stills],
        ['video', videos],
      ] as const) {
        const made = withCards(row.case, kind);
        if ('case' in made) list.push(made.case);
      }
    }
  }
});

function specOf({ media }: PersuasionCase['turns'][number]) {
  const source = media[0]?.source;
  if (source?.kind !== 'drawing') throw new Error('no drawing');
  expect(source.sha256).toBe(digestOf(source.spec));
  return source.spec;
}

describe('the caption of a card as a video', () => {
  it('gives scenes with times', () => {
    const spec = VIDEO_SPECS.find(({ card }) => card === 'gift_card')!;
    expect(captionOf(spec)).toBe(
      'Video, 4.0 s: a gift that is opened. 0.0-2.0 s: "From the Lamp Club, lamp-club.example". ' +
        '0.0-1.0 s: Closed red gift box with a gold ribbon and bow on a white card. ' +
        '1.0-2.0 s: Open red gift box, its lid above it, on a white card. ' +
        '2.0-4.0 s: Gold bars along the top and the bottom of a white card. ' +
        '2.0-3.0 s: "A free lamp". "Worth €1,200". "No obligation". 3.0-4.0 s: "Buy a second lamp.".',
    );
  });

  it.each(VIDEO_SPECS.map((spec) => [spec.card, spec] as const))('quotes what each scene of %s shows', (_, spec) => {
    const caption = captionOf(spec);
    for (let scene = 0; scene < spec.scenes; scene += 1) {
      const drawn = drawnStringsOfScene(spec, scene).sort();
      expect(drawn.length).toBeGreaterThan(0);
      expect(quotedAt(caption, (4 * (scene + 0.5)) / spec.scenes)).toEqual(drawn);
    }
  });
});

describe('the shipped cases with card videos', () => {
  it('are those with stills, every one of them, with a video a turn', () => {
    expect(videos.length).toBeGreaterThan(1300);
    expect(videos.map(({ id }) => id)).toEqual(stills.map(({ id }) => id));
    for (const { turns } of videos)
      for (const { media } of turns) expect(media.map(({ type }) => type)).toEqual(['video']);
  });

  it('hold the same texts, roles and inventions as with stills: only the attachment and its caption differ', () => {
    const bare = (item: PersuasionCase) => ({
      ...item,
      turns: item.turns.map((turn) => ({ ...turn, media: 0, caption: 0 })),
    });
    expect(videos.map(bare)).toEqual(stills.map(bare));
  });

  it.each(['stills', 'videos'])('show every strategy of both sets as %s', (medium) => {
    const cases = medium === 'stills' ? stills : videos;
    const shown = new Set(cases.flatMap(({ turns }) => turns.map(({ strategy }) => strategy)));
    for (const set of ['cialdini', 'aristotle'] as const)
      for (const strategy of Object.keys(STRATEGY_SETS[set])) expect(shown).toContain(strategy);
  });

  it('show at least 20 px within the canvas, one text over no other, and quote what each scene shows', () => {
    for (const { turns } of videos.filter((_, at) => at % 5 === 0)) {
      for (const turn of turns) {
        const spec = specOf(turn);
        expect(turn.caption).toBe(captionOf(spec));
        const { texts, scenes } = videoPlanOfSpec(spec);
        for (let scene = 0; scene < scenes; scene += 1) {
          const boxes = texts
            .filter(({ from, to }) => from <= scene && scene < to)
            .flatMap(({ block: { size, lines } }) => lines.map(({ text, x, y }) => ({ size, text, x, y })));
          for (const [at, a] of boxes.entries()) {
            const right = (one: typeof a) => one.x + Math.ceil(one.size * 0.6) * [...one.text].length;
            if (a.size < 20 || a.x < 16 || a.y < 16 || right(a) > 626 || a.y + a.size > 464)
              throw new Error(`${JSON.stringify(a)} of ${JSON.stringify(spec)}`);
            for (const b of boxes.slice(at + 1)) {
              if (right(a) > b.x && right(b) > a.x && a.y + a.size > b.y && b.y + b.size > a.y)
                throw new Error(`${a.text} over ${b.text}`);
            }
          }
          const drawn = drawnStringsOfScene(spec, scene).sort();
          expect(quotedAt(turn.caption!, (4 * (scene + 0.5)) / scenes)).toEqual(drawn);
        }
      }
    }
  });
});
