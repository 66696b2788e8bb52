import { expect, it } from 'vitest';
import { cleanUp, freshPath } from '../store/fixture.ts';
import { reviewItem } from './items.ts';
import { FAULTLESS, findings, swarm } from './swarm.ts';

cleanUp();

const ITEMS = Array.from({ length: 400 }, (_, i) => reviewItem(i));

it('lets 50 clients in eight processes work 400 items, two of them killed on the way: no double claim, nothing lost or doubled', async () => {
  const path = freshPath();
  const { said, killed } = await swarm({ path, items: ITEMS, processes: 8, clients: 50, killAt: [100, 200] });
  expect(killed).toBe(2);
  const found = await findings(path, ITEMS, said);
  expect(found).toMatchObject({ ...FAULTLESS, decisions: ITEMS.length });
  expect(found.refused).toBeGreaterThan(0);
}, 60_000);
