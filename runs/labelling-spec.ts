import { isLabelling } from '../moderation/labelling.ts';

/** What of a spec concerns moderators that label and decide no verdict. */
interface LabellingSpec {
  readonly moderators: readonly { readonly name: string; readonly dialect: string; readonly score: string }[];
  readonly combinations: readonly object[];
  readonly report: { readonly thresholds: readonly { readonly moderator: string }[] };
}

/** Where a spec asks for a verdict of a moderator that gives none, by path. */
export function problemsOfLabelling({
  moderators,
  combinations,
  report,
}: LabellingSpec): { path: (string | number)[]; message: string }[] {
  const labelling = moderators.filter(isLabelling).map(({ name }) => name);
  const message = (name: string, what: string) => `${name} labels emotions and decides no verdict: ${what}`;
  return [
    ...moderators.flatMap((entry, i) =>
      isLabelling(entry) && entry.score !== 'none'
        ? [{ path: ['moderators', i, 'score'], message: message(entry.name, 'leave score out') }]
        : [],
    ),
    ...combinations.flatMap((entry, i) =>
      membersOf(entry).flatMap((name) =>
        labelling.includes(name)
          ? [{ path: ['combinations', i], message: message(name, 'it cannot be combined') }]
          : [],
      ),
    ),
    ...report.thresholds.flatMap(({ moderator }, i) =>
      labelling.includes(moderator)
        ? [{ path: ['report', 'thresholds', i, 'moderator'], message: message(moderator, 'it has no such metric') }]
        : [],
    ),
  ];
}

function membersOf(entry: object): readonly string[] {
  if ('of' in entry) return entry.of as readonly string[];
  return 'stages' in entry ? (entry.stages as readonly { moderator: string }[]).map(({ moderator }) => moderator) : [];
}
