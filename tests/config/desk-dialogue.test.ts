import { describe, expect, it } from 'vitest';
import { measuredDialogue, readDialogue } from '../../config/desk-dialogue.ts';
import { machineVerdicts, readDeskContent } from '../../config/review-desk.ts';
import { digestOf } from '../../core/digest.ts';
import { NotFoundError } from '../../core/errors.ts';
import { missingReading } from '../../persuasion/reading.ts';
import type { TrialRow } from '../../persuasion/trial.ts';
import { dialogueCaseId } from '../../review/selection/dialogue.ts';
import {
  ARM,
  arguedCase,
  DIALOGUE_CANARIES,
  dialogueRow,
  PERSUADEES,
  seedTrials,
  stance,
} from '../review/dialogue-fixture.ts';
import { inMemory, RUN } from '../store/fixture.ts';

const picture = { type: 'image', source: { kind: 'blob', sha256: digestOf('picture') } } as const;
const item = arguedCase(1, picture);
const caseIdOf = ({ trial, persuadee }: TrialRow) => dialogueCaseId(trial.id, persuadee);
const of = (row: TrialRow) => ({ run: RUN, caseId: caseIdOf(row) });

async function seeded(rows: readonly TrialRow[]) {
  const store = await inMemory();
  await seedTrials(store, { items: [item], rows, cases: 1 });
  return store;
}

const labelled = async (row: TrialRow) => {
  const content = await readDeskContent(await seeded([row]), of(row));
  return content.parts.map((part) => [part.label, part.kind === 'text' ? part.text : part.n]);
};

const TOLD = [
  ['claim; who gives way comes to agree with it', 'claim 1'],
  ['told to the persuadee', expect.stringContaining('Situation: a shop at noon')],
];

describe('a dialogue at the desk', () => {
  it('is what was told and said, turn by turn, with the picture as the persuadee was shown it', async () => {
    const row = dialogueRow(item, { place: 0, index: ARM.media });
    expect(await labelled(row)).toEqual([
      ...TOLD,
      ['turn 1, persuader', 'turn 1 of 1'],
      ['turn 1, persuadee', 'reply 1'],
      ['turn 2, picture', 1],
      ['turn 2, persuader', 'turn 2 of 1'],
      ['turn 2, persuadee', 'reply 2'],
    ]);
    expect((await readDeskContent(await seeded([row]), of(row))).media).toEqual([picture]);
  });

  it('holds the words in place of a picture, or neither, or the turns of another topic, as they were heard', async () => {
    const parts = async (index: number) =>
      (await labelled(dialogueRow(item, { place: 0, index }))).slice(TOLD.length + 2);
    expect(await parts(ARM.caption)).toEqual([
      ['turn 2, a picture in words', 'a full cup on a table'],
      ['turn 2, persuader', 'turn 2 of 1'],
      ['turn 2, persuadee', 'reply 2'],
    ]);
    expect(await parts(ARM.text)).toEqual([
      ['turn 2, persuader', 'turn 2 of 1'],
      ['turn 2, persuadee', 'reply 2'],
    ]);
    expect(await parts(ARM.control)).toEqual([
      ['turn 2, persuader', expect.stringContaining('The moon')],
      ['turn 2, persuadee', 'reply 2'],
    ]);
  });

  it('says where nothing was replied, and shows no picture that the persuadee was not shown', async () => {
    const played = dialogueRow(item, { place: 0, index: ARM.media });
    const [first, second] = played.turns;
    const cut = { ...played, turns: [first!, { ...second!, media: [], call: null }], outcome: 'error' } as const;
    const said = (await labelled(cut)).slice(TOLD.length + 2);
    expect(said).toEqual([
      ['turn 2, persuader', 'turn 2 of 1'],
      ['turn 2, persuadee', '(no reply: the dialogue ends here)'],
    ]);
    expect((await labelled({ ...played, turns: [], outcome: 'goal' })).at(-1)).toEqual([
      'dialogue',
      '(no turn was played)',
    ]);
  });

  it('shows of a reply what stands in the dialogue, without the reasoning before it', async () => {
    const row = dialogueRow(item, { place: 0, index: ARM.text });
    const store = await inMemory();
    await seedTrials(store, { items: [item], rows: [row], said: () => '<think>secret plan</think>Fine, I agree.' });
    const content = JSON.stringify(await readDeskContent(store, of(row)));
    expect(content).toContain('"Fine, I agree."');
    expect(content).not.toContain('secret plan');
  });

  it('tells nothing of condition, strategy, prior level or reading', async () => {
    for (const index of Object.values(ARM)) {
      const row = dialogueRow(item, { place: 0, index });
      const content = await readDeskContent(await seeded([row]), of(row));
      const text = JSON.stringify(content.parts);
      for (const canary of Object.values(DIALOGUE_CANARIES)) expect(text).not.toMatch(canary);
    }
  });

  it('is found by trial and persuadee; a case is no dialogue, and what is neither is said to be missing', async () => {
    const rows = PERSUADEES.map((persuadee) => dialogueRow(item, { place: 0, index: ARM.text, persuadee }));
    const store = await seeded(rows);
    for (const row of rows) expect(await readDialogue(store, of(row))).not.toBeNull();
    expect(await measuredDialogue(store, of(rows[1]!))).toMatchObject({ persuadee: 'firm' });
    const unplayed = of(dialogueRow(item, { place: 0, index: ARM.media }));
    await expect(readDeskContent(store, unplayed)).rejects.toThrow(NotFoundError);
    await expect(readDeskContent(store, { run: RUN, caseId: item.id })).rejects.toThrow(NotFoundError);
  });
});

describe('what was measured of a dialogue', () => {
  it('is each reading before the first turn and after the last', async () => {
    const row = dialogueRow(item, { place: 0, index: ARM.text });
    const store = await seeded([row]);
    const point = { status: 'ok', levels: 5, stance_of: 'claim', answer: 'canary-answer', p_target: null };
    expect(await measuredDialogue(store, of(row))).toEqual({
      persuadee: PERSUADEES[0],
      outcome: 'gave_way',
      readings: [
        {
          question: 'likert',
          estimator: 'logprob',
          first: { ...point, stance: 2.137 },
          last: { ...point, stance: 4.291 },
        },
      ],
    });
    expect(await machineVerdicts(store, of(row))).toEqual([]);
  });

  it('keeps what is missing missing', async () => {
    const to = missingReading('logprob', { status: 'refused', notes: [] });
    const row = dialogueRow(item, { place: 0, index: ARM.text, from: stance(2), to });
    const found = await measuredDialogue(await seeded([row]), of(row));
    expect(found).toMatchObject({
      outcome: null,
      readings: [{ first: { stance: 2 }, last: { status: 'refused', stance: null } }],
    });
  });

  it('is nothing of a case', async () => {
    const store = await seeded([]);
    for await (const { id } of store.runs.cases(RUN))
      expect(await measuredDialogue(store, { run: RUN, caseId: id })).toBeNull();
  });
});
