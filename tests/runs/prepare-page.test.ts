import { describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import type { ContentPart } from '../../core/content.ts';
import { sha256 } from '../../core/digest.ts';
import { caseId } from '../../core/ids.ts';
import type { Derived } from '../../media/derivations.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { loadDialect } from '../../moderation/dialects/registry.ts';
import { NO_MEDIA } from '../../moderation/media-settings.ts';
import { mediaWanted } from '../../moderation/questions.ts';
import { type Derive, preparePage } from '../../runs/prepare-page.ts';
import { createMemoryStore } from '../../store/memory-store.ts';

const SOURCE = { source: 'own', version: '1' };
const MADE: Derived = { kind: 'made', items: [], source: { width: 1, height: 1, durationS: null } };
const never = new AbortController().signal;

function item(i: number, content: readonly ContentPart[]): ModerationCase {
  const truth = { verdict: 'safe', categories: {}, native: {} } as const;
  const id = caseId(SOURCE, { rowId: String(i) });
  return { id, ...SOURCE, rowId: String(i), content, truth, facets: {}, cluster: null, language: 'en' };
}
const picture = (i: number) => item(i, [{ type: 'image', source: { kind: 'blob', sha256: sha256(`p${i}`) } }]);

async function scene(cases: readonly ModerationCase[]) {
  const store = createMemoryStore({ clock: systemClock });
  const run = { id: 'r', name: 'r', specDigest: sha256('s'), ordinal: 1, spec: {}, operations: {} };
  await store.runs.create(run);
  const info = { digest: sha256('m'), cases: cases.length, rejected: 0, skipped: {}, media: [], sources: [] };
  const batches = async function* () {
    yield { cases, rejected: [] };
  };
  await store.runs.freeze('r', batches(), () => info, { digest: 'e', parts: {} });
  const dialect = await loadDialect('one-word');
  const media = { ...NO_MEDIA, images: 'many', video: 'frames' } as const;
  const target = { endpoint: 'e', model: 'm', parameters: {} };
  const settings = { policy: null, logprobs: false, schema: false };
  const moderator = { name: 'word', dialect, settings, media, withoutVideo: false, target };
  const work = (derive: Derive, more: { drain?: AbortSignal; onProgress?: (done: number) => void } = {}) =>
    preparePage(
      { ...store, derive },
      {
        run: 'r',
        lane: 'word',
        page: { from: 0, to: cases.length },
        open: async () =>
          (await store.results.open({ run: 'r', moderator: 'word', from: 0, to: cases.length })).map((entry) => ({
            caseId: entry.case.id,
            ask: entry.ask,
            media: mediaWanted(moderator, entry.case.content),
          })),
        generation: 0,
        drain: more.drain ?? never,
        cancel: never,
        onProgress: more.onProgress ?? (() => {}),
      },
    );
  return { store, work };
}

describe('a page of media', () => {
  it('makes what its open cases show and nothing for text', async () => {
    const { work } = await scene([picture(1), item(2, [{ type: 'text', text: 'x' }]), picture(3)]);
    const asked: string[] = [];
    const tally = await work(async ({ source }) => {
      asked.push(source.sha256);
      return MADE;
    });
    expect(tally).toEqual({ done: 3, remaining: 0, stopped: null });
    expect(asked.sort()).toEqual([sha256('p1'), sha256('p3')].sort());
  });

  it('makes a picture once that many pieces show, and all pictures of one piece side by side', async () => {
    const part = (name: string): ContentPart => ({ type: 'image', source: { kind: 'blob', sha256: sha256(name) } });
    const { work } = await scene([
      item(1, [part('a'), part('b')]),
      item(2, [part('b'), part('a'), part('b')]),
      item(3, [part('c')]),
    ]);
    const asked: string[] = [];
    const all = Promise.withResolvers<void>();
    const tally = await work(async ({ source }) => {
      asked.push(source.sha256);
      if (asked.length === 3) all.resolve();
      await all.promise;
      return MADE;
    });
    expect(tally).toEqual({ done: 3, remaining: 0, stopped: null });
    expect(asked.sort()).toEqual([sha256('a'), sha256('b'), sha256('c')].sort());
  });

  it('counts a piece as done only when the last of its pictures is made', async () => {
    const part = (name: string): ContentPart => ({ type: 'image', source: { kind: 'blob', sha256: sha256(name) } });
    const { work } = await scene([item(1, [part('a'), part('b')]), item(2, [part('a')])]);
    const drain = new AbortController();
    const progress: number[] = [];
    const attempt = work(
      async ({ source }, signal) => {
        if (source.sha256 === sha256('a')) return MADE;
        drain.abort();
        signal.throwIfAborted();
        return MADE;
      },
      { drain: drain.signal, onProgress: (done) => progress.push(done) },
    );
    await expect(attempt).rejects.toThrow('draining');
    expect(progress).toEqual([1]);
  });

  it('throws what the machine throws after all work has ended, and says nothing of the medium', async () => {
    const { work } = await scene([picture(1), picture(2), picture(3)]);
    let under = 0;
    const failing: Derive = async ({ source }) => {
      under += 1;
      await Promise.resolve();
      under -= 1;
      if (source.sha256 === sha256('p2')) throw new Error('no space left');
      return MADE;
    };
    await expect(work(failing)).rejects.toThrow('no space left');
    expect(under).toBe(0);
  });

  it('starts nothing while the run is paused or cancelled', async () => {
    const { store, work } = await scene([picture(1)]);
    const refuse: Derive = () => Promise.reject(new Error('asked'));
    await store.runs.setControl('r', { paused: { by: 'user', message: 'wait' } });
    expect(await work(refuse)).toEqual({ done: 0, remaining: 1, stopped: 'paused' });
    await store.runs.setControl('r', { paused: null, cancelled: true });
    expect(await work(refuse)).toEqual({ done: 0, remaining: 1, stopped: 'cancelled' });
  });

  it('pauses the run by the name of a picture that was alone when two workers died', async () => {
    const { store, work } = await scene([picture(1), picture(2)]);
    // Attempts that never end stand for workers that died: three losses make the page careful.
    for (let i = 0; i < 5; i += 1) {
      const atWork = Promise.withResolvers<void>();
      void work(() => {
        atWork.resolve();
        return new Promise(() => {});
      });
      await atWork.promise;
    }
    const tally = await work(async () => MADE);
    expect(tally.stopped).toBe('paused');
    const { paused } = await store.runs.control('r');
    expect(paused?.by).toBe('poison_case');
    expect(paused?.message).toContain(picture(1).id);
    expect((await store.attempts.suspects('r'))[0]?.page).toBe('word/media-00000000');
  });
});
