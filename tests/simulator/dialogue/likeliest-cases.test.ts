import { describe, expect, it } from 'vitest';
import { withCards } from '../../../datasets/renderers/cards/with-cards.ts';
import type { PersuasionCase } from '../../../persuasion/case.ts';
import { illustratedCase, knownCasesOf, persuasionSources } from '../../../simulator/dataset-cases.ts';
import { STRATEGY_SENTENCES } from '../../../simulator/dialogue/persuader-sentences.ts';
import { start } from '../harness.ts';
import { played } from './conditions.ts';
import { askReply, persuadees } from './dialogues.ts';

/** Questions of FARM that are different, more than are tried at once: one system message, no prior. */
const cases: PersuasionCase[] = [];
for await (const item of knownCasesOf(await persuasionSources('no-such-folder'))) {
  if (item.source.name === 'farm' && !cases.some(({ claim }) => claim === item.claim)) cases.push(item);
  if (cases.length === 40) break;
}
const last = cases.toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1)!;

function shown(kind: 'image' | 'video'): PersuasionCase {
  const made = withCards(last, kind);
  if (!('case' in made)) throw new Error(made.skipped);
  return made.case;
}

/** Convinced by any turn that it takes in with its medium or caption, else it stays where it is. */
const strengths = { none: 1, logic: 1, credibility: 1, emotion: 1 };
const settings = persuadees({
  b0: -30,
  only: 60,
  strengths,
  phi_reply: 0,
  multipliers: { caption: 60, image: 60, video: 60 },
});
const CONVINCED = 'You have convinced me, and I fully agree.';
const simulated = () => start(settings, { knownCases: cases, illustrated: illustratedCase });

describe('a reply where no text says which case it is about', () => {
  it.each(['image', 'video'] as const)('is that of the case whose %s stands alone in the request', async (kind) => {
    const simulator = await simulated();
    const messages = await played(shown(kind), { arm: 'media_only', turns: [1] });
    expect((await askReply(simulator, messages)).answer).toMatchObject({ text: CONVINCED });
    expect((await askReply(simulator, messages)).answer).toMatchObject({ text: CONVINCED });
    expect(simulator.stats().unrecognised_media).toBe(0);
  });

  it.each(['media', 'caption'] as const)('is that of the case whose %s stands beside a live turn', async (arm) => {
    const simulator = await simulated();
    const item = shown('image');
    const turns = item.turns.map((turn) => ({ ...turn, text: STRATEGY_SENTENCES.logic }));
    const messages = await played({ ...item, turns }, { arm, turns: [1] });
    expect((await askReply(simulator, messages)).answer).toMatchObject({ text: CONVINCED });
    expect(simulator.stats().unrecognised_media).toBe(0);
  });

  it('is nobody’s conviction where the picture is no case’s', async () => {
    const simulator = await simulated();
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3]).toString('base64');
    const content = [{ type: 'image_url', image_url: { url: `data:image/jpeg;base64,${jpeg}` } }];
    const [system] = await played(last, { arm: 'text', turns: [] });
    const answered = await askReply(simulator, [
      system!,
      { role: 'user', content },
      { role: 'assistant', content: '' },
    ]);
    expect(answered.answer).toMatchObject({ text: 'No, I firmly reject that.' });
    expect(simulator.stats().unrecognised_media).toBe(1);
  });
});
