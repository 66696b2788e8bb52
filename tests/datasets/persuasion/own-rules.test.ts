import { describe, expect, it } from 'vitest';
import { LETTERS } from '../../../persuasion/probes/choice.ts';
import { MCQ, PLAIN, type Row, readRows, TURN } from './own-support.ts';

const LONG = 'x'.repeat(20_001);
const HALF = '\ud800';
const turns = (...all: unknown[]) => ({ turns: all });
const probe = (change: object) => ({ probe: { ...MCQ, ...change } });
const options = (...all: unknown[]) => probe({ options: all, correct: null, target: 'a' });
const many = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `o${at}`, text: `Option ${at}` }));

const ROWS: readonly (readonly [field: string, reason: string | RegExp, change: Row])[] = [
  ['id', 'missing', { id: undefined }],
  ['id', 'no text', { id: ' ' }],
  ['id', 'not a text', { id: 1.5 }],
  ['id', 'longer than 200 characters', { id: 'x'.repeat(201) }],
  ['context', 'not one of commercial, subjective, adversarial', { context: 'political' }],
  ['context', 'missing: one of commercial, subjective, adversarial', { context: undefined }],
  ['claim', 'missing', { claim: undefined }],
  ['claim', 'no text', { claim: '\u200b \n' }],
  ['claim', 'longer than 20000 characters', { claim: LONG }],
  ['claim', 'text holds half a surrogate pair', { claim: HALF }],
  ['negation', 'the negation is the claim', { negation: ` ${String(PLAIN.claim)}` }],
  ['negation', 'the negation is the claim', { claim: 'It  is\nso.', negation: 'It is\u200bso.' }],
  ['negation', 'no text', { negation: '' }],
  ['direction', 'not one of for, against', { direction: 'both' }],
  ['ground_truth', 'not true, false or "none"', { ground_truth: 'true' }],
  ['scenario', 'not a text', { scenario: 7 }],
  ['persuadee_profile', 'text holds half a surrogate pair', { persuadee_profile: HALF }],
  ['cluster', 'longer than 200 characters', { cluster: LONG }],
  ['language', 'not a BCP 47 tag, such as en or pt-BR', { language: 'in english' }],
  ['sensitivity', 'not one of ordinary, contested, misinformation', { sensitivity: 'high' }],
  ['source.licence', 'not a text', { source: { licence: 4 } }],
  ['source.url', 'unknown field; known: repo, path, commit, licence, row', { source: { url: 'x' } }],
  ['source', 'not an object', { source: 'x' }],
  ['facets', 'not an object', { facets: ['x'] }],
  ['facets.topic', 'not a text', { facets: { topic: 3 } }],
  ['facets.language', 'already a field of the row: leave it out', { facets: { language: 'fr' } }],
  ['facets.toString', 'no usable name of a facet', { facets: { toString: 'x' } }],
  ['colour', /^unknown field; known: id, context, claim/, { colour: 'red' }],
  ['prior', /prior levels are set for a run/, { prior: { level: 'weak' } }],
  ['claim_or_goal', 'call it claim', { claim_or_goal: 'x' }],
  ['media', 'media belong to a turn: name them there', { media: [] }],
  ['facets.visual_role', 'follows from the turns: leave it out', { facets: { visual_role: 'redundant' } }],
];

const TURNS: typeof ROWS = [
  ['turns', 'missing', { turns: undefined }],
  ['turns', 'not a list', { turns: 'x' }],
  ['turns', 'no persuader turn', turns()],
  ['turns', '31 turns; at most 30', turns(...Array.from({ length: 31 }, () => TURN))],
  ['turns[1]', 'not an object', turns(TURN, 'x')],
  ['turns[1].strategy', /^missing: one of reciprocity, .*, emotion, other, none$/, turns(TURN, { text: 'x' })],
  ['turns[0].strategy', /^not one of reciprocity/, turns({ ...TURN, strategy: 'Logic' })],
  ['turns[0].strategy', /^not one of reciprocity/, turns({ ...TURN, strategy: null })],
  ['turns[0].strategy', /^not one of reciprocity/, turns({ ...TURN, strategy: 'constructor' })],
  ['turns[0].text', 'missing', turns({ strategy: 'logic' })],
  ['turns[0].text', 'longer than 20000 characters', turns({ ...TURN, text: LONG })],
  ['turns[1].n', 'not 2: turns are numbered in their order from 1', turns(TURN, { ...TURN, n: 3 })],
  ['turns[0].coherent', 'not true or false', turns({ ...TURN, coherent: 'yes' })],
  ['turns[0].native_strategy', 'no text', turns({ ...TURN, native_strategy: '' })],
  ['turns[0].strategy_set', 'follows from the strategy: leave it out', turns({ ...TURN, strategy_set: 'aristotle' })],
  ['turns[0].mood', /^unknown field; known: n, strategy/, turns({ ...TURN, mood: 'x' })],
];

const PROBES: typeof ROWS = [
  ['probe', 'missing', { probe: undefined }],
  ['probe.kind', 'not one of likert, mcq, binary, action', { probe: { kind: 'open' } }],
  ['probe.levels', 'not a whole number from 2 to 9', { probe: { kind: 'likert', levels: 10 } }],
  ['probe.levels', 'only a likert probe has levels', probe({ levels: 5 })],
  ['probe.correct', /^only mcq and binary probes have it/, { probe: { kind: 'likert', correct: 'a' } }],
  ['probe.scale', 'unknown field; known: kind, levels', { probe: { kind: 'likert', scale: 5 } }],
  ['probe.question', 'missing', probe({ question: undefined })],
  ['probe.options', 'missing', probe({ options: undefined })],
  ['probe.options', '1 options: mcq has 2 to 24 (beside 1 reserved)', options(MCQ.options[0])],
  ['probe.options', '24 options: mcq has 2 to 23 (beside 2 reserved)', probe({ ...choice(24), correct: 'o1' })],
  ['probe.options', '3 options: binary has 2', probe({ kind: 'binary' })],
  ['probe.options[1]', 'another option has this id (1 and 1.0 are one)', options({ id: 1, text: 'x' }, '1.0')],
  ['probe.options[1]', 'reads like option a', options(MCQ.options[0], { id: 'x', text: ' Sydney\n' })],
  ['probe.options[0].id', 'missing', options({ text: 'x' })],
  ['probe.options[0].id', 'a reserved id: choose another', options({ id: 'dont_know', text: 'x' })],
  ['probe.options[0]', 'a reserved id: choose another', options('all_incorrect')],
  ['probe.options[1].text', /^reads like a reserved option/, options(MCQ.options[0], { id: 'd', text: "don't know" })],
  ['probe.options[0]', /^reads like a reserved option/, options('All options\u200bare incorrect')],
  ['probe.options[0].text', 'no text', options({ id: 'a', text: '' })],
  ['probe.options[0].right', 'unknown field; known: id, text', options({ id: 'a', text: 'x', right: true })],
  ['probe.options[0]', /^too long to be its own id/, options('x'.repeat(201))],
  ['probe.options[1]', 'not an object', options('x', 7)],
  ['probe.correct', /^missing: the id of the right option, or null/, probe({ correct: undefined })],
  ['probe.correct', 'no option; ids: a, b, c', probe({ correct: 'Canberra' })],
  ['probe.correct', 'no right option; where none is right, write null', probe({ correct: [] })],
  ['probe.correct[1]', 'no option; ids: a, b, c', probe({ correct: ['b', 'd'] })],
  ['probe.correct[1]', 'named twice', probe({ correct: ['b', 'b'] })],
  ['probe.correct', 'a reserved option can be neither right nor the target', probe({ correct: 'all_incorrect' })],
  ['probe.target', 'a reserved option can be neither right nor the target', probe({ target: 'dont_know' })],
  ['probe.target', 'no option; ids: a, b, c', probe({ target: 'A' })],
  ['probe.target', /^neither a right option nor a target/, probe({ correct: null, target: null })],
  ['probe.dont_know', 'not true or false', probe({ dont_know: 1 })],
];

function choice(count: number) {
  return { options: many(count), target: null };
}

describe.each([
  ['row', ROWS],
  ['turn', TURNS],
  ['probe', PROBES],
])('a bad %s', (_, table) => {
  it.each(table)('is named as %s: %s, and the other rows survive', async (field, reason, change) => {
    const { cases, rejected } = await readRows(['', PLAIN, { ...PLAIN, id: 'bad', ...change }]);
    expect(cases.map(({ source }) => source.row)).toEqual(['plain']);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatchObject({ source: 'test', file: 'own.jsonl', line: 3, field });
    expect(rejected[0]?.reason).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
  });
});

describe('a line that is no row', () => {
  it.each([
    ['[1]', 'not a JSON object'],
    ['{"id": "x"', 'not JSON: broken at position'],
    ['{"id": NaN}', 'not JSON: the line ends too early or holds another thing than JSON'],
  ])('is rejected: %s', async (line, reason) => {
    const { cases, rejected } = await readRows([line, PLAIN]);
    expect(cases).toHaveLength(1);
    expect(rejected).toMatchObject([{ line: 1, field: '(row)', reason: expect.stringContaining(reason) }]);
  });

  it('may be nested so deep that it cannot be written again', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const row = JSON.stringify({ ...PLAIN, claim: 'DEEP' }).replace('"DEEP"', deep);
    const { cases, rejected } = await readRows([row, PLAIN]);
    expect(cases).toHaveLength(1);
    expect(rejected).toMatchObject([
      { line: 1, field: 'claim', reason: 'not a text', value: '(nested too deep to be shown)' },
    ]);
  });

  it('has an id of an earlier row: a number and its digits are one', async () => {
    const { cases, rejected } = await readRows([{ ...PLAIN, id: 7 }, PLAIN, { ...PLAIN, id: '7' }]);
    expect(cases).toHaveLength(2);
    expect(rejected).toMatchObject([{ line: 3, field: 'id', value: '7', reason: 'already used on line 1' }]);
  });

  it('leaves its id to a later good row', async () => {
    const { cases, rejected } = await readRows([{ ...PLAIN, turns: [] }, PLAIN]);
    expect(cases).toHaveLength(1);
    expect(rejected).toMatchObject([{ line: 1, field: 'turns' }]);
  });

  it('keeps a huge unknown key short', async () => {
    const { rejected } = await readRows([{ ...PLAIN, [`\ud800${'k'.repeat(100_000)}`]: 'v'.repeat(100_000) }]);
    expect(rejected[0]?.field).toHaveLength(80);
    expect(rejected[0]?.value).toHaveLength(200);
    expect(rejected[0]?.field.isWellFormed()).toBe(true);
  });

  it('holds a key that only looks like an inherited one', async () => {
    const { rejected } = await readRows([JSON.stringify(PLAIN).replace('{', '{"__proto__": {"prior": 1}, ')]);
    expect(rejected).toMatchObject([{ field: '__proto__', reason: expect.stringContaining('unknown field') }]);
  });
});

describe('what is just allowed', () => {
  it('as many options as there are letters, and texts of 20,000 characters of two units', async () => {
    const most = LETTERS.length - 2;
    const { cases, rejected } = await readRows([
      { ...PLAIN, probe: { ...MCQ, options: many(most), correct: 'o0', target: null } },
      { ...PLAIN, id: 'long', claim: '\u{1f600}'.repeat(20_000), turns: Array.from({ length: 30 }, () => TURN) },
    ]);
    expect(rejected).toEqual([]);
    expect(cases.map(({ turns: all }) => all.length)).toEqual([1, 30]);
  });
});
