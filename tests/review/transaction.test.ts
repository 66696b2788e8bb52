import { expect, it } from 'vitest';
import { createManualClock } from '../../core/clock.ts';
import { storeOn } from '../../store/open-store.ts';
import { openDatabase } from '../../store/sqlite/database.ts';
import { cleanUp, closing, freshPath, newRun } from '../store/fixture.ts';
import { reviewAnswer, reviewItem } from './items.ts';
import { claimed, withPeople } from './started.ts';

cleanUp();

it.each(['review_decisions', 'review_outbox', 'review_events'])(
  'stores nothing of a decision whose row in %s cannot be written; the same decision goes through later',
  async (table) => {
    const clock = createManualClock('2026-01-05T09:00:00Z');
    const database = await openDatabase({ path: freshPath(), clock });
    const { reviews, runs } = closing(storeOn(database, clock));
    await runs.create(newRun());
    await withPeople(reviews, ['ada']);
    await reviews.publish([reviewItem(0)]);
    const { item, lease } = await claimed(reviews, 'ada');
    const before = await reviews.item(item.id);
    const sent = { id: 'd', lease, answer: reviewAnswer('safe') };

    database.connection.exec(
      `CREATE TRIGGER broken BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'broken'); END`,
    );
    await expect(reviews.decide(sent)).rejects.toThrow('broken');
    expect(await reviews.item(item.id)).toEqual(before);
    expect(await reviews.decisions(item.id)).toEqual([]);
    expect(await reviews.outbox(item.id)).toEqual([]);

    database.connection.exec('DROP TRIGGER broken');
    await reviews.decide(sent);
    expect((await reviews.item(item.id)).state).toBe('decided');
  },
);
