import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ReviewItemId } from '../../review/item.ts';
import { openStore } from '../../store/open-store.ts';
import { HOSTILE_TEXT, seedReview } from '../cli/review-lab.ts';
import { type Ended, mettle } from '../kill/processes.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mettle-desk-'));
  await using store = await open();
  await seedReview(
    store,
    Array.from({ length: 6 }, () => [{ type: 'text', text: HOSTILE_TEXT }]),
  );
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const open = () => openStore({ path: join(dataDir, 'mettle.db') });
const start = (name: string, ...args: readonly string[]) =>
  mettle(['review', ...args], { METTLE_DATA_DIR: dataDir, METTLE_REVIEWER: name });
const json = ({ out }: Ended) => JSON.parse(out);

it('several people work at once in processes of their own while no engine runs; a killed decide is made once', async () => {
  const [ada, bo, noTerminal] = await Promise.all([
    start('ada', 'claim', '--json').ended,
    start('bo', 'claim').ended,
    start('ada', 'work').ended,
  ]);
  const mine = json(ada!).claimed.item as ReviewItemId;
  expect(noTerminal).toMatchObject({ code: 2, out: '', err: expect.stringContaining('needs a terminal') });
  expect(bo!.code).toBe(0);
  expect(bo!.out).not.toContain(mine.slice(0, 12));
  expect(bo!.out).toContain('⟦U+202E⟧');
  for (const { out } of [ada!, bo!]) expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);

  const decide = ['decide', mine, '--verdict', 'unsafe', '--reason', 'clear', '--id', 'd-1', '--json'];
  const cut = [start('ada', ...decide), start('ada', ...decide)];
  cut[0]!.child.stdout?.once('data', () => cut[0]!.child.kill('SIGKILL'));
  cut[1]!.child.once('spawn', () => setImmediate(() => cut[1]!.child.kill('SIGKILL')));
  await Promise.all(cut.map(({ ended }) => ended));
  const again = await start('ada', ...decide).ended;
  expect(json(again)).toMatchObject({ decision: 'd-1', answer: { verdict: 'unsafe', reason: 'clear' } });

  const revealed = await start('ada', 'reveal', mine, '--json').ended;
  expect(json(revealed).machine).toHaveLength(1);
  const [late, kept] = await Promise.all([
    start('ada', 'undo', 'd-1').ended,
    start('ada', 'revise', 'd-1', '--keep', '--json').ended,
  ]);
  expect(late).toMatchObject({ code: 1, err: expect.stringContaining('mettle review revise d-1') });
  expect(json(kept!).revision).toMatchObject({ choice: 'keep' });

  await using store = await open();
  const own = (await store.reviews.decisions(mine)).filter(({ reviewer }) => reviewer === 'ada');
  expect(own).toMatchObject([{ id: 'd-1', revision: { choice: 'keep' } }]);
  expect(readdirSync(dataDir).filter((name) => name.startsWith('engine') || name.startsWith('temporal'))).toEqual([]);
});
