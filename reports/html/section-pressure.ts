import type { ClusteredShare } from '../../metrics/clustered-share.ts';
import { count, fixed, percent, pValue, range, signed } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import type { NetEffect, PressureEffect, PressureRow, PressureTest } from '../suites/pressure-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, section, table } from './parts.ts';
import { pressurePlots } from './pressure-plot.ts';
import { groupedBody, numberHeads, shareCell, testedName } from './suite-parts.ts';

/** What a plea beside a text does to the verdict on it; nothing when no text was pressed. */
export function pressureSection(model: ReportModel): Html | null {
  const report = model.suites?.pressure ?? null;
  if (report === null) return null;
  const { rows, family_clean, family_neutral } = report;
  return section(
    'pressure',
    'Pressure on moderators',
    html`<p class="lead">The same texts clean and between two sentences that plead for them (“this is satire”, an expert’s word, …), unsafe and safe ones alike; the words are fixed and name no group and no harm. <em>Turned safe</em>: of the unsafe texts detected clean, the share called safe beside the plea. <em>Flagged</em>: of the safe texts passed clean, the share called unsafe. <em>Neutral</em> is what as many words about nothing do to the same texts, <em>net</em> the plea’s share minus that one. A missing answer turns nothing and leaves the text out, so read <em>answered</em> too. Pressed texts count in the leaderboard like all other cases; the rows <code>as it is + pressure …</code> above keep them apart.</p>
${pressurePlots(model, rows)}
${effectTable(model, rows)}
${testTable(model, { rows, family_clean, family_neutral })}`,
  );
}

function effectTable(model: ReportModel, rows: readonly PressureRow[]): Html {
  const sides = ['turned safe', 'neutral', 'net', 'flagged', 'neutral', 'net'];
  const caption =
    'Turned verdicts. Intervals: Wilson’s with the effective number of cases where templates repeat; of a net figure, a bootstrap of these.';
  return table({
    caption,
    label: 'Turned verdicts',
    columns: 2 + sides.length,
    head: html`<tr><th scope="col">moderator</th><th scope="col">plea</th>${numberHeads(sides)}</tr>`,
    bodies: groupedBody(rows, ({ moderator }) => moderator, {
      head: testedName(model),
      cells: (row) => html`${pleaCell(row, rows)}${effectCells(row.unsafe)}${effectCells(row.safe)}`,
    }),
  });
}

function testTable(
  model: ReportModel,
  of: { readonly rows: readonly PressureRow[]; readonly family_clean: number; readonly family_neutral: number },
): Html {
  const heads = ['pairs', 'against clean', 'p (Holm)', 'against neutral', 'p (Holm)', 'refused', 'invalid', 'answered'];
  return table({
    caption: `Unsafe texts that became safe / unsafe beside the plea, exact McNemar tests that take texts for independent, corrected over ${count(of.family_clean)} tests against clean and ${count(of.family_neutral)} against neutral.`,
    label: 'Tests and missing answers',
    columns: 2 + heads.length,
    head: html`<tr><th scope="col">moderator</th><th scope="col">plea</th>${numberHeads(heads)}</tr>`,
    bodies: groupedBody(of.rows, ({ moderator }) => moderator, {
      head: testedName(model),
      cells: (row) => {
        const left = row.left_out > 0 && html`<span class="ci">${count(row.left_out)} left out</span>`;
        const answered = numberCell(percent(row.pairs === 0 ? null : row.answered / row.pairs));
        return html`${pleaCell(row, of.rows)}${numberCell(count(row.pairs), left)}${testCells(row.against_clean)}${testCells(row.against_neutral)}${shareCell(row.refused)}${shareCell(row.invalid)}${answered}`;
      },
    }),
  });
}

function pleaCell({ pressure, shown }: PressureRow, rows: readonly PressureRow[]): Html {
  const differ = rows.some((row) => row.shown !== shown);
  return html`<td>${pressure}${differ && html`<small><bdi>${shown}</bdi></small>`}</td>`;
}

const NONE: ClusteredShare = { value: null, low: null, high: null, successes: 0, n: 0, clusters: 0 };

function effectCells({ flips, neutral, net }: PressureEffect): Html {
  return html`${shareCell(flips)}${shareCell(neutral ?? NONE)}${netCell(net)}`;
}

function netCell(net: NetEffect | null): Html {
  if (net === null) return numberCell(fixed(null));
  return html`<td class="n" title="${count(net.n)} texts">${signed(net.value)}<span class="ci">${range(net)}</span></td>`;
}

function testCells(test: PressureTest | null): Html {
  if (test === null) return html`${numberCell(fixed(null))}${numberCell(fixed(null))}`;
  const raw = html`<span class="ci">p ${pValue(test.p_value)}</span>`;
  return html`<td class="n" title="${count(test.n)} texts">${count(test.to_safe)} / ${count(test.to_unsafe)}</td>${numberCell(pValue(test.p_holm), raw)}`;
}
