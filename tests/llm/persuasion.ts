import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Completion, LocalModel } from './llama.ts';
import {
  ARMS,
  CLAIM_CASES,
  claimLines,
  ESTIMATORS,
  MARK,
  persuasionSpec,
  QUESTIONS,
  REPLY_TOKENS,
} from './persuasion-cases.ts';
import { LEAST_MASS, printPersuasion } from './print-persuasion.ts';
import { type LocalRun, runLocal } from './run-local.ts';
import { startLlmServer } from './server.ts';
import { readingsOf, type StoredTrial } from './stored-trials.ts';

/** Whatever an option may be called here: levels, letters, yes and no. */
const LABEL = /^\W*(?:[0-9]|[a-z]|yes|no)\W*$/i;
/** Columns of a reading that would be a belief. */
const NUMBERS = ['stance', 'answer', 'p_target', 'p_correct'];
/** A reply at least so long is no chance find in a report. */
const LONG_REPLY = 30;

/** What the server saw go by. */
interface Seen {
  /** Share of each probed first token on anything that could be an option: an upper bound of the mass on the options. */
  readonly masses: number[];
  readonly replies: string[];
}

/** Plays 24 trials with the model as persuadee, prints counts by status and returns what is not as it must be. */
export async function checkPersuasion(model: LocalModel, name: string): Promise<readonly string[]> {
  const seen: Seen = { masses: [], replies: [] };
  await using server = await startLlmServer({
    model,
    name,
    observe: ({ maxTokens }, made) => {
      const mass = optionMass(made);
      if (mass !== null) seen.masses.push(mass);
      if (maxTokens === REPLY_TOKENS) seen.replies.push(made.text.trim());
    },
  });
  return await runLocal(
    persuasionSpec(server.url, name),
    (run) => {
      const trials = run.sql<StoredTrial>('SELECT outcome, row FROM trials');
      printPersuasion(run, { trials, masses: seen.masses, calls: server.answered() });
      return problemsOf({ run, trials, seen, name });
    },
    (folder) => {
      const path = join(folder, 'claims.jsonl');
      writeFileSync(path, claimLines());
      return [['datasets', 'add', 'claims', path, '--persuasion']];
    },
  );
}

/** Null for an answer without log-probabilities. The first token that is not blank counts. */
function optionMass({ logprobs }: Completion): number | null {
  if (logprobs === null) return null;
  const first = logprobs.find(({ token }) => token.trim() !== '');
  return (first?.top ?? [])
    .filter(({ token }) => LABEL.test(token))
    .reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
}

function total(statuses: Readonly<Record<string, number>>): number {
  return Object.values(statuses).reduce((sum, count) => sum + count, 0);
}

function problemsOf({
  run: { report, files },
  trials,
  seen,
  name,
}: {
  readonly run: LocalRun;
  readonly trials: readonly StoredTrial[];
  readonly seen: Seen;
  readonly name: string;
}): readonly string[] {
  const problems: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) problems.push(what);
  };
  const planned = (CLAIM_CASES + QUESTIONS) * ARMS.length;
  must(trials.length === planned, `${trials.length} trials of ${planned}`);
  must(
    trials.every(({ outcome }) => outcome === 'complete'),
    'a trial is not complete, though every call was answered',
  );
  const readings = readingsOf(trials);
  must(
    readings.some(({ columns }) => columns.status === 'unparsable'),
    'no reading is unparsable: this model wrote malformed ones',
  );
  for (const { columns, coverage, notes } of readings) {
    const { status, estimator } = columns;
    must(status !== 'error' && status !== 'not_run', `${estimator}: a probe was not answered`);
    if (status === 'ok') must(coverage !== null && coverage > 0 && coverage <= 1, `${estimator}: ok without coverage`);
    else must(notes.length > 0, `${estimator}: a reading is ${status}, and nothing says why`);
  }
  for (const line of (files['readings.jsonl'] ?? '').trim().split('\n')) {
    const { status, ...row } = JSON.parse(line) as Record<string, unknown>;
    const none = NUMBERS.every((column) => row[column] === null);
    must(none === (status !== 'ok'), `a row of readings.jsonl is ${status}, its numbers are ${none ? '' : 'not '}null`);
  }
  // Readings before the first turn are the same calls in both arms.
  const carrying = ARMS.length * seen.masses.filter((mass) => mass >= LEAST_MASS).length;
  const read = readings.filter(({ columns: of }) => of.estimator === 'logprob' && of.status === 'ok').length;
  must(read <= carrying, `${read} beliefs from log-probabilities, but ${carrying} answers with their mass on options`);
  const [persuadee] = report.persuasion?.persuadees ?? [];
  must(report.persuasion?.complete === true, 'the report says that trials lack');
  must(persuadee?.model === name && (persuadee.models_answered[name] ?? 0) > 0, `the report does not name ${name}`);
  must(files['report.html']?.includes(name) === true, `report.html does not name ${name}`);
  for (const estimator of ESTIMATORS) {
    const columns = (persuadee?.columns ?? []).filter((column) => column.estimator === estimator);
    const cells = columns.flatMap(({ arms }) => arms);
    const all = cells.reduce((sum, { statuses }) => sum + total(statuses), 0);
    const counted = cells.reduce((sum, { statuses }) => sum + statuses.ok, 0);
    const own = readings.filter((reading) => reading.columns.estimator === estimator);
    must(all === own.length, `${estimator}: the report counts ${all} of ${own.length} readings`);
    const ok = own.filter((reading) => reading.columns.status === 'ok').length;
    must(counted === ok, `${estimator}: the report counts ${counted} ok readings of ${ok}`);
    for (const { arm, statuses, coverage } of cells) {
      const share = statuses.ok / total(statuses);
      must(
        coverage !== null && Math.abs(coverage - share) < 1e-9,
        `${estimator}, ${arm}: coverage ${coverage}, not ${share}`,
      );
    }
  }
  const told = seen.replies.filter((reply) => reply.length >= LONG_REPLY);
  must(told.length > 0, 'no reply is long enough to be looked for');
  for (const [file, text] of Object.entries(files))
    must(![MARK, ...told].some((secret) => text.includes(secret)), `${file} holds a text of a dialogue`);
  return problems;
}
