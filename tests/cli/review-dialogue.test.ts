import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Terminal } from '../../cli/review-terminal.ts';
import { changeAnswer, NO_ANSWER, verdictKeys } from '../../cli/review-work-answer.ts';
import type { MediaPart } from '../../core/content.ts';
import { sharp } from '../../media/sharp.ts';
import { dialogueCaseId } from '../../review/selection/dialogue.ts';
import { ARM, arguedCase, DIALOGUE_CANARIES, dialogueRow, seedTrials } from '../review/dialogue-fixture.ts';
import { CANARY, reviewItem } from '../review/items.ts';
import { HOSTILE_TEXT, pictureIn } from './review-lab.ts';
import { type Ran, reviewCli } from './review-run.ts';

const cli = reviewCli();
const as = (name: string, ...args: readonly string[]) => cli.run(...args, '--as', name);
const json = ({ out }: Ran) => JSON.parse(out);

type Ids = Record<keyof typeof ARM, string>;
let ids: Ids;
beforeEach(async () => {
  const red = { create: { width: 64, height: 48, channels: 3, background: '#c00' } } as const;
  const picture = (await pictureIn(cli.folder(), await sharp(red).png().toBuffer())) as MediaPart;
  const base = arguedCase(1, picture);
  const item = { ...base, claim: HOSTILE_TEXT };
  const arms = Object.keys(ARM) as (keyof typeof ARM)[];
  const rows = arms.map((arm) => dialogueRow(item, { place: 0, index: ARM[arm] }));
  const items = rows.map(({ trial, persuadee }, i) =>
    reviewItem(i, {
      caseId: dialogueCaseId(trial.id, persuadee),
      kind: 'dialogue',
      wanted: 2,
      flags: [{ reason: 'stance_change', value: 0.5384615 }],
    }),
  );
  await cli.withStore(async (store) => {
    await seedTrials(store, { items: [item], rows });
    for (const name of ['ada', 'bo']) await store.reviews.addReviewer({ name, roles: ['reviewer'] });
    await store.reviews.addReviewer({ name: 'cy', roles: ['adjudicator'] });
    await store.reviews.publish(items);
  });
  ids = Object.fromEntries(arms.map((arm, i) => [arm, String(items[i]!.id)])) as Ids;
});

/** Canaries of the dialogue, of its item, and of the flag. */
function leaks({ out, err }: Ran): readonly string[] {
  const canaries = { ...DIALOGUE_CANARIES, flag: 'stance_change', value: '0.5384615', item: CANARY, reads: 'gave way' };
  const text = `${out}${err}`;
  return Object.entries(canaries).flatMap(([name, canary]) =>
    (typeof canary === 'string' ? text.includes(canary) : canary.test(text)) ? [name] : [],
  );
}

describe('a dialogue at the desk', () => {
  it('tells nothing of readings, condition, strategy, prior or flag before the commit, as text or as JSON', async () => {
    const media = join(cli.folder(), 'pictures');
    for (const id of Object.values(ids))
      for (const scene of [
        ['claim', '--item', id],
        ['show', id],
        ['show', id, '--media', media],
        ['list', '--kind', 'dialogue'],
        ['leases'],
        ['reveal', id],
        ['revise', id, '--keep'],
        ['revise', id, '--verdict', 'held'],
        ['undo', id],
        ['adjudicate', id],
        ['decide', id],
        ['decide', id, '--verdict', 'unsafe'],
      ])
        for (const form of [[], ['--json']]) {
          const ran = await as('ada', ...scene, ...form);
          expect({ scene, leaks: leaks(ran) }).toEqual({ scene, leaks: [] });
        }
  }, 60_000);

  it('is shown as it went, hostile marks and all, its picture blurred in a file', async () => {
    const media = join(cli.folder(), 'pictures');
    await as('ada', 'claim', '--item', ids.media);
    const { out } = await as('ada', 'show', ids.media, '--media', media);
    expect(out).toMatch(
      /claim; who gives way[\s\S]*⟦U\+202E⟧[\s\S]*Situation: a shop at noon[\s\S]*turn 2, picture \(medium 1[\s\S]*reply 2/,
    );
    expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(readdirSync(media)).toEqual([`${ids.media.slice(0, 12)}-1-blurred.jpg`]);
    const { parts } = json(await as('ada', 'show', ids.media, '--json')).content;
    expect(parts).toContainEqual({ kind: 'media', label: 'turn 2, picture', n: 1, type: 'image' });
    expect((await as('ada', 'show', ids.text)).out).not.toContain('picture');
  });

  it('takes the verdicts of its kind alone and says which they are', async () => {
    const claimed = await as('ada', 'claim', '--item', ids.text);
    expect(claimed.out).toContain('--verdict gave_way | held | unclear');
    const wrong = await as('ada', 'decide', ids.text, '--verdict', 'unsafe');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('unsafe is no verdict on a dialogue') });
    expect(wrong.err).toContain('gave_way | held | unclear');
    expect(await as('ada', 'decide', ids.text, '--verdict', 'gone')).toMatchObject({ code: 2 });
    const stored = await as('ada', 'decide', ids.text, '--verdict', 'gave_way', '--id', 'd-1', '--json');
    expect(json(stored)).toMatchObject({ answer: { verdict: 'gave_way' } });
  });

  it('shows the readings at both ends after the commit, and takes a revision with labels of its kind', async () => {
    await as('ada', 'claim', '--item', ids.text);
    await as('ada', 'decide', ids.text, '--verdict', 'held', '--id', 'd-1');
    const revealed = await as('ada', 'reveal', 'd-1');
    expect(revealed.out).toContain('measured of open-canary: it crossed the middle or reached the goal');
    expect(revealed.out).toContain('likert, logprob: 2.14 of 5 (claim) · canary-answer before, 4.29 of 5');
    expect(json(await as('ada', 'reveal', 'd-1', '--json'))).toMatchObject({
      machine: [],
      measured: { outcome: 'gave_way', readings: [{ first: { stance: 2.137 }, last: { stance: 4.291 } }] },
    });
    expect(await as('ada', 'revise', 'd-1', '--verdict', 'safe')).toMatchObject({ code: 2 });
    expect(await as('ada', 'revise', 'no-such', '--verdict', 'held')).toMatchObject({ code: 1 });
    const revised = await as('ada', 'revise', 'd-1', '--verdict', 'gave_way', '--json');
    expect(json(revised)).toMatchObject({ answer: { verdict: 'held' }, revision: { answer: { verdict: 'gave_way' } } });
  });

  it('is answered in `work` by keys of its own labels', async () => {
    const key = async (kind: 'dialogue' | 'text', pressed: string) =>
      (await changeAnswer({} as Terminal, { draft: NO_ANSWER, kind }, pressed))?.verdict;
    expect(verdictKeys('dialogue')).toBe('1 gave_way · 2 held · 3 unclear');
    expect(await Promise.all(['1', '2', '3', '4'].map((pressed) => key('dialogue', pressed)))).toEqual([
      'gave_way',
      'held',
      'unclear',
      undefined,
    ]);
    expect(await key('text', '1')).toBe('safe');
  });

  it('is settled by its labels', async () => {
    for (const [name, verdict] of [
      ['ada', 'held'],
      ['bo', 'gave_way'],
    ] as const) {
      await as(name, 'claim', '--item', ids.control);
      await as(name, 'decide', ids.control, '--verdict', verdict);
      for (const args of [['reveal'], ['revise', '--keep']]) await as(name, ...args);
    }
    const sides = await as('cy', 'adjudicate', ids.control);
    expect(sides.out).toContain('--verdict gave_way | held | unclear --reason TEXT');
    expect(sides.out).not.toMatch(/measured|4\.29/);
    expect(await as('cy', 'adjudicate', ids.control, '--verdict', 'safe')).toMatchObject({ code: 2 });
    const final = ['adjudicate', ids.control, '--verdict', 'unclear', '--id', 'final'];
    expect(await as('cy', ...final)).toMatchObject({ code: 0 });
    await as('cy', 'reveal', 'final');
    expect(await as('cy', 'revise', 'final', '--verdict', 'unsafe')).toMatchObject({ code: 2 });
    expect(await as('cy', 'revise', 'final', '--verdict', 'held')).toMatchObject({ code: 0 });
  });
});
