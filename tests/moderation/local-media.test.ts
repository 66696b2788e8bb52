import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../core/clock.ts';
import type { ContentPart } from '../../core/content.ts';
import { sha256 } from '../../core/digest.ts';
import { createWriteGroup } from '../../models/write-group.ts';
import { assumedMedia } from '../../moderation/assumed-media.ts';
import type { LocalDialect } from '../../moderation/dialects/dialect.ts';
import { type MediaSettings, NO_MEDIA } from '../../moderation/media-settings.ts';
import { type Moderator, planCase } from '../../moderation/moderate-case.ts';
import { moderatePage } from '../../moderation/moderate-page.ts';
import { inquire, mediaWanted } from '../../moderation/questions.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { verdict } from '../../moderation/verdict.ts';
import type { VerdictRow } from '../../runs/result-store.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { moderationCase } from '../reports/fixture.ts';

const blob = (name: string) => ({ kind: 'blob', sha256: sha256(name) }) as const;
const image: ContentPart = { type: 'image', source: blob('i') };
const video: ContentPart = { type: 'video', source: blob('v'), title: 'My holiday' };
const eyes: LocalDialect = {
  kind: 'local',
  id: 'eyes',
  version: '1',
  taxonomy: TAXONOMIES['binary-1'],
  modalities: ['image', 'video'],
  media: { images: 'one', video: 'frames' },
  judge: () => verdict({ outcome: 'safe' }),
};
const media: MediaSettings = { ...NO_MEDIA, images: 'one', video: 'frames', frames: 3 };
const looker = { dialect: eyes, media, withoutVideo: false };

/** Says unsafe of the frame at 22.5 s. */
const sharp: LocalDialect = {
  ...eyes,
  async judge({ parts }) {
    const [part] = parts;
    if (parts.length !== 1 || part?.type !== 'image') throw new TypeError('one picture a time');
    const at = part.atS ?? -1;
    return verdict({ outcome: at > 15 && at < 40 ? 'unsafe' : 'safe', score: at > 15 && at < 40 ? 0.9 : 0.1 });
  },
};

describe('a page of a judge that looks at media', () => {
  it('has a row a case with a verdict a frame, and calls no model', async () => {
    const clock = createManualClock();
    const store = createMemoryStore({ clock });
    await store.runs.create({ id: 'r', name: 'r', specDigest: sha256('s'), ordinal: 1, spec: {}, operations: {} });
    const item = { ...moderationCase({ key: 'one', truth: 'unsafe' }), content: [video] };
    const info = { digest: sha256('m'), cases: 1, rejected: 0, skipped: {}, media: [], sources: [] };
    const batches = async function* () {
      yield { cases: [item], rejected: [] };
    };
    await store.runs.freeze('r', batches(), () => info, { digest: 'e', parts: {} });
    const [wanted] = mediaWanted(looker, [video]);
    if (wanted === undefined) throw new TypeError('nothing wanted');
    const derived = assumedMedia(wanted.source, wanted.plan);
    const rows: VerdictRow[] = [];
    const never = new AbortController().signal;
    const tally = await moderatePage(
      {
        ...store,
        derivations: { ...store.derivations, look: (keys) => Promise.resolve(keys.map(() => derived)) },
        rows: createWriteGroup<VerdictRow, void>({
          write: async (batch) => {
            rows.push(...batch);
            await store.results.record(batch);
            return batch.map(() => undefined);
          },
          clock,
        }),
        clock,
        readBlob: () => Promise.reject(new TypeError('not read here')),
        readChatAnswer: () => {
          throw new TypeError('no model');
        },
      },
      {
        run: 'r',
        generation: 0,
        evaluation: 'e',
        moderator: {
          name: 'sharp',
          dialect: sharp,
          settings: { policy: null, logprobs: false, schema: false },
          media,
          scoreFrom: { kind: 'baseline' },
          withoutVideo: false,
          target: null,
        },
        caller: null,
        page: { from: 0, to: 1 },
        drain: never,
        cancel: never,
        onProgress: () => {},
        onControl: () => {},
      },
    );
    expect(tally).toMatchObject({ done: 1 });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ callKey: null, inputTokens: null, verdict: { outcome: 'unsafe', score: 0.9 } });
    expect(rows[0]?.verdict.parts?.map(({ outcome, call }) => [outcome, call])).toEqual([
      ['safe', null],
      ['unsafe', null],
      ['safe', null],
    ]);
  });
});

describe('a judge without a model that looks at media', () => {
  it('is shown pictures and frames, and no title, which it could not read', () => {
    expect(mediaWanted(looker, [image, video]).map(({ plan }) => plan.kind)).toEqual(['image', 'frames']);
    const found = inquire(looker, [video], assumedMedia);
    expect('questions' in found && found.questions.map(({ part }) => part.split(' t=')[0])).toEqual([
      'frame 1',
      'frame 2',
      'frame 3',
    ]);
  });

  it('cannot judge words, nor a video where there is no ffmpeg', () => {
    expect(inquire(looker, [{ type: 'text', text: 'x' }, image], assumedMedia)).toEqual({ lacks: 'text' });
    expect(inquire({ ...looker, withoutVideo: true }, [video], assumedMedia)).toEqual({ lacks: 'no_ffmpeg' });
  });

  it('gets its parts in the plan of a case, and one without media none', () => {
    const item = { ...moderationCase({ key: 'one', truth: 'safe' }), content: [image] };
    const moderator: Moderator = {
      name: 'eyes',
      dialect: eyes,
      settings: { policy: null, logprobs: false, schema: false },
      media,
      scoreFrom: { kind: 'baseline' },
      withoutVideo: false,
      target: null,
    };
    const plan = planCase('r', moderator, { case: item, ask: 0 }, assumedMedia);
    expect(plan).toMatchObject({ kind: 'local', questions: [{ part: 'all', evidence: [{ type: 'image' }] }] });
    const blind = { ...moderator, media: NO_MEDIA };
    expect(planCase('r', blind, { case: item, ask: 0 }, () => null)).toEqual({ kind: 'local', questions: [] });
  });
});
