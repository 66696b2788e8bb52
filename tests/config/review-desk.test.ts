import { expect, it } from 'vitest';
import { machineVerdicts, readDeskContent } from '../../config/review-desk.ts';
import { digestOf } from '../../core/digest.ts';
import { NotFoundError } from '../../core/errors.ts';
import { frozenRun, inMemory, moderationCase, RUN, verdictRow } from '../store/fixture.ts';

const source = { kind: 'blob', sha256: digestOf('video') } as const;

it('shows of a case what is judged and its media by number, and nothing that tells the answer', async () => {
  const store = await inMemory();
  const segments = [
    { startS: 65.4, endS: 70, text: 'said' },
    { startS: null, endS: null, text: 'more' },
  ];
  const item = moderationCase(1, {
    content: [
      { type: 'text', text: 'look' },
      { type: 'video', source, title: 'a title' },
      { type: 'transcript', segments },
    ],
    facets: { functionality: 'a facet' },
    truth: { verdict: 'unsafe', categories: {}, native: { 'a label': true } },
  });
  await frozenRun(store, [item]);
  const content = await readDeskContent(store, { run: RUN, caseId: item.id });
  expect(content).toEqual({
    language: 'en',
    parts: [
      { kind: 'text', label: 'text', text: 'look' },
      { kind: 'media', label: 'video', n: 1, type: 'video' },
      { kind: 'text', label: 'title', text: 'a title' },
      { kind: 'text', label: 'transcript', text: '[1:05] said\nmore' },
    ],
    media: [item.content[1]],
  });
});

it('says that a run holds no such case', async () => {
  const store = await inMemory();
  await frozenRun(store, [moderationCase(1)]);
  const missing = readDeskContent(store, { run: RUN, caseId: moderationCase(2).id });
  await expect(missing).rejects.toThrow(NotFoundError);
});

it('gives the newest verdict of each moderator', async () => {
  const store = await inMemory();
  const item = moderationCase(1);
  await frozenRun(store, [item]);
  await store.results.record([verdictRow(item, { moderator: 'b' }), verdictRow(item, { moderator: 'a' })]);
  const found = await machineVerdicts(store, { run: RUN, caseId: item.id });
  expect(found.map(({ moderator, outcome }) => [moderator, outcome])).toEqual([
    ['a', 'unsafe'],
    ['b', 'unsafe'],
  ]);
});
