import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharp } from '../../media/sharp.ts';
import { HAZARDS } from '../../moderation/taxonomies/hazards.ts';
import { LAB_RUN, pictureIn, seedReview } from './review-lab.ts';
import { type Ran, reviewCli } from './review-run.ts';

const cli = reviewCli();

async function seeded(count = 3): Promise<readonly string[]> {
  const contents = Array.from({ length: count }, (_, i) => [{ type: 'text', text: `case ${i}` }] as const);
  const { items } = await cli.withStore((store) => seedReview(store, contents));
  return items.map(({ id }) => id);
}

const json = ({ out }: Ran) => JSON.parse(out);
const as = (name: string, ...args: readonly string[]) => cli.run(...args, '--as', name);
const events = (item: string) =>
  cli.withStore(async ({ reviews }) =>
    (await reviews.events(item as never)).map(({ actor, act }) => `${actor} ${act}`),
  );

describe('who sits at the desk', () => {
  it('is named by --as or METTLE_REVIEWER, and has an account that is not disabled', async () => {
    await seeded();
    expect(await cli.run('list')).toMatchObject({ code: 2, err: expect.stringContaining('METTLE_REVIEWER') });
    expect(await as('nobody', 'list')).toMatchObject({ code: 1, err: expect.stringContaining('reviewer add') });
    await cli.run('reviewer', 'disable', 'bo');
    expect(await as('bo', 'claim')).toMatchObject({ code: 1, err: expect.stringContaining('disabled') });
    await cli.run('reviewer', 'add', 'bo', '--role', 'reviewer,lead');
    const all = json(await cli.run('reviewer', 'list', '--json')).reviewers;
    expect(all).toContainEqual({ name: 'bo', roles: ['reviewer', 'lead'], active: true });
    expect(await cli.run('reviewer', 'add', 'x', '--role', 'king')).toMatchObject({ code: 2 });
    expect(await cli.run('reviewer', 'add', 'sim-ada', '--role', 'reviewer')).toMatchObject({ code: 2 });
  });
});

describe('mettle review decide', () => {
  it('needs a claim, and says how to make one', async () => {
    const [, , item] = await seeded();
    const refused = await as('ada', 'decide', item!, '--verdict', 'safe');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`mettle review claim --item ${item!.slice(0, 12)}`);
  });

  it('stores what was said and returns it to the same command with the same id', async () => {
    const [item] = await seeded();
    await as('ada', 'claim', '--item', item!.slice(0, 8));
    const args = ['decide', item!, '--verdict', 'unsafe', '--categories', 'threat,HATE', '--severity', '2'];
    const more = ['--confidence', '0.9', '--reason', 'calls for harm', '--seconds', '4.5', '--json'];
    const first = await as('ada', ...args, ...more, '--id', 'd-1');
    expect(json(first)).toMatchObject({
      decision: 'd-1',
      answer: {
        verdict: 'unsafe',
        categories: ['HATE', 'THREAT'],
        severity: 2,
        confidence: 0.9,
        reason: 'calls for harm',
        seconds: 4.5,
      },
    });
    expect(await as('ada', ...args, ...more, '--id', 'd-1')).toEqual(first);
    expect(await as('ada', 'decide', item!, '--verdict', 'safe', '--id', 'd-1')).toMatchObject({ code: 2 });
    expect(await as('ada', 'decide', item!, '--verdict', 'safe')).toMatchObject({
      code: 2,
      err: expect.stringContaining('decision d-1'),
    });
    expect((await events(item!)).filter((event) => event === 'ada decide')).toHaveLength(1);
  });

  it('refuses a word it does not know and lists those it does', async () => {
    const [, , item] = await seeded();
    const category = await as('ada', 'decide', item!, '--verdict', 'unsafe', '--categories', 'HATE,nonsense');
    expect(category.code).toBe(2);
    for (const { id } of HAZARDS) expect(category.err).toContain(id);
    for (const wrong of [
      ['--verdict', 'bad'],
      ['--severity', '4'],
      ['--confidence', '1.5'],
      ['--confidence', ''],
    ])
      expect((await as('ada', 'decide', item!, ...wrong)).code).toBe(2);
    expect(await as('ada', 'decide', item!, '--severity', '1')).toMatchObject({ code: 2 });
  });

  it('keeps the answer as a draft when the item went on to somebody else', async () => {
    const [, , item] = await seeded();
    await as('ada', 'claim', '--item', item!);
    await as('lea', 'reassign', item!, '--to', 'bo', '--reason', 'ada is away');
    expect(await as('bo', 'claim', '--item', item!)).toMatchObject({ code: 0 });
    const late = await as('ada', 'decide', item!, '--verdict', 'unsafe', '--reason', 'two hours of work');
    expect(late).toMatchObject({ code: 1, err: expect.stringContaining('kept as a draft') });
    expect(json(await as('ada', 'show', item!, '--json')).draft).toMatchObject({ reason: 'two hours of work' });
    expect((await as('ada', 'show', item!)).out).toContain('"two hours of work"');
  });
});

describe('the queue', () => {
  it('lists own states in at most 80 columns and goes on behind a page', async () => {
    const items = await seeded(5);
    await as('ada', 'claim', '--item', items[2]!);
    await as('ada', 'claim', '--item', items[3]!);
    await as('ada', 'skip', items[3]!, '--reason', 'not my language');
    const { out } = await as('ada', 'list');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(out).toMatch(new RegExp(`${items[2]!.slice(0, 12)}  text +held +reviewer`));
    expect(out).toMatch(new RegExp(`${items[3]!.slice(0, 12)}  text +skipped`));
    const page = json(await as('ada', 'list', '--limit', '2', '--json'));
    const rest = json(await as('ada', 'list', '--after', page.after, '--json'));
    expect([...page.items, ...rest.items].map(({ item }) => item)).toEqual([...items].sort());
    expect(await as('ada', 'skip', items[3]!, '--reason', 'again')).toMatchObject({ code: 1 });
  });

  it('holds, keeps and gives back', async () => {
    const [item] = await seeded();
    await as('ada', 'claim', '--item', item!);
    expect(await as('ada', 'hold', item!, '--for', 'long', '--reason', 'x')).toMatchObject({ code: 2 });
    expect(await as('ada', 'hold', item!, '--for', '25h', '--reason', 'x')).toMatchObject({ code: 2 });
    expect((await as('ada', 'hold', item!, '--for', '2h', '--reason', 'lunch')).out).toContain('yours for 2 h');
    expect(await as('ada', 'heartbeat', item!)).toMatchObject({ code: 0 });
    expect(await as('bo', 'claim', '--item', item!)).toMatchObject({
      code: 0,
      out: expect.stringContaining('not free'),
    });
    await as('ada', 'release', item!);
    expect(json(await as('bo', 'claim', '--item', item!, '--json')).claimed).toMatchObject({ item, run: LAB_RUN });
    expect(await as('ada', 'release', item!)).toMatchObject({ code: 1, err: expect.stringContaining('does not hold') });
  });

  it('shows its state to leads alone', async () => {
    const [item] = await seeded();
    await as('ada', 'claim', '--item', item!);
    expect(await as('ada', 'status')).toMatchObject({ code: 1 });
    const status = json(await as('lea', 'status', '--json'));
    expect(status).toMatchObject({ run: LAB_RUN, open_items: 3, holders: [{ reviewer: 'ada', items: 1 }] });
    expect(status.items).toContainEqual(expect.objectContaining({ item, given: 1, wanted: 2, holder: 'ada' }));
    expect((await as('lea', 'status')).out).toMatch(new RegExp(`${item!.slice(0, 12)}  open .* 1/2 .* ada`));
  });
});

it('writes media as our own files, blurred unless asked otherwise, under names without content', async () => {
  const png = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#c00' } })
    .png()
    .toBuffer();
  const picture = await pictureIn(cli.folder(), png);
  const { items } = await cli.withStore((store) => seedReview(store, [[picture]]));
  const id = items[0]!.id;
  const folder = join(cli.folder(), 'pictures');
  const shown = await as('ada', 'show', id, '--media', folder, '--json');
  expect(json(shown).media).toEqual([expect.objectContaining({ n: 1, type: 'image', refused: null })]);
  expect(readdirSync(folder)).toEqual([`${id.slice(0, 12)}-1-blurred.jpg`]);
  expect((await sharp(readFileSync(join(folder, readdirSync(folder)[0]!))).metadata()).width).toBe(320);
  expect(await as('ada', 'show', id, '--unblurred')).toMatchObject({ code: 2 });
  await as('ada', 'show', id, '--media', folder, '--unblurred');
  const still = readFileSync(join(folder, `${id.slice(0, 12)}-1.jpg`));
  expect(await sharp(still).metadata()).toMatchObject({ format: 'jpeg', width: 640 });
});
