import type { FairnessGroup, FairnessReport } from '../fairness/fairness-report.ts';
import { LEAST_OF_A_CLASS, MOST_GROUPS } from '../fairness/fairness-report.ts';
import { count, DASH, fixed } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { notes, numberCell, section, table } from './parts.ts';
import { numberHeads, testedName } from './suite-parts.ts';

/** Ranking inside and across the groups that texts name; nothing without scores on such texts. */
export function fairnessSection(model: ReportModel): Html | null {
  const { fairness: reports } = model;
  if (reports === undefined) return null;
  return section(
    'fairness',
    'Scores by group',
    html`<p class="lead">Does a score mean the same whichever group a text names? ROC AUC, the chance that an unsafe text scores above a safe one: <em>subgroup</em>, both name the group; <em>BPSN</em>, the unsafe text is of the background and the safe one names the group (low: harmless mentions score like abuse); <em>BNSP</em>, the other way round (low: abuse of the group scores like harmless text). The background is every other clean case of the source and language.${(model.suites?.counterfactual ?? null) !== null && html` Rates at the verdict, by group, stand under <a href="#counterfactual">Identity swaps</a>.`}</p>
${reports.map((report) => suiteTables(report, model))}`,
  );
}

function suiteTables({ source, language, rows, groups_left_out }: FairnessReport, model: ReportModel): Html {
  const name = testedName(model);
  const compared = (groups: readonly FairnessGroup[]) => groups.filter(({ aucs }) => aucs !== null);
  const shown = rows.filter(({ groups }) => compared(groups).length > 0);
  return html`<h3><bdi>${source}</bdi>, <bdi>${language}</bdi></h3>
${
  shown.length > 0 &&
  html`${table({
    caption:
      'Over all groups together: power means with p = −5, which lean to the worst group; final = ¼ overall + ¼ of each mean.',
    label: 'Bias over all groups',
    columns: 7,
    head: html`<tr><th scope="col">moderator</th>${numberHeads(['cases', 'overall AUC', 'subgroup', 'BPSN', 'BNSP', 'final'])}</tr>`,
    bodies: html`<tbody>${shown.map(
      ({ moderator, n, overall, means, final }) =>
        html`<tr><th scope="row">${name(moderator)}</th>${numberCell(count(n))}${[overall, means.subgroup, means.bpsn, means.bnsp, final].map((value) => numberCell(fixed(value)))}</tr>`,
    )}</tbody>`,
  })}
${table({
  caption: 'By group. The lowest of a column and moderator is marked.',
  label: 'AUC by group',
  columns: 7,
  head: html`<tr><th scope="col">moderator</th><th scope="col">group</th>${numberHeads(['unsafe', 'safe', 'subgroup', 'BPSN', 'BNSP'])}</tr>`,
  bodies: shown.map(({ moderator, groups: all }) => {
    const groups = compared(all);
    const lowest = lowestOf(groups);
    return html`<tbody>${groups.map(
      (group, i) =>
        html`<tr>${i === 0 && html`<th scope="rowgroup" rowspan="${groups.length}">${name(moderator)}</th>`}<td style="min-width:7rem"><bdi>${group.group}</bdi></td>${numberCell(count(group.positives))}${numberCell(count(group.negatives))}${KEYS.map((key) => aucCell(group, key, lowest))}</tr>`,
    )}</tbody>`;
  }),
})}`
}
${notes([
  ...tooFew(rows, name),
  ...(groups_left_out > 0
    ? [`${count(groups_left_out)} groups are left out: only the ${MOST_GROUPS} largest are compared.`]
    : []),
])}`;
}

/** Groups that are too small, with their counts; moderators that scored the same texts share a line. */
function tooFew(rows: FairnessReport['rows'], name: (moderator: string) => Html): Html[] {
  const lines = rows.map(({ moderator, groups }) => ({
    moderator,
    small: groups.filter(({ aucs }) => aucs === null),
  }));
  const shared = Map.groupBy(
    lines.filter(({ small }) => small.length > 0),
    ({ small }) => JSON.stringify(small),
  );
  return [...shared.values()].map((own) => {
    const small = own[0]?.small ?? [];
    return html`${own.map(({ moderator }, i) => html`${i > 0 && ', '}${name(moderator)}`)}: too few texts (under ${LEAST_OF_A_CLASS} unsafe or ${LEAST_OF_A_CLASS} safe ones) name ${small.map(
      ({ group, positives, negatives }, i) =>
        html`${i > 0 && ', '}<bdi>${group}</bdi> (${count(positives)} unsafe, ${count(negatives)} safe)`,
    )}; in no mean.`;
  });
}

const KEYS = ['subgroup', 'bpsn', 'bnsp'] as const;
type Lowest = Readonly<Record<(typeof KEYS)[number], number>>;

/** By column; below every AUC where fewer than two groups are compared. */
function lowestOf(groups: readonly FairnessGroup[]): Lowest {
  const of = (key: (typeof KEYS)[number]) => {
    const values = groups.flatMap(({ aucs }) => aucs?.[key] ?? []);
    return values.length < 2 || Math.min(...values) === Math.max(...values) ? -1 : Math.min(...values);
  };
  return { subgroup: of('subgroup'), bpsn: of('bpsn'), bnsp: of('bnsp') };
}

function aucCell({ aucs }: FairnessGroup, key: (typeof KEYS)[number], lowest: Lowest): Html {
  const value = aucs?.[key] ?? null;
  const text = fixed(value);
  if (text === DASH || value !== lowest[key]) return numberCell(text);
  return html`<td class="n heat" style="background:rgba(var(--low),0.22)">${text}<span class="sr"> lowest</span></td>`;
}
