import type { CallKey } from '../core/ids.ts';
import { combine } from './combine.ts';
import { combineCodes } from './combine-codes.ts';
import { combineVotes } from './combine-votes.ts';
import type { MediaSettings } from './media-settings.ts';
import type { ScoreFrom } from './score-from.ts';
import type { Taxonomy } from './taxonomies/taxonomy.ts';
import type { PartVerdict, Verdict } from './verdict.ts';

/** What one call is about: a part of the case, a code where those are asked one by one, a sample under `votes`. */
export interface CallAbout {
  /** Place of the part among the case's, from 0: two pictures have one name. */
  readonly at: number;
  readonly part: string;
  /** Absent = all codes, or what the moderator's policy names. */
  readonly asked?: string | undefined;
  /** From 0; absent = the only sample. */
  readonly vote?: number | undefined;
}

/** One call and what its answer says. */
export interface ReadCall extends CallAbout {
  readonly key: CallKey | null;
  readonly verdict: Verdict;
}

/** As rows list it: `frame 3 t=1.3s`, `harassment`, `frame 3 t=1.3s, harassment, vote 2`. */
export function callName({ part, asked, vote }: CallAbout): string {
  const where = part === 'all' && asked !== undefined ? [] : [part];
  return [...where, ...(asked === undefined ? [] : [asked]), ...(vote === undefined ? [] : [`vote ${vote + 1}`])].join(
    ', ',
  );
}

/**
 * The verdict on a case that took these calls: votes first, then codes, then parts. With more than one call `parts` lists
 * every call in its order.
 */
export function verdictOfCalls(
  calls: readonly ReadCall[],
  {
    media,
    taxonomy,
    scoreFrom,
  }: {
    readonly media: Pick<MediaSettings, 'aggregate' | 'k'>;
    readonly taxonomy: Taxonomy;
    readonly scoreFrom: ScoreFrom;
  },
): Verdict {
  const [only] = calls;
  if (only === undefined) throw new TypeError('a verdict needs a call');
  if (calls.length === 1) return only.verdict;
  const all = taxonomy.categories.map(({ code }) => code);
  const order = (codes: ReadonlySet<string>) => all.filter((code) => codes.has(code));
  const parts = Map.groupBy(calls, ({ at }) => at);
  const judged = [...parts.values()].map((ofPart) => {
    const codes = Map.groupBy(ofPart, ({ asked }) => asked);
    const answers = [...codes].map(([asked, votes]) => {
      const verdicts = votes.map(({ verdict }) => verdict);
      return { asked, verdict: scoreFrom.kind === 'votes' ? combineVotes(verdicts, order) : theOne(verdicts) };
    });
    const named = answers.flatMap(({ asked, verdict }) => (asked === undefined ? [] : [{ asked, verdict }]));
    return named.length === 0 ? theOne(answers.map(({ verdict }) => verdict)) : combineCodes(named, all, order);
  });
  const made =
    judged.length === 1
      ? theOne(judged)
      : combine(
          judged.map((verdict) => ({ part: told({ at: 0, part: '', key: null, verdict }), verdict })),
          media,
          order,
        );
  return { ...made, parts: calls.map(told) };
}

/** The one verdict; two parts of one name would be a fault of ours. */
function theOne(verdicts: readonly Verdict[]): Verdict {
  const [first] = verdicts;
  if (first === undefined || verdicts.length > 1) throw new TypeError('two calls about the same thing');
  return first;
}

function told({ key, verdict, ...about }: ReadCall): PartVerdict {
  const { outcome, reason, score } = verdict;
  return { part: callName(about), outcome, reason, score, call: key };
}
