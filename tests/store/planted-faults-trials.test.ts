import type { PersuasionCase } from '../../persuasion/case.ts';
import type { TrialRow } from '../../persuasion/trial.ts';
import type { TrialSpan } from '../../runs/trial-store.ts';
import { giveUpTrialsSuite } from '../runs/give-up-trials.suite.ts';
import { persuasionManifestSuite } from '../runs/persuasion-manifest.suite.ts';
import { trialStoreSuite } from '../runs/trial-store.suite.ts';
import { type Fault, faultTests } from './plant.ts';
import { PER_CASE } from './trial-fixture.ts';

const KEEPS = 'refuses a row that differs from the stored one, keeps that, and writes nothing of the batch';
const AGAIN = 'asks again for chosen outcomes alone, keeps the old rows and reads the newest';
const SPANS = 'names the aligned spans that still have open trials';
const nameOf = ({ run, persuadee, position, ask }: TrialRow) => JSON.stringify([run, persuadee, position, ask]);

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const trialFaults: readonly Fault<'trials'>[] = [
  {
    name: 'a row is overwritten',
    caughtBy: KEEPS,
    plant: ({ trials }) => {
      const last = new Map<string, TrialRow>();
      return {
        ...trials,
        async record(rows) {
          for (const row of rows) last.set(nameOf(row), row);
          await trials.record(rows);
        },
        async *rows(where) {
          for await (const row of trials.rows(where)) yield last.get(nameOf(row)) ?? row;
        },
      };
    },
  },
  {
    name: 'a conflict is not seen',
    caughtBy: KEEPS,
    plant: ({ trials }) => {
      const known = new Set<string>();
      return {
        ...trials,
        async record(rows) {
          const fresh = rows.filter((row) => !known.has(nameOf(row)));
          await trials.record(fresh);
          for (const row of fresh) known.add(nameOf(row));
        },
      };
    },
  },
  {
    name: 'half a refused batch stays',
    caughtBy: KEEPS,
    plant: ({ trials }) => ({
      ...trials,
      async record(rows) {
        for (const row of rows) await trials.record([row]);
      },
    }),
  },
  {
    name: 'a conflict between two trials of one position is not told from another',
    caughtBy: KEEPS,
    plant: ({ trials }) => {
      const first = new Map<string, TrialRow['trial']>();
      const sameTrial = (row: TrialRow): TrialRow => {
        const trial = first.get(nameOf(row)) ?? row.trial;
        first.set(nameOf(row), trial);
        return { ...row, trial };
      };
      return { ...trials, record: (rows) => trials.record(rows.map(sameTrial)) };
    },
  },
  {
    name: 'rows come by the id of their trial',
    caughtBy: 'gives rows back as they were handed in, by position',
    plant: ({ trials }) => ({
      ...trials,
      async *rows(where) {
        yield* (await collected(trials.rows(where))).sort((a, b) => (a.trial.id < b.trial.id ? -1 : 1));
      },
    }),
  },
  {
    name: 'positions are ordered as text',
    caughtBy: 'gives rows back as they were handed in, by position',
    plant: ({ trials }) => ({
      ...trials,
      async *rows(where) {
        yield* (await collected(trials.rows(where))).sort((a, b) => (`${a.position}` < `${b.position}` ? -1 : 1));
      },
    }),
  },
  {
    name: 'the wanted ask plays no part in what is open',
    caughtBy: AGAIN,
    plant: ({ trials }) => {
      const rowed = new Set<string>();
      return {
        ...trials,
        async record(rows) {
          await trials.record(rows);
          for (const { run, persuadee, position } of rows) rowed.add(JSON.stringify([run, persuadee, position]));
        },
        async open(span) {
          const { run, persuadee } = span;
          const open = await trials.open(span);
          return open.filter(({ position }) => !rowed.has(JSON.stringify([run, persuadee, position])));
        },
      };
    },
  },
  {
    name: 'a trial that is asked again is open at its first ask',
    caughtBy: AGAIN,
    plant: ({ trials }) => ({
      ...trials,
      open: async (span) => (await trials.open(span)).map((open) => ({ ...open, ask: 0 })),
    }),
  },
  {
    name: 'spans begin at their first open trial',
    caughtBy: SPANS,
    plant: ({ trials }) => ({
      ...trials,
      async openSpans(where) {
        const spans: TrialSpan[] = [];
        for (const span of await trials.openSpans(where)) {
          const [first] = await trials.open(span);
          spans.push({ ...span, from: first?.position ?? span.from });
        }
        return spans;
      },
    }),
  },
  {
    name: 'the last span goes beyond the last trial',
    caughtBy: SPANS,
    plant: ({ trials }) => ({
      ...trials,
      async openSpans(where) {
        const spans = await trials.openSpans(where);
        return spans.map((span) => ({ ...span, to: span.from + where.size }));
      },
    }),
  },
  {
    name: 'the index counts from the begin of the span',
    caughtBy: 'closes a trial for the persuadee and the run that have a row, and for no other',
    plant: ({ trials }) => ({
      ...trials,
      open: async (span) =>
        (await trials.open(span)).map((open) => ({ ...open, index: (open.position - span.from) % 4 })),
    }),
  },
  {
    name: 'cases are visible before they are frozen',
    caughtBy: 'shows nothing before the manifest is frozen',
    plant: ({ trials, runs }) => {
      const seen = new Map<string, PersuasionCase[]>();
      const { freeze } = runs;
      runs.freeze = (id, manifest, ...rest) => {
        async function* watched() {
          for await (const batch of manifest) {
            seen.set(id, [...(seen.get(id) ?? []), ...(batch.persuasion ?? [])]);
            yield batch;
          }
        }
        return freeze(id, watched(), ...rest);
      };
      return {
        ...trials,
        async *cases(run) {
          yield* seen.get(run) ?? (await collected(trials.cases(run)));
        },
      };
    },
  },
  {
    name: 'rows that a later ask replaced are counted',
    caughtBy: 'counts the newest rows by persuadee and outcome',
    plant: ({ trials }) => {
      const all = new Map<string, TrialRow>();
      return {
        ...trials,
        async record(rows) {
          await trials.record(rows);
          for (const row of rows) all.set(nameOf(row), row);
        },
        counts: async (run) =>
          (await trials.counts(run)).map((one) => ({
            ...one,
            count: [...all.values()].filter(
              (row) => row.run === run && row.persuadee === one.persuadee && row.outcome === one.outcome,
            ).length,
          })),
      };
    },
  },
  {
    name: 'asking again changes nothing',
    caughtBy: AGAIN,
    plant: ({ trials }) => ({ ...trials, askAgain: async () => 0 }),
  },
];

const manifestFaults: readonly Fault<'runs'>[] = [
  {
    name: 'what an interrupted attempt left stays',
    caughtBy: 'replaces the persuasion cases that an interrupted attempt left',
    plant: ({ runs }) => {
      const left: PersuasionCase[] = [];
      return {
        ...runs,
        freeze(id, manifest, info, evaluation) {
          const earlier = [...left];
          async function* after() {
            yield { cases: [], rejected: [], persuasion: earlier };
            for await (const batch of manifest) {
              const persuasion = (batch.persuasion ?? []).filter(
                (item) => !earlier.some(({ id: same }) => same === item.id),
              );
              left.push(...persuasion);
              yield { ...batch, persuasion };
            }
          }
          const counted = () => ({ ...info(), persuasion: { cases: left.length, trialsPerCase: PER_CASE } });
          return runs.freeze(id, after(), counted, evaluation);
        },
      };
    },
  },
  {
    name: 'a batch without cases of moderation is passed over',
    caughtBy: 'freezes persuasion cases by place beside the others, however the batches are cut',
    plant: ({ runs }) => ({
      ...runs,
      freeze(id, manifest, ...rest) {
        async function* some() {
          for await (const batch of manifest) if (batch.cases.length > 0) yield batch;
        }
        return runs.freeze(id, some(), ...rest);
      },
    }),
  },
  {
    name: 'persuasion cases are not counted',
    caughtBy: 'refuses a persuasion case that is there twice and a manifest that counts them wrong',
    plant: ({ runs }) => ({
      ...runs,
      freeze(id, manifest, info, evaluation) {
        let count = 0;
        async function* counted() {
          for await (const batch of manifest) {
            count += batch.persuasion?.length ?? 0;
            yield batch;
          }
        }
        const stated = () => ({ ...info(), persuasion: { cases: count, trialsPerCase: PER_CASE } });
        return runs.freeze(id, counted(), stated, evaluation);
      },
    }),
  },
];

const giveUpFaults: readonly Fault<'giveUps'>[] = [
  {
    name: 'a trial is given up under an attempt that may still send',
    caughtBy: 'waits for whoever may still send for a trial, and keeps whoever has begun from sending later',
    plant: ({ giveUps, clock }) => ({
      ...giveUps,
      async trial(lost) {
        clock.jump(60_000);
        const given = await giveUps.trial(lost);
        clock.jump(-60_000);
        return given;
      },
    }),
  },
  {
    name: 'the first evaluation stays on a trial',
    caughtBy: 'writes a trial under the newest evaluation that was accepted',
    plant: ({ giveUps, runs }) => ({
      ...giveUps,
      async trial(lost) {
        const run = await runs.find(lost.run);
        await runs.update(lost.run, { evaluations: run?.evaluations.slice(0, 1) ?? [] });
        return giveUps.trial(lost);
      },
    }),
  },
  {
    name: 'a trial of another case is taken',
    caughtBy: 'knows no trial of another case or beyond the last, and notes persuasion cases for other lanes',
    plant: ({ giveUps, trials }) => ({
      ...giveUps,
      async trial(lost) {
        const { run, persuadee, position } = lost;
        const [there] = await trials.open({ run, persuadee, from: position, to: position + 1 });
        const caseId = there?.case.id ?? lost.trial.caseId;
        return giveUps.trial({ ...lost, trial: { ...lost.trial, caseId } });
      },
    }),
  },
];

faultTests('trials', trialStoreSuite, trialFaults);
faultTests('runs', persuasionManifestSuite, manifestFaults);
faultTests('giveUps', giveUpTrialsSuite, giveUpFaults);
