import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeExamples } from '../../config/examples.ts';
import { isMedia } from '../../core/content.ts';
import type { Sha256 } from '../../core/digest.ts';
import { normaliseRaster } from '../../media/normalise-image.ts';
import { FRAMES, planDigest, STILL } from '../../media/plan.ts';
import type { Raster } from '../../media/raster.ts';
import { sharp } from '../../media/sharp.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import type { Outcome } from '../../moderation/verdict.ts';
import { chooseExamples } from '../../reports/examples.ts';
import { renderExamples } from '../../reports/render-examples.ts';
import { specSchema } from '../../runs/spec.ts';
import { createMemoryBlobs } from '../../store/memory/blobs.ts';
import { batches, EVALUATION, inMemory, manifestInfo, newRun, RUN } from '../store/fixture.ts';
import { moderationCase, moderator, reportInput, shuffled, verdictRow } from './fixture.ts';
import { drawnCase, pairOf } from './media-fixture.ts';

const HOSTILE = `</title><script>alert(1)</script>"' onload=x & \u202e\u0000<img src=x>`;
const OUTCOMES: readonly (readonly ['safe' | 'unsafe', Outcome])[] = [
  ['unsafe', 'safe'],
  ['unsafe', 'unsafe'],
  ['safe', 'controversial'],
  ['safe', 'safe'],
  ['unsafe', 'refused'],
  ['unsafe', 'safe'],
];
const DRAWN = OUTCOMES.map(([truth], i) => pairOf({ key: `x${i}`, truth, kind: 'slur_h' }).drawn);
/** Wrong too, but of words alone. */
const TEXT = moderationCase({ key: 'words', truth: 'unsafe' });
const ALL = [TEXT, ...DRAWN];
const ROWS = [verdictRow('guard', TEXT, 'safe'), ...DRAWN.map((item, i) => verdictRow('guard', item, OUTCOMES[i]![1]))];
const inputOf = (cases: readonly ModerationCase[] = ALL, rows = ROWS) =>
  reportInput({
    cases,
    rows: { guard: rows, keyword: rows.map((row) => ({ ...row, moderator: 'keyword' })) },
    moderators: [moderator({ name: 'guard' }), moderator({ name: 'keyword', baseline: true })],
  });
const idsOf = (...items: readonly number[]) => items.map((i) => DRAWN[i]!.id).sort();

describe('choice of examples', () => {
  it('takes media cases with a wrong decision, by case id, for moderators under test', async () => {
    const [guard, ...others] = await chooseExamples(inputOf(), 10);
    expect(others).toEqual([]);
    expect(guard).toMatchObject({ moderator: { name: 'guard' }, decided: 5, wrong: 3 });
    expect(guard?.examples.map(({ caseId }) => caseId)).toEqual(idsOf(0, 2, 5));
    const flagged = guard?.examples.find(({ caseId }) => caseId === DRAWN[2]!.id);
    expect(flagged).toMatchObject({ truth: 'safe', decided: 'controversial', categories: ['HATE'] });
    expect(flagged).toMatchObject({ source: 'hatecheck', variant: 'image/plain', kind: 'slur_h' });
  });

  it('keeps to the number asked for and to the same cases in any order of arrival', async () => {
    const [guard] = await chooseExamples(inputOf(shuffled(ALL, 'a'), shuffled(ROWS, 'b')), 2);
    expect(guard).toMatchObject({ wrong: 3 });
    expect(guard?.examples.map(({ caseId }) => caseId)).toEqual(idsOf(0, 2, 5).slice(0, 2));
  });
});

describe('page of examples', () => {
  const pageOf = async (cases?: readonly ModerationCase[], rows?: typeof ROWS, title = 'Fixture') =>
    renderExamples({
      title,
      runId: RUN,
      most: 10,
      moderators: await chooseExamples(inputOf(cases, rows), 10),
      thumbnail: () => null,
    });

  it('warns first, opens nothing by itself, and may load and run nothing', async () => {
    const page = await pageOf();
    expect(page.indexOf('CONTENT WARNING')).toBeLessThan(page.indexOf('<details'));
    expect(page.match(/<details>/g)).toHaveLength(3);
    expect(page).not.toMatch(/<details [^>]*open|<script|<link|<iframe|url\(|@import|javascript:|https?:/i);
    expect(page).toContain('content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:"');
    for (const { content } of ALL)
      for (const part of content) if (part.type === 'text') expect(page).not.toContain(part.text);
  });

  it('escapes hostile facets, sources, languages and titles', async () => {
    const text = moderationCase({ key: 'h', truth: 'unsafe', kind: HOSTILE, source: HOSTILE, language: HOSTILE });
    const drawn = drawnCase(text, 'image/plain', { facets: { functionality: HOSTILE, variant: HOSTILE } });
    const page = await pageOf([drawn], [verdictRow('guard', drawn, 'safe')], HOSTILE);
    expect(page.match(/&lt;script&gt;/g)!.length).toBeGreaterThanOrEqual(5);
    expect(page).not.toMatch(/<script|<img|\u202e/i);
    expect(page).not.toContain('\u0000');
    for (const tag of page.match(/<[a-z][^>]*>/g) ?? []) expect(tag).not.toMatch(/\son[a-z]+=/);
  });

  it('says of a moderator that decided no media that it decided none', async () => {
    const blind = DRAWN.map((item) => verdictRow('guard', item, 'not_assessable'));
    expect(await pageOf(DRAWN, blind)).toContain('decided no image or video case');
    const right = DRAWN.map((item) => verdictRow('guard', item, item.truth.verdict!));
    expect(await pageOf(DRAWN, right)).toMatch(/none of 6 image and video cases .* is wrong/);
  });
});

describe('examples of a stored run', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mettle-examples-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A store in which the pictures of `made` cases were made. */
  async function stored(made: readonly ModerationCase[], table = new Map<Sha256, Uint8Array>(), cases = ALL) {
    const store = await inMemory();
    const blobs = createMemoryBlobs(table);
    const spec = specSchema.parse({
      name: 'spec',
      cases: [{ dataset: 'hatecheck' }],
      endpoints: { local: {} },
      moderators: [{ name: 'guard', dialect: 'json-policy', endpoint: 'local', model: 'guard-a' }],
    });
    await store.runs.create({ ...newRun(), spec: JSON.parse(JSON.stringify(spec)) });
    await store.runs.freeze(RUN, batches({ cases }), () => manifestInfo(cases.length), EVALUATION);
    const rows = cases === ALL ? ROWS : cases.map((item) => verdictRow('guard', item, 'safe'));
    await store.results.record(rows.map((row) => ({ ...row, run: RUN })));
    for (const [i, { content }] of made.entries()) {
      const { jpeg, source, ...still } = await normaliseRaster(striped(640, 480, i), STILL);
      const item = {
        sha256: await blobs.put(jpeg),
        bytes: jpeg.length,
        mime: 'image/jpeg',
        atS: null,
        pdq: null,
      } as const;
      const { width, height } = still;
      const derived = {
        kind: 'made',
        items: [{ ...item, width, height }],
        source: { ...source, durationS: null },
      } as const;
      const key = { source: content.filter(isMedia)[0]!.source.sha256, plan: planDigest(STILL) };
      await store.derivations.keep({ key, derived, tools: {} });
    }
    return { store, blobs, table };
  }

  it('shows each picture small and blurred, and leaves the report’s files alone', async () => {
    await writeFile(join(folder, 'report.html'), 'the report');
    const { store, blobs, table } = await stored(DRAWN);
    const made = await writeExamples({ store, blobs }, { runId: RUN, most: 2, folder });
    expect(made.shown).toBe(2);
    expect((await readdir(folder)).sort()).toEqual(['examples.html', 'report.html']);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toBe('the report');
    const page = await readFile(made.path, 'utf8');
    const pictures = [...page.matchAll(/src="data:image\/jpeg;base64,([^"]+)"/g)].map(([, text]) => text!);
    expect(new Set(pictures).size).toBe(2);
    const [shown] = await Promise.all(pictures.map((text) => sharp(Buffer.from(text, 'base64')).metadata()));
    expect(shown).toMatchObject({ format: 'jpeg', width: 320, height: 240 });
    const whole = [...table.values()].map((bytes) => Buffer.from(bytes).toString('base64'));
    for (const text of pictures) {
      expect(whole).not.toContain(text);
      expect(await roughness(Buffer.from(text, 'base64'))).toBeLessThan(2);
    }
    expect(await roughness([...table.values()][0]!)).toBeGreaterThan(10);
    const again = await writeExamples({ store, blobs }, { runId: RUN, most: 2, folder });
    expect(again.sha256).toBe(made.sha256);
  });

  it('shows of a video the frame with most to see', async () => {
    const video = drawnCase(moderationCase({ key: 'v', truth: 'unsafe' }), 'video/one');
    const { store, blobs } = await stored([], new Map(), [video]);
    const frames = await Promise.all(
      [0, 1, 8].map(async (shade, i) => {
        const { jpeg, width, height } = await normaliseRaster(plain(64, 48, shade), STILL);
        const pdq = { hash: '0'.repeat(64), quality: [30, 10, 70][i]! };
        return { sha256: await blobs.put(jpeg), bytes: 1, mime: 'image/jpeg', atS: i, pdq, width, height } as const;
      }),
    );
    const derived = { kind: 'made', items: frames, source: { width: 64, height: 48, durationS: 3 } } as const;
    const key = { source: video.content.filter(isMedia)[0]!.source.sha256, plan: planDigest(FRAMES) };
    await store.derivations.keep({ key, derived, tools: {} });
    const { path } = await writeExamples({ store, blobs }, { runId: RUN, most: 1, folder });
    const [, shown] = /base64,([^"]+)"/.exec(await readFile(path, 'utf8')) ?? [];
    const { channels } = await sharp(Buffer.from(shown!, 'base64')).stats();
    expect(channels[0]!.mean).toBeCloseTo(255 - 20 * 8, -1);
  });

  it('says so where no picture was made or its bytes are gone', async () => {
    const { store, blobs, table } = await stored(DRAWN.slice(0, 1));
    table.clear();
    const { path } = await writeExamples({ store, blobs }, { runId: RUN, most: 10, folder });
    const page = await readFile(path, 'utf8');
    expect(page.match(/No picture of it is stored/g)).toHaveLength(3);
    expect(page).not.toContain('<img');
  });
});

/** Upright strokes of 8 pixels, as of letters, on a ground that differs with `shade`. */
function striped(width: number, height: number, shade: number): Raster {
  const ground = 255 - 20 * shade;
  const light = (at: number) => ((at % width) % 16 < 8 ? 0 : ground);
  const data = Buffer.from(Uint8Array.from({ length: width * height * 3 }, (_, at) => light(Math.floor(at / 3))));
  return { width, height, data };
}

/** One grey, darker with `shade`. */
function plain(width: number, height: number, shade: number): Raster {
  return { width, height, data: Buffer.alloc(width * height * 3, 255 - 20 * shade) };
}

/** Mean step of brightness between neighbours at 320 pixels, in levels of 256: what is blurred has none. */
async function roughness(jpeg: Uint8Array): Promise<number> {
  const { data, info } = await sharp(jpeg).resize(320).greyscale().raw().toBuffer({ resolveWithObject: true });
  let steps = 0;
  for (let at = 1; at < data.length; at += 1) if (at % info.width !== 0) steps += Math.abs(data[at]! - data[at - 1]!);
  return steps / data.length;
}
