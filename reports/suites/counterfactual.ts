import { percentileInterval, resample } from '../../metrics/bootstrap.ts';
import { ClusteredShareCounter } from '../../metrics/clustered-share.ts';
import { counterfactualFlips, groupGap, pairsOf } from '../../metrics/counterfactual.ts';
import { randomStream } from '../../metrics/prng.ts';
import type { CaseColumns } from '../case-columns.ts';
import type { ModeratorRows } from '../moderator-rows.ts';
import { twoSidedZ } from '../normal-quantile.ts';
import type { ReportSettings } from '../report-input.ts';
import { decisionOf, POSITIVE } from '../scoring.ts';
import { type IdentitySuite, identityTemplates } from './identity-templates.ts';
import type { CounterfactualGap, CounterfactualReport, CounterfactualRow } from './suite-shape.ts';
import type { TestedModerators } from './tested-moderators.ts';

/** What swapping the group that a text names does to the verdict on it (M 4.9); null without such templates. */
export function counterfactualReport(
  cases: CaseColumns,
  moderators: TestedModerators,
  settings: ReportSettings,
): CounterfactualReport | null {
  const suites = identityTemplates(cases);
  if (suites.length === 0) return null;
  return {
    untold: cases.tags.untold,
    suites: suites.map((suite) => ({
      source: suite.source,
      language: suite.language,
      groups: suite.groups,
      clusters: suite.clusters,
      unsafe_templates: suite.templates.filter(({ truth }) => truth === 'unsafe').length,
      safe_templates: suite.templates.filter(({ truth }) => truth === 'safe').length,
      rows: moderators.names.flatMap((moderator) =>
        (['unsafe', 'safe'] as const).flatMap((truth) => {
          const row = rowOf({ suite, truth, moderator, rows: moderators.rowsOf(moderator), settings });
          return row === null ? [] : [row];
        }),
      ),
    })),
  };
}

/** A case that was judged: whether it counts as an error, and as unsafe; null = no answer. */
interface Judged {
  readonly error: boolean;
  readonly unsafe: boolean | null;
}

function rowOf(of: {
  readonly suite: IdentitySuite;
  readonly truth: 'unsafe' | 'safe';
  readonly moderator: string;
  readonly rows: ModeratorRows;
  readonly settings: ReportSettings;
}): CounterfactualRow | null {
  const { suite, truth, moderator, rows, settings } = of;
  const templates = suite.templates
    .filter((template) => template.truth === truth)
    .map(({ members }) => members.map((index) => judge(rows, index, truth)));
  if (templates.length === 0) return null;
  const z = twoSidedZ(settings.level);
  const answers = templates.map((template) => template.map((judged) => judged?.unsafe ?? null));
  const [flipped, pairwise] = [new ClusteredShareCounter(), new ClusteredShareCounter()];
  for (const [template, own] of answers.entries()) {
    const { pairs, differing } = pairsOf(own);
    if (pairs > 0) flipped.add(null, differing > 0);
    for (let pair = 0; pair < pairs; pair += 1) pairwise.add(template, pair < differing);
  }
  const groups = suite.groups.map((group, place) => {
    const errors = new ClusteredShareCounter();
    for (const template of templates) {
      const judged = template[place] ?? null;
      if (judged !== null) errors.add(null, judged.error);
    }
    return { group, rate: errors.finish(z) };
  });
  return {
    moderator,
    truth,
    template_flips: flipped.finish(z),
    pairwise_flips: pairwise.finish(z),
    templates_left_out: counterfactualFlips(answers).left_out,
    groups,
    gap: gapOf(suite, templates, {
      groups,
      settings,
      stream: JSON.stringify(['gap', moderator, suite.source, suite.language, truth]),
    }),
  };
}

/** Null: no row, or not assessable. */
function judge(rows: ModeratorRows, index: number, truth: 'unsafe' | 'safe'): Judged | null {
  const row = rows.at(index);
  if (row === null || row.status === 'not_assessable') return null;
  const decision = decisionOf(row);
  const unsafe = decision === POSITIVE;
  return { error: truth === 'unsafe' ? !unsafe : unsafe, unsafe: decision === null ? null : unsafe };
}

/** Percentile bootstrap over templates of the difference between the two groups that are furthest apart. */
function gapOf(
  suite: IdentitySuite,
  templates: readonly (readonly (Judged | null)[])[],
  { groups, settings, stream }: { groups: CounterfactualRow['groups']; settings: ReportSettings; stream: string },
): CounterfactualGap | null {
  const found = groupGap(groups.map(({ group, rate }) => ({ group, rate: rate.value })));
  if (found === null) return null;
  const [high, low] = [suite.groups.indexOf(found.highest), suite.groups.indexOf(found.lowest)];
  // Difference of the two errors of a template: -1, 0, 1 as 0, 1, 2; a template that lacks one of them is 3.
  const codes = Int32Array.from(templates, (template) => {
    const [a, b] = [template[high] ?? null, template[low] ?? null];
    return a === null || b === null ? 3 : 1 + Number(a.error) - Number(b.error);
  });
  const counts = new Int32Array(4);
  const values = new Float64Array(settings.draws);
  resample({ starts: Int32Array.from({ length: codes.length + 1 }, (_, i) => i) }, [{ codes, counts }], {
    draws: settings.draws,
    stream: randomStream(stream, settings.seed),
    onDraw: (draw) => {
      const n = codes.length - (counts[3] ?? 0);
      values[draw] = n === 0 ? Number.NaN : ((counts[2] ?? 0) - (counts[0] ?? 0)) / n;
    },
  });
  const interval = percentileInterval(values, { level: settings.level, method: 'templates', seed: settings.seed });
  return { ...found, low: interval?.low ?? null, high: interval?.high ?? null };
}
