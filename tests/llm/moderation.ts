import { share } from './count-share.ts';
import { labelMass } from './label-mass.ts';
import type { LocalModel } from './llama.ts';
import { MODERATORS, moderationSpec } from './moderators.ts';
import { type LocalRun, runLocal } from './run-local.ts';
import { startLlmServer } from './server.ts';

const CASES = 60;
/** Below this share on the labels a score says nothing (M 2.3). */
const LEAST_MASS = 0.5;

const VERDICTS = `
  SELECT moderator, outcome, json_extract(verdict, '$.reason') AS reason, json_extract(verdict, '$.score') AS score
  FROM verdicts`;

interface StoredVerdict {
  readonly moderator: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly score: number | null;
}

/** Masses on the two words at the first token of each answer that came with log-probabilities. */
interface Masses {
  readonly free: number[];
  /** Of answers that a grammar forced to be one of the words. */
  readonly forced: number[];
}

/** Runs 60 HateCheck cases through `mettle run`, prints a table and returns what is not as it must be. */
export async function checkModeration(model: LocalModel, name: string): Promise<readonly string[]> {
  const masses: Masses = { free: [], forced: [] };
  await using server = await startLlmServer({
    model,
    name,
    observe: (asked, made) => {
      const mass = labelMass(made);
      if (mass !== null) masses[asked.grammar === null ? 'free' : 'forced'].push(mass);
    },
  });
  return await runLocal(await moderationSpec(server.url, name), (run) => {
    print(run, masses);
    return problemsOf({ run, masses, name });
  });
}

function problemsOf({
  run: { report, files, sql },
  masses,
  name,
}: {
  readonly run: LocalRun;
  readonly masses: Masses;
  readonly name: string;
}): readonly string[] {
  const rows = sql<StoredVerdict>(VERDICTS);
  const problems: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) problems.push(what);
  };
  const planned = MODERATORS.length * CASES;
  must(rows.length === planned, `${rows.length} verdicts of ${planned}`);
  must(report.complete, 'the report says that verdicts lack');
  const invalid = rows.filter(({ outcome }) => outcome === 'invalid');
  must(
    invalid.some(({ moderator }) => moderator === 'json-without-schema'),
    'no answer without a schema is invalid: this model wrote malformed ones',
  );
  must(
    invalid.every(({ reason }) => reason !== null),
    'an invalid answer without a reason',
  );
  must(!rows.some(({ outcome }) => outcome === 'error' || outcome === 'timeout'), 'a call failed');
  for (const [moderator, of] of [
    ['one-word', masses.free],
    ['one-word-by-grammar', masses.forced],
  ] as const) {
    const carrying = of.filter((mass) => mass >= LEAST_MASS).length;
    const scored = rows.filter((row) => row.moderator === moderator && row.score !== null).length;
    must(of.length >= CASES, `${moderator}: ${of.length} answers with log-probabilities, of ${CASES} asked for`);
    must(
      scored <= carrying,
      `${moderator}: ${scored} scores, but only ${carrying} answers had their mass on the labels`,
    );
  }
  const forced = rows.filter(({ moderator }) => moderator === 'one-word-by-grammar');
  must(
    forced.every(({ outcome }) => outcome === 'safe' || outcome === 'unsafe'),
    'one-word-by-grammar: an answer that the grammar forced is no verdict',
  );
  must(
    forced.some(({ score }) => score === null),
    'one-word-by-grammar: every word has a score: this model puts hardly any mass on the two words',
  );
  const scores = rows.filter(({ score }) => score !== null);
  must(
    scores.every(({ score }) => score !== null && score >= 0 && score <= 1),
    'a score outside [0, 1]',
  );
  for (const { name: moderator, model, models_answered: answered, score, outcomes } of report.moderators) {
    must(model === name && answered[name] === CASES, `${moderator}: the report does not name ${name}`);
    must(score.intervals.accuracy != null, `${moderator}: accuracy has no interval`);
    const counted = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    must(counted === CASES, `${moderator}: ${counted} outcomes`);
  }
  must(files['report.html']?.includes(name) === true, `report.html does not name ${name}`);
  return problems;
}

function print({ report, seconds }: LocalRun, masses: Masses): void {
  console.log(`${report.title}; ${report.data.cases} cases; ${seconds.toFixed(0)} s`);
  for (const { name, model, score, outcomes, outcome_reasons: reasons } of report.moderators) {
    const figure = (metric: 'accuracy' | 'macro_f1') => {
      const range = score.intervals[metric];
      const value = score.metrics[metric];
      return `${metric} ${value?.toFixed(3) ?? '-'} [${range?.low?.toFixed(3) ?? '-'}, ${range?.high?.toFixed(3) ?? '-'}]`;
    };
    const counts = Object.entries(outcomes).filter(([, count]) => count > 0);
    console.log(
      [
        `${name} (${model})`,
        figure('accuracy'),
        figure('macro_f1'),
        counts.map(([outcome, count]) => share(outcome, count, CASES)).join(', '),
        ...(Object.keys(reasons).length > 0 ? [JSON.stringify(reasons)] : []),
      ].join('; '),
    );
  }
  for (const [kind, of] of [
    ['free', masses.free],
    ['forced', masses.forced],
  ] as const) {
    const mean = of.reduce((sum, mass) => sum + mass, 0) / of.length;
    const carrying = of.filter((mass) => mass >= LEAST_MASS).length;
    console.log(
      `label mass of ${of.length} first tokens (${kind}): mean ${mean.toFixed(3)}, at least ${LEAST_MASS} in ${carrying}`,
    );
  }
}
