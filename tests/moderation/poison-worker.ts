/**
 * One worker over one page, started by poison-case.test.ts: `node poison-worker.ts PATH NOW CASE`. Its moderator kills
 * the process at CASE. Prints the tally and how many cases were under way at once.
 */

import { createManualClock } from '../../core/clock.ts';
import { createWriteGroup } from '../../models/write-group.ts';
import type { LocalEvidence } from '../../moderation/dialects/dialect.ts';
import { NO_MEDIA } from '../../moderation/media-settings.ts';
import type { Moderator } from '../../moderation/moderate-case.ts';
import { moderatePage } from '../../moderation/moderate-page.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { verdict } from '../../moderation/verdict.ts';
import type { VerdictRow } from '../../runs/result-store.ts';
import { openStore } from '../../store/open-store.ts';
import { EVALUATION, moderationCase, RUN } from '../store/fixture-data.ts';

const [path, now, poison] = process.argv.slice(2) as [string, string, string];
const clock = createManualClock(Number(now));
await using store = await openStore({ path, clock });
const text = (row: number) => JSON.stringify(moderationCase(row).content);
const fatal = text(Number(poison));
const moderator = {
  name: 'policy',
  dialect: {
    kind: 'local',
    id: 'fatal',
    version: '1',
    taxonomy: TAXONOMIES['binary-1'],
    modalities: ['text'],
    judge({ case: { content } }: LocalEvidence) {
      if (JSON.stringify(content) === fatal) process.kill(process.pid, 'SIGKILL');
      return verdict({ outcome: 'safe' });
    },
  },
  settings: { policy: null },
  media: NO_MEDIA,
  scoreFrom: { kind: 'baseline' },
  withoutVideo: false,
  target: null,
} as unknown as Moderator;
const rows = createWriteGroup<VerdictRow, void>({
  write: async (batch) => {
    await store.results.record(batch);
    return batch.map(() => undefined);
  },
  clock,
});
const never = new AbortController().signal;
const tally = await moderatePage(
  {
    ...store,
    rows,
    clock,
    readBlob: () => Promise.reject(new TypeError('no media here')),
    readChatAnswer: () => {
      throw new Error('no model');
    },
  },
  {
    run: RUN,
    generation: 0,
    evaluation: EVALUATION.digest,
    moderator,
    caller: null,
    page: { from: 0, to: 6 },
    drain: never,
    cancel: never,
    onProgress: () => {},
    onControl: () => {},
  },
);
console.log(JSON.stringify(tally));
