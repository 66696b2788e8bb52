import { describe, expect, it } from 'vitest';
import { CANARIES, seedReview } from './review-lab.ts';
import { type Ran, reviewCli } from './review-run.ts';

const cli = reviewCli();

async function seeded(count = 3): Promise<readonly string[]> {
  const contents = Array.from({ length: count }, (_, i) => [{ type: 'text', text: `case ${i}` }] as const);
  const { items } = await cli.withStore((store) => seedReview(store, contents));
  return items.map(({ id }) => id);
}

const json = ({ out }: Ran) => JSON.parse(out);
const as = (name: string, ...args: readonly string[]) => cli.run(...args, '--as', name);

describe('undo, reveal, revise', () => {
  it('undoes the newest decision without its id and leases the item again', async () => {
    const [item] = await seeded();
    await as('ada', 'claim', '--item', item!);
    await as('ada', 'decide', item!, '--verdict', 'safe');
    expect(json(await as('ada', 'undo', '--json'))).toMatchObject({ undone: true, lease: { item } });
    expect(json(await as('ada', 'leases', '--json')).leases).toHaveLength(1);
    expect(json(await as('ada', 'show', item!, '--json')).decision).toBeNull();
  });

  it('tells how to revise once it is too late to undo, and stores both answers', async () => {
    const [item] = await seeded();
    await as('ada', 'claim', '--item', item!);
    await as('ada', 'decide', item!, '--verdict', 'safe', '--id', 'd-2');
    expect(await as('ada', 'revise', '--keep')).toMatchObject({ code: 2, err: expect.stringContaining('reveal') });
    const revealed = json(await as('ada', 'reveal', '--json'));
    expect(revealed.machine).toEqual([expect.objectContaining({ moderator: 'machine-canary', score: CANARIES.score })]);
    expect(revealed.peers).toEqual([
      expect.objectContaining({ label: 'A', answer: expect.objectContaining({ reason: CANARIES.peerReason }) }),
    ]);
    const late = await as('ada', 'undo', 'd-2');
    expect(late.code).toBe(1);
    expect(late.err).toContain('mettle review revise d-2');
    expect(await as('ada', 'revise', 'd-2')).toMatchObject({ code: 2 });
    const revised = json(await as('ada', 'revise', item!, '--verdict', 'unsafe', '--json'));
    expect(revised).toMatchObject({
      answer: { verdict: 'safe' },
      revision: { choice: 'revise', answer: { verdict: 'unsafe' } },
    });
    expect((await as('ada', 'show', item!)).out).toMatch(/you committed: safe .*\nafter the reveal: revise, unsafe/);
  });
});

describe('mettle review adjudicate', () => {
  it('shows the answers without names to who may settle them, and takes the final one', async () => {
    const [item, other] = await seeded();
    for (const id of [item!, other!]) await as('ada', 'claim', '--item', id);
    expect(await as('cy', 'adjudicate', item!)).toMatchObject({ code: 1 });
    await as('ada', 'decide', item!, '--verdict', 'safe', '--reason', 'a joke');
    expect(await as('cy', 'adjudicate', item!)).toMatchObject({ code: 1, err: expect.stringContaining('yet') });
    for (const args of [['reveal'], ['revise', '--keep']]) expect(await as('ada', ...args)).toMatchObject({ code: 0 });
    expect(await as('ada', 'adjudicate', item!)).toMatchObject({ code: 1 });
    expect(await as('bo', 'adjudicate', item!)).toMatchObject({ code: 1, err: expect.stringContaining('neither') });
    const shown = await as('cy', 'adjudicate', item!);
    expect(shown.out).toMatch(/A: controversial [\s\S]*canary-peer-reason/);
    expect(shown.out).toMatch(/B: safe .*a joke/);
    expect(shown.out).not.toMatch(/ada|peer-canary|machine/);
    const sides = json(await as('cy', 'adjudicate', item!, '--json')).answers;
    expect(sides.map(({ label }: { label: string }) => label)).toEqual(['A', 'B']);
    const final = await as('cy', 'adjudicate', item!, '--verdict', 'unsafe', '--id', 'final', '--json');
    expect(json(final)).toMatchObject({ decision: 'final', role: 'adjudicator', answer: { verdict: 'unsafe' } });
    expect(await as('cy', 'adjudicate', item!, '--verdict', 'unsafe', '--id', 'final', '--json')).toEqual(final);
    expect(await as('lea', 'adjudicate', item!)).toMatchObject({ code: 1 });
  });

  it('is refused to a lead who answered the item', async () => {
    const [item] = await seeded();
    await cli.run('reviewer', 'add', 'lea', '--role', 'reviewer,lead');
    await as('lea', 'claim', '--item', item!);
    await as('lea', 'decide', item!, '--verdict', 'safe');
    expect(await as('lea', 'adjudicate', item!, '--verdict', 'safe')).toMatchObject({
      code: 1,
      err: expect.stringContaining('it has an answer of lea'),
    });
  });
});
