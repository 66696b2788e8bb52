/**
 * The load test of the review queue, by hand: `node tests/store/review-soak.ts [ITEMS] [CLIENTS] [PROCESSES] [KILLS]`;
 * 2,000 items, 50 clients, 8 processes and 4 kills where nothing is said. Exits 1 on any double claim, lost or doubled
 * decision, or lost draft.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reviewItem } from '../review/items.ts';
import { FAULTLESS, findings, swarm } from '../review/swarm.ts';

const [count = 2_000, clients = 50, processes = 8, kills = 4] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'mettle-review-'));
try {
  const path = join(folder, 'mettle.db');
  // Every fourth item wants two people.
  const items = Array.from({ length: count }, (_, i) => reviewItem(i, { wanted: i % 4 === 0 ? 2 : 1 }));
  const killAt = Array.from({ length: kills }, (_, i) => Math.floor(((i + 1) * count) / (kills + 1)));
  const { said, killed, seconds } = await swarm({ path, items, processes, clients, killAt });
  const found = await findings(path, items, said);
  const wanted = items.reduce((sum, item) => sum + item.wanted, 0);
  console.log(JSON.stringify({ items: count, wanted, clients, processes, killed, seconds, ...found }));
  const faults = Object.keys(FAULTLESS).filter((name) => found[name as keyof typeof found] !== 0);
  if (faults.length > 0 || found.decisions !== wanted) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
