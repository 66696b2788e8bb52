import type { Sha256 } from '../core/digest.ts';
import type { Caller } from '../models/caller.ts';
import type { Moderator } from '../moderation/moderate-case.ts';
import type { TrialDesign } from '../persuasion/condition.ts';
import type { Persuadee } from '../persuasion/trial.ts';
import type { PageGuard, TrialParty } from '../persuasion/trial-page.ts';
import type { TrialSetup } from '../persuasion/trial-setup.ts';
import { designOf } from '../runs/persuasion-spec.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import { loadPersuadees } from './persuadees.ts';
import { openGuard } from './trial-guard.ts';
import { loadSetup, otherParties } from './trial-setup.ts';

/** One persuadee's trials, and everybody who takes part in them. */
export interface TrialLane {
  readonly work: 'persuade';
  readonly persuadee: Persuadee;
  readonly setup: TrialSetup;
  readonly parties: ReadonlyMap<string, TrialParty>;
  readonly guard: PageGuard | null;
  readonly design: TrialDesign;
}

/** The lanes of a run's persuadees in the order of the spec. Throws what `caller` throws for an endpoint that is not there. */
export function trialLanes(
  spec: Spec,
  { id, evaluations }: Pick<RunRecord, 'id' | 'evaluations'>,
  {
    moderators,
    readBlob,
    caller,
  }: {
    readonly moderators: readonly Moderator[];
    readonly readBlob: (sha256: Sha256) => Promise<Uint8Array>;
    readonly caller: (target: TrialParty['target']) => Caller;
  },
): readonly TrialLane[] {
  const { persuasion } = spec;
  if (persuasion === undefined) return [];
  const evaluation = evaluations.at(-1);
  const party = (target: TrialParty['target']): TrialParty => ({ target, caller: caller(target) });
  const others = otherParties(spec).map(({ name, endpoint, model, parameters }) => {
    return [name, party({ endpoint, model, parameters })] as const;
  });
  const reader = moderators.find(({ name }) => name === persuasion.guard);
  const guard: PageGuard | null =
    reader === undefined
      ? null
      : {
          open: openGuard(reader, { run: id, readBlob }),
          party: reader.target === null ? null : party(reader.target),
        };
  const [setup, design] = [loadSetup(spec, evaluation), designOf(persuasion)];
  return loadPersuadees(spec, evaluation).map(({ persuadee }) => {
    const parties = new Map([[persuadee.name, party(persuadee.target)], ...others]);
    return { work: 'persuade', persuadee, setup, parties, guard, design };
  });
}
