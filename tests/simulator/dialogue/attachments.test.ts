import { describe, expect, it } from 'vitest';
import type { Simulator } from '../../../simulator/server.ts';
import { start } from '../harness.ts';
import { askReply, beliefIn, CASE, dialogue, drawingPart, persuadees, still, type WireMessages } from './dialogues.ts';

const TEXT = [-0.4, 0.12] as const;
const simulated = () => start(persuadees({ phi_probe: 0, phi_reply: 0 }), { knownCases: [CASE] });
const first = CASE.turns[0]!;
const own = first.media[0]!;

async function one(simulator: Simulator, content: unknown): Promise<number> {
  const [system] = await dialogue(CASE, { arm: 'text', turns: [] });
  return beliefIn(simulator, [system!, { role: 'user', content }, { role: 'assistant', content: 'I see.' }]);
}

async function pictureOf(part = own): Promise<unknown> {
  if (part.type !== 'image') throw new Error('an image is needed');
  return { type: 'image_url', image_url: { url: `data:image/jpeg;base64,${(await still(part)).toString('base64')}` } };
}

const words = (text: string) => ({ type: 'text', text });

async function expectNothing(simulator: Simulator, content: unknown, strangers: number): Promise<void> {
  simulator.reset();
  expect(Math.abs((await one(simulator, content)) - TEXT[0])).toBeLessThan(1e-9);
  expect(simulator.stats()).toMatchObject({ answered: 1, unrecognised_media: strangers });
}

describe('pictures and captions before a simulated persuadee', () => {
  it('counts a kind only in the turn that holds it', async () => {
    const simulator = await simulated();
    const media: WireMessages = await dialogue(CASE, { arm: 'media', turns: [1] });
    const text: WireMessages = await dialogue(CASE, { arm: 'text', turns: [2] });
    const z = -1.2 + 0.9 * 1.5 * 0.8 + 0.6;
    expect(Math.abs((await beliefIn(simulator, [...media, ...text.slice(1)])) - z)).toBeLessThan(1e-9);
    expect(simulator.stats().unrecognised_media).toBe(0);
  });

  it('takes another turn’s picture for none, and counts it', async () => {
    const simulator = await simulated();
    const swapped = await dialogue(CASE, {
      arm: 'media',
      turns: [1, 2],
      picture: ({ n }) => CASE.turns[2 - n]!.media[0] as ReturnType<typeof drawingPart>,
    });
    expect(Math.abs((await beliefIn(simulator, swapped)) - TEXT[1])).toBeLessThan(1e-9);
    expect(simulator.stats()).toMatchObject({ answered: 1, unrecognised_media: 2 });
    const stranger = await dialogue(CASE, { arm: 'media', turns: [1], picture: () => drawingPart('Sand, not salt') });
    expect(Math.abs((await beliefIn(simulator, stranger)) - TEXT[0])).toBeLessThan(1e-9);
    expect(simulator.stats()).toMatchObject({ answered: 2, unrecognised_media: 3 });
    expect((await askReply(simulator, stranger)).status).toBe(200);
  });

  it('wants the picture before the text, once, and as a JPEG that can be read', async () => {
    const simulator = await simulated();
    const text = words(first.text);
    expect(Math.abs((await one(simulator, [await pictureOf(), text])) - 0)).toBeLessThan(1e-9);
    await expectNothing(simulator, [text, await pictureOf()], 1);
    await expectNothing(simulator, [await pictureOf(), await pictureOf(), text], 2);
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3]).toString('base64');
    for (const url of [
      `data:image/jpeg;base64,${jpeg}`,
      'data:image/png;base64,AAAA',
      'https://card.example/1.jpg',
      '',
    ]) {
      await expectNothing(simulator, [{ type: 'image_url', image_url: { url } }, text], 1);
    }
    await expectNothing(simulator, [{ type: 'video_url', video_url: { url: 'x' } }, text], 1);
  });

  it('wants the exact caption of the turn as a part before the text', async () => {
    const simulator = await simulated();
    const [text, caption] = [words(first.text), words(first.caption!)];
    expect(Math.abs((await one(simulator, [caption, text])) - -0.24)).toBeLessThan(1e-9);
    await expectNothing(simulator, [text, caption], 1);
    await expectNothing(simulator, [words(`${first.caption} `), text], 1);
    await expectNothing(simulator, [words(CASE.turns[1]!.caption!), text], 1);
    await expectNothing(simulator, [text], 0);
    const glued = [words(`${first.caption}\n\n${first.text}`)];
    await expect(one(simulator, glued)).rejects.toThrow(/holds no text of a known persuader/);
  });

  it('finds them in the case whose they are, where two cases still share all texts', async () => {
    const shown = drawingPart('Only in the twin');
    const turns = CASE.turns.map((turn) => {
      const { n, text } = turn;
      return n === 1 ? { ...turn, media: [shown], caption: 'A twin.' } : { ...turn, text: `${text} Twice.` };
    });
    const twin = { ...CASE, id: 'sim-adv-0000' as typeof CASE.id, turns };
    const simulator = await start(persuadees({ phi_probe: 0 }), { knownCases: [CASE, twin] });
    for (const item of [CASE, twin]) {
      for (const [arm, z] of [
        ['media', 0],
        ['caption', -0.24],
      ] as const) {
        const messages = await dialogue(item, { arm, turns: [1] });
        expect(Math.abs((await beliefIn(simulator, messages)) - z)).toBeLessThan(1e-9);
      }
    }
    expect(simulator.stats().unrecognised_media).toBe(0);
  });

  it('draws a case’s media and captions only when they matter, once', async () => {
    const drawn: string[] = [];
    const bare = { ...CASE, turns: CASE.turns.map((turn) => ({ ...turn, media: [], caption: null })) };
    const illustrated = (item: typeof CASE) => {
      drawn.push(item.id);
      return CASE;
    };
    const simulator = await start(persuadees({ phi_probe: 0 }), { knownCases: [bare], illustrated });
    await beliefIn(simulator, await dialogue(CASE, { arm: 'text' }));
    expect(drawn).toEqual([]);
    for (const [arm, z] of [
      ['media', 0.982],
      ['caption', 0.6256],
    ] as const) {
      expect(Math.abs((await beliefIn(simulator, await dialogue(CASE, { arm }))) - z)).toBeLessThan(1e-9);
    }
    expect(drawn).toEqual([CASE.id]);
  });
});
