import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sharp } from '../../media/sharp.ts';
import { CANARIES, HOSTILE_TEXT, pictureIn, type ReviewLab, seedReview } from './review-lab.ts';
import { type Ran, reviewCli } from './review-run.ts';

const cli = reviewCli();

/** Canaries in the bytes of a command, escapes of JSON undone. */
function leaks({ out, err }: Ran): readonly string[] {
  const text = `${out}${err}`.replace(/\\u([0-9a-f]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Object.entries(CANARIES)
    .filter(([, canary]) => text.includes(String(canary)))
    .map(([name]) => name);
}

async function seeded(): Promise<ReviewLab> {
  const red = { create: { width: 64, height: 48, channels: 3, background: '#c00' } } as const;
  const picture = await pictureIn(cli.folder(), await sharp(red).png().toBuffer());
  const text = (content: string) => [{ type: 'text', text: content }] as const;
  return cli.withStore((store) =>
    seedReview(store, [text('vermin'), text(HOSTILE_TEXT), text('control'), [...text('look'), picture]]),
  );
}

it('no command prints machine, peers, choice or gold before the commit, as text or as JSON', async () => {
  const { items } = await seeded();
  const [first, second, gold, picture] = items.map(({ id }) => id.slice(0, 12));
  const media = join(cli.folder(), 'pictures');
  const scenes: readonly (readonly string[])[] = [
    ['list'],
    ['list', '--mine'],
    ['list', '--state', 'claimable', '--kind', 'text'],
    ['claim', '--item', first!],
    ['claim', '--item', second!],
    ['claim', '--item', gold!],
    ['claim', '--item', picture!],
    ['claim', '--item', first!],
    ['leases'],
    ...[first!, second!, gold!, picture!].map((id) => ['show', id]),
    ['show', picture!, '--media', media],
    ['show', picture!, '--media', media, '--unblurred'],
    ['heartbeat', first!],
    ['hold', first!, '--for', '30m', '--reason', 'lunch'],
    ['reveal', first!],
    ['revise', first!, '--keep'],
    ['undo', first!],
    ['undo'],
    ['reveal', 'peer-decision-0'],
    ['revise', 'peer-decision-0', '--keep'],
    ['undo', 'peer-decision-0'],
    ['adjudicate', first!],
    ['adjudicate', first!, '--verdict', 'safe'],
    ['status'],
    ['reassign', first!, '--reason', 'mine'],
    ['decide', first!],
    ['release', second!],
    ['skip', gold!, '--reason', 'no'],
    ['list'],
    ['work'],
  ];
  for (const scene of scenes)
    for (const json of [[], ['--json']]) {
      const ran = await cli.run(...scene, '--as', 'ada', ...json);
      expect(`${ran.out}${ran.err}`).not.toBe('');
      expect({ scene, leaks: leaks(ran) }).toEqual({ scene, leaks: [] });
    }
}, 60_000);

it('prints them afterwards: the canaries stand where the scan looks', async () => {
  const { items } = await seeded();
  const item = items[0]!.id;
  await cli.run('claim', '--item', item, '--as', 'ada');
  const committed = await cli.run('decide', item, '--verdict', 'safe', '--as', 'ada');
  expect(leaks(committed)).toEqual([]);
  expect(leaks(await cli.run('show', item, '--as', 'ada', '--json'))).toEqual([]);
  const revealed = await cli.run('reveal', item, '--as', 'ada', '--json');
  expect(leaks(revealed)).toEqual(
    expect.arrayContaining(['outcome', 'category', 'machineReason', 'score', 'peerReason', 'peerCategory']),
  );
  expect(leaks(revealed)).not.toContain('peerName');
});

it('hands a hostile text to the terminal with marks alone, whole, and says so', async () => {
  const { items } = await seeded();
  const item = items[1]!.id;
  const shown = await cli.run('claim', '--item', item, '--as', 'ada');
  expect(shown.out).toContain('safe⟦U+202E⟧elif⟦U+200B⟧ ⟦U+001B⟧[2J⟦U+001B⟧[31mred ⟦U+009B⟧31m end');
  expect(shown.out).toContain('5 hidden characters of the text shown as marks');
  const json = await cli.run('show', item, '--as', 'ada', '--json');
  expect(JSON.parse(json.out).content.parts[0].text).toBe(HOSTILE_TEXT);
  for (const { out } of [shown, json]) expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
});
