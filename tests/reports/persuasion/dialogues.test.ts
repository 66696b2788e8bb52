import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeDialogues } from '../../../config/dialogues.ts';
import { reportInput } from '../../../config/reporting.ts';
import type { Sha256 } from '../../../core/digest.ts';
import { sharp } from '../../../media/sharp.ts';
import { trialOf } from '../../../persuasion/condition.ts';
import { controlTurn } from '../../../persuasion/control-turns.ts';
import type { TrialRow } from '../../../persuasion/trial.ts';
import { chooseDialogues } from '../../../reports/persuasion/choose-dialogues.ts';
import { renderDialogues } from '../../../reports/persuasion/render-dialogues.ts';
import { buildReport } from '../../../reports/report-model.ts';
import { specSchema } from '../../../runs/spec.ts';
import { createMemoryBlobs } from '../../../store/memory/blobs.ts';
import { batches, EVALUATION, inMemory, manifestInfo, newRun, RUN } from '../../store/fixture.ts';
import { shuffled } from '../fixture.ts';
import { largePersuasion, persuasionCase, persuasionInput, trialRow } from './trial-fixture.ts';

const HIDDEN = 'left \u202e\u200bright\u{e0041} <script>alert(1)</script> & "quoted"';
const DESIGN = {
  arms: ['control', 'text', 'caption', 'media'],
  priors: ['none'],
  mitigations: ['none'],
  persuaders: ['scripted'],
  repeats: 1,
} as const;

describe('choice of dialogues', () => {
  it('takes turns over persuadees and kinds, and is the same in any order of arrival', async () => {
    const run = largePersuasion(12);
    const [first, second] = await Promise.all(
      [run, { ...run, rows: shuffled(run.rows, 'x') }].map((each) =>
        chooseDialogues(persuasionInput(each), { most: 8, seed: 1 }),
      ),
    );
    expect(first!.map(({ persuadee, kind }) => `${persuadee.name} ${kind}`)).toEqual([
      'listener-a largest shift',
      'listener-b largest shift',
      'listener-a backfire',
      'listener-b backfire',
      'listener-a refusal',
      'listener-b refusal',
      'listener-a any',
      'listener-b any',
    ]);
    expect(second!.map(({ row }) => row)).toEqual(first!.map(({ row }) => row));
    const shifts = new Map(first!.map(({ kind, persuadee, shift }) => [`${kind} ${persuadee.name}`, shift]));
    expect(shifts.get('largest shift listener-a')).toBeGreaterThan(0.5);
    expect(shifts.get('backfire listener-a')).toBeLessThan(0);
  });

  it('shows the control arm under any alone, however far it drifted', async () => {
    const of = persuasionCase({ key: 'c' });
    const rows = [
      trialRow({ of, arm: 'control', beliefs: [0.1, 0.5, 0.8, 0.9] }),
      trialRow({ of, arm: 'text', beliefs: [0.5, 0.5, 0.5, 0.6] }),
    ];
    const chosen = await chooseDialogues(persuasionInput({ cases: [of], rows }), { most: 5, seed: 1 });
    expect(chosen.map(({ kind, row }) => [kind, row.trial.arm])).toEqual([
      ['largest shift', 'text'],
      ['any', 'control'],
    ]);
  });

  it('goes by another hash under another seed where size does not decide, and shows no trial twice', async () => {
    const input = persuasionInput(largePersuasion(12));
    const anyOf = async (seed: number) =>
      (await chooseDialogues(input, { most: 40, seed }))
        .filter(({ kind }) => kind === 'any')
        .map(({ row }) => row.trial.id);
    expect(await anyOf(1)).not.toEqual(await anyOf(2));
    const all = await chooseDialogues(input, { most: 200, seed: 1 });
    expect(all).toHaveLength(192);
    expect(new Set(all.map(({ row, persuadee }) => `${persuadee.name} ${row.trial.id}`)).size).toBe(192);
  });
});

describe('dialogues of a stored run', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mettle-dialogues-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function stored(change: (row: TrialRow) => TrialRow = (row) => row) {
    const store = await inMemory();
    const table = new Map<Sha256, Uint8Array>();
    const blobs = createMemoryBlobs(table);
    const of = persuasionCase({ key: 'h', kind: 'mcq', text: HIDDEN, turns: 2 });
    const spec = specSchema.parse({
      name: 'spec',
      endpoints: { local: {} },
      persuasion: {
        cases: [{ dataset: 'farm' }],
        persuadees: [{ name: 'p1', endpoint: 'local', model: 'listener' }],
        priors: ['none'],
        repeats: 1,
      },
    });
    await store.runs.create({ ...newRun(), spec: JSON.parse(JSON.stringify(spec)) });
    const manifest = { ...manifestInfo(0), persuasion: { cases: 1, trialsPerCase: 4 } };
    await store.runs.freeze(RUN, batches({ persuasion: [of] }), () => manifest, EVALUATION);
    const picture = await blobs.put(
      await sharp({ create: { width: 64, height: 64, channels: 3, background: '#a33' } })
        .jpeg()
        .toBuffer(),
    );
    const rows = DESIGN.arms.map((arm, position) => {
      const row = trialRow({ of, arm, beliefs: [0.2, 0.4, 0.8] });
      const turns = row.turns.map((turn) => (arm === 'media' ? { ...turn, media: [picture] } : turn));
      return change({ ...row, run: RUN, position, trial: trialOf(of.id, position, DESIGN), turns });
    });
    await store.trials.record(rows);
    for (const { turns, trial } of rows)
      for (const { call, n } of turns)
        if (call !== null && !(trial.arm === 'caption' && n === 2))
          await store.ledger.keep([{ key: call, run: RUN, endpoint: 'local', answer: chat(`reply ${n} ${HIDDEN}`) }]);
    return { store, blobs, table };
  }

  it('shows turns, replies of the ledger and readings, with hidden marks as codes and blurred pictures', async () => {
    await writeFile(join(folder, 'report.html'), 'the report');
    const { store, blobs, table } = await stored();
    const made = await writeDialogues({ store, blobs }, { runId: RUN, most: 4, folder });
    expect(made!.shown).toBe(4);
    expect((await readdir(folder)).sort()).toEqual(['dialogues.html', 'report.html']);
    const page = await readFile(made!.path, 'utf8');
    expect(page.indexOf('CONTENT WARNING')).toBeLessThan(page.indexOf('<details'));
    expect(page.match(/<details class="dialogue">/g)).toHaveLength(4);
    expect(page).not.toMatch(/<script|\u202e|\u200b|\u{e0041}/u);
    for (const code of ['U+202E', 'U+200B', 'U+E0041']) expect(page).toContain(`<code class="hid">${code}</code>`);
    expect(page.match(/reply [12] left/g)).toHaveLength(7);
    expect(page.match(/<span class="hint">no text<\/span>/g)).toHaveLength(1);
    expect(page).toContain(controlTurn(1).slice(0, 40));
    expect(page.match(/card, as words:/g)).toHaveLength(2);
    expect(page.match(/answer <code>b<\/code>, p of the target 0.800/g)).toHaveLength(4);
    const pictures = [...page.matchAll(/src="data:image\/jpeg;base64,([^"]+)"/g)].map(([, text]) => text);
    expect(pictures).toHaveLength(2);
    for (const bytes of table.values()) expect(pictures).not.toContain(Buffer.from(bytes).toString('base64'));
    const again = await writeDialogues({ store, blobs }, { runId: RUN, most: 4, folder });
    expect(again!.sha256).toBe(made!.sha256);
  });

  it('says so where a picture is not stored, and where turns were not played', async () => {
    const cut = (row: TrialRow): TrialRow =>
      row.trial.arm === 'media' ? { ...row, turns: row.turns.slice(0, 1), outcome: 'blocked' } : row;
    const { store, blobs, table } = await stored(cut);
    table.clear();
    const { path } = (await writeDialogues({ store, blobs }, { runId: RUN, most: 4, folder }))!;
    const page = await readFile(path, 'utf8');
    expect(page).toContain('a picture whose bytes are not stored');
    expect(page).toContain('1 of 2 turns were not played.');
    expect(page).not.toContain('<img');
  });

  it('builds a complete report of the same rows', async () => {
    const { store } = await stored();
    const input = await reportInput(store, RUN);
    expect(input.persuasion).toMatchObject({ planned: 4, arms: DESIGN.arms, priors: ['none'], repeats: 1 });
    const model = await buildReport(input);
    expect(model).toMatchObject({ complete: true, moderators: [], simulated: false });
    expect(model.persuasion!.persuadees[0]).toMatchObject({ name: 'p1', recorded: 4, estimators: ['logprob'] });
  });

  it('counts a trial that was asked again, and reads its newest row alone', async () => {
    const { store } = await stored();
    await store.trials.askAgain({ run: RUN, outcomes: ['complete'] });
    for await (const row of store.trials.rows({ run: RUN, persuadee: 'p1' }))
      if (row.trial.arm === 'text') await store.trials.record([{ ...row, ask: 1, calls: 77 }]);
    const model = await buildReport(await reportInput(store, RUN));
    expect(model.data.asked_again).toBe(1);
    expect(model.persuasion!.persuadees[0]!.recorded).toBe(4);
  });

  it('marks a persuadee that the simulator answered for', async () => {
    const { store } = await stored((row) => ({ ...row, modelAnswered: 'sim1 (simulated)', ask: 0 }));
    const model = await buildReport(await reportInput(store, RUN));
    expect([model.simulated, model.persuasion!.persuadees[0]!.simulated]).toEqual([true, true]);
  });
});

function chat(text: string) {
  const body = JSON.stringify({ choices: [{ message: { role: 'assistant', content: text }, finish_reason: 'stop' }] });
  return { status: 200, headers: {}, body, model: 'listener-1', usage: null, latencyMs: 1 };
}

describe('a dialogue beside what others made of it', () => {
  it('shows mitigation, persuader, attempt, guard, judges and the reflective probe, escaped', () => {
    const of = persuasionCase({ key: 'd', turns: 1 });
    const row = trialRow({
      of,
      mitigation: 'guard',
      persuader: 'live',
      beliefs: [0.2, 0.8],
      judged: { 'judge <a>': 4, b: 'unparsable' },
      attempt: 'no_attempt',
      guard: ['unsafe'],
      reflective: 0.6,
    });
    const turns = [
      { n: 1, strategy: 'logic', text: 't', caption: null, pictures: [], outcome: 'replied' as const, reply: 'r' },
    ];
    const shown = {
      persuadee: { name: 'p1', simulated: false },
      kind: 'any' as const,
      shift: 0.6,
      row,
      item: of,
      turns,
    };
    const page = renderDialogues({ title: 'x', runId: 'run', most: 1, dialogues: [shown] });
    for (const text of [
      'mitigation guard',
      'persuader <bdi>live</bdi>',
      'logic</bdi>, no attempt',
      'guard <bdi>guard</bdi>: unsafe',
      '<bdi>judge &lt;a&gt;</bdi>: level 4 of 5',
      '<bdi>b</bdi>: unparsable',
      'reflective probe',
    ])
      expect(page).toContain(text);
    expect(page).not.toContain('together');
    const both = { ...shown, row: trialRow({ of, beliefs: [0.2, 0.8], judged: { a: 4, b: 5 } }) };
    expect(renderDialogues({ title: 'x', runId: 'run', most: 1, dialogues: [both] })).toContain('together 0.875 of 1');
  });
});
