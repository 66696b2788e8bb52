import { count, fixed, usd } from '../format.ts';
import { sortedEntries } from '../order.ts';
import type { NearDuplicateReport, ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { moderatorName, notes, numberCell, section, table } from './parts.ts';
import { publishedFigures } from './section-published.ts';

export function ceilingSection(model: ReportModel): Html {
  return section(
    'ceiling',
    'Human ceiling',
    html`${table({
      caption:
        'How far people agree with the gold labels of a source, from the votes it publishes. A moderator above the single annotator is agreeing with the majority, not proving itself right. Sources without votes: not available.',
      label: 'Human ceiling',
      columns: 8,
      head: html`<tr><th scope="col">source</th><th scope="col" class="n">cases</th><th scope="col" class="n">votes</th><th scope="col" class="n">single votes equal to gold</th><th scope="col" class="n">majority equal to gold</th><th scope="col" class="n">unanimous</th><th scope="col" class="n">Krippendorff α</th><th scope="col">note</th></tr>`,
      bodies: html`<tbody>${model.ceilings.map(
        (row) =>
          html`<tr><th scope="row"><bdi>${row.source}</bdi>${row.language !== null && html` (${row.language})`}</th>${[count(row.cases), count(row.votes), fixed(row.single_vote_accuracy, 4), fixed(row.majority_accuracy, 4), fixed(row.unanimous, 4), fixed(row.alpha, 4)].map((text) => numberCell(text))}<td>${row.note}</td></tr>`,
      )}</tbody>`,
    })}
${publishedFigures()}`,
  );
}

export function costSection(model: ReportModel): Html {
  const remarks = model.moderators.flatMap((moderator) =>
    moderator.cost.note === null ? [] : [html`${moderatorName(moderator)}: ${moderator.cost.note}`],
  );
  return section(
    'cost',
    'Usage and cost',
    html`${table({
      caption:
        'Usage stored with the newest answers × the price file of the spec. What was billed, with repeated attempts, is on the operations page: it depends on how the run went.',
      label: 'Usage and cost',
      columns: 7,
      head: html`<tr><th scope="col">moderator</th><th scope="col" class="n">calls</th><th scope="col" class="n">without usage</th><th scope="col" class="n">input tokens</th><th scope="col" class="n">output tokens</th><th scope="col" class="n">cost</th><th scope="col" class="n">per 1,000 cases</th></tr>`,
      bodies: html`<tbody>${model.moderators.map((moderator) => {
        const { cost } = moderator;
        const counts = [cost.calls, cost.calls_without_usage, cost.input_tokens, cost.output_tokens];
        return html`<tr><th scope="row">${moderatorName(moderator)}</th>${counts.map((n) => numberCell(count(n)))}${numberCell(usd(cost.usd))}${numberCell(usd(cost.usd_per_1000_cases))}</tr>`;
      })}</tbody>`,
    })}
${notes(remarks)}`,
  );
}

const REJECTED_SHOWN = 50;

export function dataSection(model: ReportModel): Html {
  const { sources, skipped, rejected, n_rejected } = model.data;
  const skips = sortedEntries(skipped);
  return section(
    'data',
    'Data',
    html`${table({
      caption: 'Sources of the frozen manifest. Case texts are not part of a report.',
      label: 'Sources',
      columns: 4,
      head: html`<tr><th scope="col">source</th><th scope="col">version</th><th scope="col">licence</th><th scope="col" class="n">cases</th></tr>`,
      bodies: html`<tbody>${sources.map((row) => html`<tr><th scope="row"><bdi>${row.source}</bdi></th><td><bdi>${row.version}</bdi></td><td>${row.licence}</td>${numberCell(count(row.cases))}</tr>`)}</tbody>`,
    })}
${mediaLines(model)}
<h3>Skipped on purpose</h3>
${skips.length === 0 ? html`<p>No row was skipped.</p>` : html`<ul class="notes">${skips.map(([reason, n]) => html`<li>${count(n)} × ${reason}</li>`)}</ul>`}
<h3>Rejected rows</h3>
${
  n_rejected === 0
    ? html`<p>No row was rejected.</p>`
    : table({
        caption: `${count(n_rejected)} rows could not become a case and were sent to no model. ${rejected.length > REJECTED_SHOWN ? `The first ${REJECTED_SHOWN}; report.json holds all.` : 'Values are left out: they may be case text.'}`,
        label: 'Rejected rows',
        columns: 5,
        head: html`<tr><th scope="col">source</th><th scope="col">file</th><th scope="col" class="n">line</th><th scope="col">field</th><th scope="col">reason</th></tr>`,
        bodies: html`<tbody>${rejected.slice(0, REJECTED_SHOWN).map((row) => html`<tr><td><bdi>${row.source}</bdi></td><td><bdi>${row.file}</bdi></td>${numberCell(count(row.line))}<td><bdi>${row.field}</bdi></td><td>${row.reason}</td></tr>`)}</tbody>`,
      })
}`,
  );
}

/** What moderators were shown beside words. */
function mediaLines({ data: { media, near_duplicates } }: ReportModel): Html | null {
  if (media.length === 0) return null;
  return html`<h3>Images and videos</h3><ul class="notes">${media.map(
    ({ kind, origin, cases }) =>
      html`<li>${count(cases)} cases with ${kind === 'image' ? 'images' : 'videos'} ${origin === 'drawn' ? 'drawn from a text' : 'from files'}</li>`,
  )}${near_duplicates !== null && nearDuplicateLine(near_duplicates)}</ul>`;
}

function nearDuplicateLine({ images, compared, pairs, max_distance, min_quality }: NearDuplicateReport): Html {
  return html`<li>${count(pairs)} pairs of different image files look alike (PDQ hashes at most ${count(max_distance)} of 256 bits apart); ${count(compared)} of ${count(images)} files have a hash of quality ${count(min_quality)} or more and were compared</li>`;
}
