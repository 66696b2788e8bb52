import { loadPersuadees } from '../config/persuadees.ts';
import { assertNever, InvalidInputError, NotFoundError } from '../core/errors.ts';
import type { CaseId } from '../core/ids.ts';
import { WORKER_LOST } from '../runs/page-attempts.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import type { Store } from '../store/store.ts';
import { type FoundTrial, findTrials, lostTrial } from './lost-trial.ts';

export interface GaveUp {
  /** Of a case or a trial. */
  readonly caseId: CaseId;
  /** Moderators, persuadees (or other lanes) that got the outcome. */
  readonly lanes: readonly string[];
  /** The run was paused for such a case and is no longer. */
  readonly resumed: boolean;
}

interface Wanted {
  /** Id of a case or a trial, or its beginning. */
  readonly text: string;
  /** Null = every lane that lost workers on the case. */
  readonly moderator: string | null;
}

/**
 * Records `error: worker_lost` for a case, or the row of a trial, that kills its workers and ends the pause it caused.
 * Throws NotFoundError for one the run does not have, InvalidInputError when it has its verdict or row, is at work, or no
 * lane is known for it.
 */
export async function giveUpCase(store: Store, run: RunRecord, wanted: Wanted): Promise<GaveUp> {
  const spec = run.spec as unknown as Spec;
  const moderators = spec.moderators.map(({ name }) => name);
  const persuadees = loadPersuadees(spec, run.evaluations.at(-1)).map(({ persuadee }) => persuadee);
  const names = [...moderators, ...persuadees.map(({ name }) => name)];
  const { caseId, suspectedBy } = await findCase(store, run, wanted.text);
  if (wanted.moderator !== null && !names.includes(wanted.moderator) && !suspectedBy.includes(wanted.moderator))
    throw new InvalidInputError(`run ${run.id} has no moderator ${wanted.moderator}; nothing was changed`, {
      hint: `moderators and persuadees: ${names.join(', ')}`,
    });
  const lanes = wanted.moderator === null ? suspectedBy : [wanted.moderator];
  if (lanes.length === 0)
    throw new InvalidInputError(`no worker was lost while it worked case ${caseId} alone; nothing was changed`, {
      hint: `name whose verdict is given up: --moderator ${names.join(' | ')}`,
    });

  const given: string[] = [];
  const outcomes: string[] = [];
  for (const lane of lanes) {
    if (!names.includes(lane)) {
      await store.giveUps.note({ run: run.id, lane, caseId });
      given.push(lane);
      continue;
    }
    const persuadee = persuadees.find(({ name }) => name === lane);
    const end =
      persuadee === undefined
        ? await store.giveUps.verdict({ run: run.id, moderator: lane, caseId })
        : await store.giveUps.trial(lostTrial(run, persuadee, await requireTrial(store, run, caseId)));
    switch (end.kind) {
      case 'given_up':
        given.push(lane);
        break;
      case 'has_row':
        outcomes.push(`${lane}: ${end.outcome}`);
        break;
      case 'at_work':
        throw new InvalidInputError(
          `case ${caseId} is on a page of ${lane} that is being worked; it stays open there` +
            (given.length === 0 ? '' : `, and is given up for ${given.join(', ')}`),
          { hint: `pause first: mettle pause ${run.id}; then the same command in a few seconds` },
        );
      default:
        assertNever(end);
    }
  }
  if (given.length === 0)
    throw new InvalidInputError(`case ${caseId} has its verdict (${outcomes.join(', ')}); nothing was changed`);
  const resumed = (await store.runs.control(run.id)).paused?.by === 'poison_case';
  if (resumed) await store.runs.setControl(run.id, { paused: null });
  return { caseId, lanes: given, resumed };
}

export function gaveUpText(run: RunRecord, { caseId, lanes, resumed }: GaveUp): string {
  const ended = `${run.id}: case ${caseId} is given up (${lanes.join(', ')}): error: ${WORKER_LOST}`;
  return resumed ? `${ended}. It goes on where a worker is up; else start it with \`mettle run SPEC\`` : ended;
}

async function findCase(
  store: Store,
  run: RunRecord,
  text: string,
): Promise<{ caseId: CaseId; suspectedBy: readonly string[] }> {
  const beginning = text.toLowerCase();
  if (!/^[0-9a-f]{8,64}$/.test(beginning))
    throw new InvalidInputError(
      `${JSON.stringify(text)} is no case id: at least 8 of its 64 hex characters are needed`,
    );
  const suspects = await store.attempts.suspects(run.id);
  let found = new Set<CaseId>(suspects.map(({ caseId }) => caseId).filter((id) => id.startsWith(beginning)));
  if (found.size === 0) {
    found = new Set((await findTrials(store, run, beginning)).map(({ trial }) => trial.id));
    for await (const { id } of store.runs.cases(run.id)) if (id.startsWith(beginning)) found.add(id);
  }
  const [caseId, ...others] = found;
  if (caseId === undefined)
    throw new NotFoundError(`run ${run.id} has no case ${text}, nor such a trial; nothing was changed`);
  if (others.length > 0)
    throw new InvalidInputError(`${text} fits ${others.length + 1} cases: ${[...found].join(', ')}`);
  const lanes = suspects.filter((one) => one.caseId === caseId).map(({ page }) => page.slice(0, page.lastIndexOf('/')));
  return { caseId, suspectedBy: [...new Set(lanes)] };
}

async function requireTrial(store: Store, run: RunRecord, id: CaseId): Promise<FoundTrial> {
  const [found] = await findTrials(store, run, id);
  if (found === undefined) throw new NotFoundError(`run ${run.id} has no trial ${id}; nothing was changed`);
  return found;
}
