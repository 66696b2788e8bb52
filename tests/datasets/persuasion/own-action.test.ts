import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { PLAIN, readRows } from './own-support.ts';

const BUY = {
  kind: 'action',
  act: 'buy',
  options: [
    { id: 'yes', text: 'Buy the lamp' },
    { id: 'no', text: 'Leave the shop' },
  ],
  target: 'yes',
} as const;
const many = Array.from({ length: 26 }, (_, i) => `offer ${i}`);

describe('an action of an own case', () => {
  it('keeps its options in the order of the file, has nothing right and no option beside its own', async () => {
    const { cases, rejected } = await readRows([{ ...PLAIN, probe: BUY }]);
    expect(rejected).toEqual([]);
    expect(cases[0]!.probe).toEqual({
      ...BUY,
      question: 'Do you buy?',
      reserved: [],
      correct: [],
      chosenWrong: null,
    });
  });

  it.each([
    ['pay', 'Do you pay?'],
    ['sign', 'Do you sign?'],
    ['choose', 'Which offer do you take?'],
  ])('asks by its act where it has no question: %s', async (act, question) => {
    const { cases } = await readRows([{ ...PLAIN, probe: { ...BUY, act } }]);
    expect(cases[0]!.probe).toMatchObject({ act, question });
  });

  it('takes a question of its own, and options that are their own ids in any order', async () => {
    const options = Array.from({ length: 8 }, (_, i) => `offer ${7 - i}`);
    const probe = { kind: 'action', act: 'choose', question: 'Which tent?', options, target: 'offer 3' };
    const { cases } = await readRows([{ ...PLAIN, probe }]);
    const kept = cases[0]!.probe;
    expect(kept).toMatchObject({ question: 'Which tent?', target: 'offer 3' });
    expect(kept.kind === 'action' && kept.options.map(({ id }) => id)).toEqual(options);
  });

  it.each([
    ['probe.act', /^missing: one of buy, pay, sign, choose/, { act: undefined }],
    ['probe.act', /^not one of buy, pay, sign, choose/, { act: 'steal' }],
    ['probe.options', /^missing/, { options: undefined }],
    ['probe.options', /^1 options: an action has 2 to 25/, { options: BUY.options.slice(0, 1) }],
    ['probe.options', /^26 options/, { options: many, target: 'offer 1' }],
    ['probe.options[1].id', /^a reserved id/, { options: ['yes', 'inconsistent'] }],
    ['probe.options[1].id', /^a reserved id/, { options: ['yes', { id: 'dont_know', text: 'x' }] }],
    ['probe.options[1]', /^another option has this id/, { options: ['yes', { id: 'yes', text: 'no' }] }],
    ['probe.target', /^missing: the id of the action/, { target: undefined }],
    ['probe.target', /^missing: the id of the action/, { target: null }],
    ['probe.target', /^no option; ids: yes, no/, { target: 'Buy the lamp' }],
    ['probe.correct', /^no action is right/, { correct: 'yes' }],
    ['probe.dont_know', /^an action has its own options/, { dont_know: true }],
    ['probe.levels', /^only a likert probe has levels/, { levels: 5 }],
    ['probe.price', /^unknown field; known: kind, act, question, options, target/, { price: 4 }],
  ])('is refused by line and field: %s, %s', async (field, reason, change) => {
    const { cases, rejected } = await readRows([PLAIN, { ...PLAIN, id: 'bad', probe: { ...BUY, ...change } }]);
    expect(cases).toHaveLength(1);
    expect(rejected).toMatchObject([{ file: 'own.jsonl', line: 2, field }]);
    expect(rejected[0]!.reason).toMatch(reason);
  });
});

it('is documented by an example that is read as it stands', async () => {
  const text = await readFile(new URL('../../../docs/persuasion-cases.md', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('{') && line.includes('"kind": "action"'));
  const { cases, rejected } = await readRows(lines);
  expect(rejected).toEqual([]);
  expect(cases.map(({ probe }) => probe.kind === 'action' && [probe.act, probe.target])).toEqual([['choose', 'storm']]);
});
