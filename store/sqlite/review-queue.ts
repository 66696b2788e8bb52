import type { Kysely } from 'kysely';
import type { ReviewQueue } from '../../review/queue.ts';
import { toBytes } from '../codec.ts';
import { decodeEvent, decodeReviewer, encodeEvent, encodeReviewer } from '../review-codec.ts';
import type { ReviewRows, ReviewTransaction } from '../review-rows.ts';
import { createReviewQueue } from '../review-service.ts';
import type { Schema } from '../schema.ts';
import type { Database } from './database.ts';
import { decisionRows } from './review-decisions.ts';
import { itemRows } from './review-items.ts';
import { openCount } from './review-open.ts';
import { ownRows } from './review-own.ts';

export function createSqliteReviews(database: Database): ReviewQueue {
  const write: ReviewTransaction = (work) => database.write(async (tx) => work(rowsOn(tx), await database.now(tx)));
  const read: ReviewTransaction = (work) => database.read(async (db) => work(rowsOn(db), await database.now(db)));
  return createReviewQueue({ write, read });
}

function rowsOn(db: Kysely<Schema>): ReviewRows {
  return {
    ...itemRows(db),
    ...decisionRows(db),
    ...ownRows(db),
    open: (run, now) => openCount(db, run, now),

    async addEvent(event) {
      await db.insertInto('review_events').values(encodeEvent(event)).execute();
    },
    async events(item) {
      const rows = db.selectFrom('review_events').selectAll().where('item', '=', toBytes(item)).orderBy('seq');
      return (await rows.execute()).map(decodeEvent);
    },

    async reviewer(name) {
      const row = await db.selectFrom('reviewers').selectAll().where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : decodeReviewer(row);
    },
    async reviewers() {
      return (await db.selectFrom('reviewers').selectAll().orderBy('name').execute()).map(decodeReviewer);
    },
    async setReviewer(reviewer) {
      await db.replaceInto('reviewers').values(encodeReviewer(reviewer)).execute();
    },
  };
}
