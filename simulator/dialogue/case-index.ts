import { digestOf, type Sha256, sha256 } from '../../core/digest.ts';
import { type CardKind, withCards } from '../../datasets/renderers/cards/with-cards.ts';
import { type PersuasionCase, PRIOR_LEVELS, type PriorLevel } from '../../persuasion/case.ts';
import { controlTurns } from '../../persuasion/control-turns.ts';
import { persuadeePrompt } from '../../persuasion/persuadee-prompt.ts';
import type { AskedProbe } from '../../persuasion/probes/asked-probe.ts';
import { probesOf } from './probes-of-case.ts';

/** A case a simulated persuadee can be persuaded of. */
export interface KnownCase {
  readonly item: PersuasionCase;
  /** Smallest id among the known cases that ask the same thing: the `caseId` of draws. */
  readonly drawId: string;
  /** Its turns with their media and captions; `video`: with cards as videos, none where it brings media of its own. */
  turnsAs(kind: CardKind): Promise<PersuasionCase['turns']>;
}

/** Where texts of requests stand in the known cases. A place is an index into `cases`. */
export interface CaseIndex {
  /** Ascending by id, each id once. */
  readonly cases: readonly KnownCase[];
  /** Cases whose system message this is, with the prior level it states; empty = nobody's. */
  system(text: string): ReadonlyMap<number, PriorLevel>;
  /** Places and numbers of the persuader turns with this text. */
  turns(text: string): readonly { readonly at: number; readonly n: number }[];
  isControl(text: string): boolean;
  probes(text: string): readonly { readonly at: number; readonly probe: AskedProbe }[];
}

interface Tables {
  readonly systems: ReadonlyMap<Sha256, ReadonlyMap<number, PriorLevel>>;
  readonly turns: ReadonlyMap<Sha256, readonly { readonly at: number; readonly n: number }[]>;
  readonly probes: ReadonlyMap<Sha256, readonly { readonly at: number; readonly place: number }[]>;
}

/** More than a dialogue has turns before the control texts begin again. */
const CONTROL_TURNS = 1_000;

/** Looks cases up by the SHA-256 of the texts that requests are made of; the tables are made at the first look-up. */
export function indexCases(
  items: readonly PersuasionCase[],
  illustrated: (item: PersuasionCase) => PersuasionCase | Promise<PersuasionCase> = (item) => item,
): CaseIndex {
  const cases = knownCases(items, illustrated);
  let made: Tables | null = null;
  const tables = () => {
    made ??= tablesOf(cases);
    return made;
  };
  const control = new Set(controlTurns(CONTROL_TURNS));
  return {
    cases,
    system: (text) => tables().systems.get(sha256(text)) ?? new Map(),
    turns: (text) => tables().turns.get(sha256(text)) ?? [],
    isControl: (text) => control.has(text),
    probes: (text) =>
      (tables().probes.get(sha256(text)) ?? []).map(({ at, place }) => ({
        at,
        probe: probesOf(cases[at]!.item)[place]!,
      })),
  };
}

function knownCases(
  items: readonly PersuasionCase[],
  illustrated: (item: PersuasionCase) => PersuasionCase | Promise<PersuasionCase>,
): readonly KnownCase[] {
  const byId = new Map<string, PersuasionCase>();
  for (const item of items) if (!byId.has(item.id)) byId.set(item.id, item);
  const first = new Map<Sha256, string>();
  return [...byId.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((item) => {
      const asked = askedDigest(item);
      const drawId = first.get(asked) ?? item.id;
      first.set(asked, drawId);
      const made = new Map<CardKind, Promise<PersuasionCase['turns']>>();
      return {
        item,
        drawId,
        turnsAs(kind) {
          const turns =
            made.get(kind) ??
            (kind === 'video' ? Promise.resolve(asVideos(item)) : Promise.resolve(illustrated(item)).then(turnsOf));
          made.set(kind, turns);
          return turns;
        },
      };
    });
}

function turnsOf({ turns }: PersuasionCase): PersuasionCase['turns'] {
  return turns;
}

function asVideos(item: PersuasionCase): PersuasionCase['turns'] {
  if (item.turns.some(({ media }) => media.length > 0)) return [];
  const made = withCards(item, 'video');
  return 'case' in made ? made.case.turns : [];
}

/** Two cases ask the same thing when these are equal; the order in which options are shown is not among them. */
function askedDigest({ claim, negation, direction, probe }: PersuasionCase): Sha256 {
  if (probe.kind === 'likert') return digestOf({ claim, negation, direction, probe });
  const { kind, question, options, reserved, correct, target, chosenWrong } = probe;
  const byId = options.map(({ id, text }) => [id, text] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  const own = { kind, question, options: byId, reserved, correct: [...correct].sort(), target, chosenWrong };
  return digestOf({ claim, negation, direction, probe: own });
}

function tablesOf(cases: readonly KnownCase[]): Tables {
  const systems = new Map<Sha256, Map<number, PriorLevel>>();
  const turns = new Map<Sha256, { at: number; n: number }[]>();
  const probes = new Map<Sha256, { at: number; place: number }[]>();
  for (const [at, { item }] of cases.entries()) {
    for (const prior of PRIOR_LEVELS) {
      const key = sha256(persuadeePrompt(item, prior));
      const holders = systems.get(key);
      if (holders === undefined) systems.set(key, new Map([[at, prior]]));
      else holders.set(at, prior);
    }
    for (const { text, n } of item.turns) add(turns, text, { at, n });
    for (const [place, { text }] of probesOf(item).entries()) add(probes, text, { at, place });
  }
  return { systems, turns, probes };
}

function add<T>(map: Map<Sha256, T[]>, text: string, value: T): void {
  const key = sha256(text);
  const held = map.get(key);
  if (held === undefined) map.set(key, [value]);
  else held.push(value);
}
