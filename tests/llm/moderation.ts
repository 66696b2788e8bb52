import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ReportModel } from '../../reports/report-shape.ts';
import { mettle, workFolder } from '../kill/processes.ts';
import { labelMass } from './label-mass.ts';
import type { LocalModel } from './llama.ts';
import { moderationSpec } from './moderators.ts';
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

/** Runs 60 HateCheck cases through `mettle run`, prints a table and returns what is not as it must be. */
export async function checkModeration(model: LocalModel, name: string): Promise<readonly string[]> {
  const masses: number[] = [];
  await using server = await startLlmServer({
    model,
    name,
    observe: (_, made) => {
      const mass = labelMass(made);
      if (mass !== null) masses.push(mass);
    },
  });
  const folder = workFolder('llm');
  try {
    const spec = join(folder, 'spec.json');
    writeFileSync(spec, JSON.stringify(await moderationSpec(server.url, name)));
    const dataDir = join(folder, 'data');
    const ended = await mettle(['run', spec, '--json'], { METTLE_DATA_DIR: dataDir }).ended;
    if (ended.code !== 0) return [`mettle run ended with ${ended.code ?? ended.signal}: ${ended.err}${ended.out}`];
    const { report: made } = JSON.parse(ended.out) as { report: string };
    const report = JSON.parse(readFileSync(join(made, 'report.json'), 'utf8')) as ReportModel;
    const html = readFileSync(join(made, 'report.html'), 'utf8');
    print(report, masses);
    return problemsOf({ report, html, rows: verdictsOf(dataDir), masses, name });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function verdictsOf(dataDir: string): readonly StoredVerdict[] {
  const db = new Database(join(dataDir, 'mettle.db'), { readonly: true });
  try {
    return db.prepare(VERDICTS).all() as StoredVerdict[];
  } finally {
    db.close();
  }
}

function problemsOf({
  report,
  html,
  rows,
  masses,
  name,
}: {
  readonly report: ReportModel;
  readonly html: string;
  readonly rows: readonly StoredVerdict[];
  readonly masses: readonly number[];
  readonly name: string;
}): readonly string[] {
  const problems: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) problems.push(what);
  };
  must(rows.length === 3 * CASES, `${rows.length} verdicts of ${3 * CASES}`);
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
  const carrying = masses.filter((mass) => mass >= LEAST_MASS).length;
  const scores = rows.filter(({ moderator, score }) => moderator === 'one-word' && score !== null);
  must(masses.length >= CASES, `${masses.length} answers with log-probabilities, of ${CASES} asked for`);
  must(scores.length <= carrying, `${scores.length} scores, but only ${carrying} answers had their mass on the labels`);
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
  must(html.includes(name), `report.html does not name ${name}`);
  return problems;
}

function print(report: ReportModel, masses: readonly number[]): void {
  const mean = masses.reduce((sum, mass) => sum + mass, 0) / masses.length;
  console.log(`${report.title}; ${report.data.cases} cases`);
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
        counts.map(([outcome, count]) => `${outcome} ${count}`).join(', '),
        ...(Object.keys(reasons).length > 0 ? [JSON.stringify(reasons)] : []),
      ].join('; '),
    );
  }
  const carrying = masses.filter((mass) => mass >= LEAST_MASS).length;
  console.log(
    `label mass of ${masses.length} first tokens: mean ${mean.toFixed(3)}, at least ${LEAST_MASS} in ${carrying}`,
  );
}
