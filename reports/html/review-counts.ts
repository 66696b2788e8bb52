import { count, fixed, percent, words } from '../format.ts';
import { sortedEntries } from '../order.ts';
import type { AnchoringReport, DialogueReview, ReviewReport, StratumRow } from '../review/review-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, table } from './parts.ts';
import { visibleText } from './visible-text.ts';

const SHOWN_VERDICTS = 12;

/** What became of the items, in figures. */
export function reviewFacts(
  { items, cases, decisions, conflicts, agreement }: DialogueReview | ReviewReport,
  { noun, gold }: { readonly noun: 'cases' | 'dialogues'; readonly gold: number | null },
): Html {
  const { closed, expired, open, adjudication, decided } = items.by_state;
  const waiting = open + adjudication + decided;
  const alpha = agreement?.krippendorff_alpha ?? null;
  const facts: readonly (readonly [string, string, string])[] = [
    ['drawn', count(cases.drawn), cases.pool === null ? noun : `of ${count(cases.pool)} ${noun}`],
    ['judged', count(cases.judged), `${percent(cases.coverage)} of drawn`],
    ['closed', count(closed), `of ${count(items.n)} items`],
    ['expired', count(expired), 'missing, never a verdict'],
    ['open', count(waiting), `${count(adjudication)} in adjudication`],
    ['votes', count(decisions.votes), `${count(decisions.undone)} undone, ${count(decisions.revised)} revised`],
    ['conflicts', percent(conflicts.rate), `${count(conflicts.adjudicated)} adjudicated`],
    ['alpha', fixed(alpha), 'Krippendorff, blind votes'],
    ...(gold === null ? [] : [['gold items', count(gold), 'in no truth'] as const]),
  ];
  return html`<dl class="facts">${facts.map(([name, value, line]) => html`<div><dt>${name}</dt><dd>${value}<small>${line}</small></dd></div>`)}</dl>`;
}

/** Why cases were drawn, and from what. */
export function drawTables(
  { flags, strata }: Pick<ReviewReport, 'flags' | 'strata'>,
  noun: 'cases' | 'dialogues',
): Html | null {
  if (strata.length === 0) return null;
  return html`<h3>Why these ${noun}</h3>${
    flags.length > 0 &&
    table({
      caption: `Reasons that held on drawn ${noun}; one may have several.`,
      label: 'Reasons',
      columns: 3,
      head: html`<tr><th scope="col">reason</th><th scope="col" class="n">drawn</th><th scope="col" class="n">judged</th></tr>`,
      bodies: html`<tbody>${flags.map(({ reason, cases, judged }) => html`<tr><th scope="row"><bdi>${words(reason)}</bdi></th>${numberCell(count(cases))}${numberCell(count(judged))}</tr>`)}</tbody>`,
    })
  }${table({
    caption:
      noun === 'cases'
        ? 'Strata = what the machines said / the rules that held. Each case has its chance to be drawn stored with it.'
        : 'Strata = the rules that held, or how the budget drew. Each dialogue has its chance to be drawn stored with it.',
    label: 'Strata',
    columns: 5,
    head: html`<tr><th scope="col">stratum</th><th scope="col" class="n">${noun}<small>N<sub>h</sub></small></th><th scope="col" class="n">drawn</th><th scope="col" class="n">judged<small>n<sub>h</sub></small></th><th scope="col" class="n">inclusion</th></tr>`,
    bodies: html`<tbody>${strata.map((row) => html`<tr><th scope="row">${stratumName(row)}</th>${[row.population, row.drawn, row.judged].map((n) => numberCell(count(n)))}${numberCell(inclusionOf(row))}</tr>`)}</tbody>`,
  })}`;
}

/** May break where its parts end. */
function stratumName({ stratum }: StratumRow): Html {
  return html`${stratum.split(/(?<=[/+])/).map((part, i) => html`${i > 0 && html`<wbr>`}${visibleText(part)}`)}`;
}

function inclusionOf({ inclusion: { low, high } }: StratumRow): string {
  return low === high ? fixed(low, 4) : `${fixed(low, 4)} to ${fixed(high, 4)}`;
}

/** What closed items came to, and how. */
export function resultTable(
  { items, conflicts }: Pick<ReviewReport, 'items' | 'conflicts'>,
  { title, anchoring }: { readonly title: string; readonly anchoring: AnchoringReport | null },
): Html | null {
  const { verdicts, by_basis, by_state } = items;
  if (by_state.closed === 0) return null;
  const shown = verdicts.slice(0, SHOWN_VERDICTS);
  const others = verdicts.slice(SHOWN_VERDICTS).reduce((sum, row) => sum + row.items, 0);
  const bases = sortedEntries(by_basis).map(([basis, n]) => `${basis} ${count(n)}`);
  return html`<h3>${title}</h3>${table({
    caption: html`Closed items by verdict. They rest on: ${bases.join(', ')}.`,
    label: title,
    columns: 3,
    head: html`<tr><th scope="col">verdict</th><th scope="col" class="n">items</th><th scope="col" class="n">share</th></tr>`,
    bodies: html`<tbody>${shown.map(({ verdict, items: n }) => html`<tr><th scope="row">${verdict === null ? html`none: undecided` : visibleText(verdict)}</th>${numberCell(count(n))}${numberCell(percent(n / by_state.closed))}</tr>`)}${others > 0 && html`<tr><th scope="row">${count(verdicts.length - SHOWN_VERDICTS)} other words</th>${numberCell(count(others))}${numberCell(percent(others / by_state.closed))}</tr>`}</tbody>`,
  })}
<ul class="notes"><li>Conflict: on ${count(conflicts.conflicting)} of ${count(conflicts.items)} items with two votes or more the votes differ${conflicts.rate !== null && ` (${percent(conflicts.rate)})`}.</li>
${conflicts.overturn_rate !== null && html`<li>Overturn: of ${count(conflicts.with_majority)} adjudicated items with a majority of votes, ${count(conflicts.overturned)} were decided against it (${percent(conflicts.overturn_rate)}).</li>`}
${anchoring !== null && anchoring.rate !== null && html`<li>Anchoring: of ${count(anchoring.disagreed)} revealed votes that differed from the machines’ label, ${count(anchoring.toward_machine)} were revised to it (${percent(anchoring.rate)}).</li>`}</ul>`;
}
