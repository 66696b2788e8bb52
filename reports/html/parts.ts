import { DASH } from '../format.ts';
import type { ModeratorReport } from '../report-shape.ts';
import { type Html, html, type Part } from './html.ts';

/** Mark of a simulated moderator. */
export const SIMULATED = html`<span class="sim">simulated</span>`;

/** A moderator's name as every table and chart shows it: isolated from the text around, marked when simulated. */
export function moderatorName({ name, simulated }: Pick<ModeratorReport, 'name' | 'simulated'>): Html {
  return html`<bdi>${name}</bdi>${simulated && SIMULATED}`;
}

/** Name and mark as plain text, for labels of graphics. */
export function plainName({ name, simulated }: Pick<ModeratorReport, 'name' | 'simulated'>): string {
  return simulated ? `${name} (simulated)` : name;
}

/** Name by name, for tables that hold names only. */
export function nameOf(moderators: readonly ModeratorReport[]): (name: string) => Html {
  const simulated = new Map(moderators.map((moderator) => [moderator.name, moderator.simulated]));
  return (name) => moderatorName({ name, simulated: simulated.get(name) ?? false });
}

export interface TableOptions {
  readonly caption: Part;
  /** For people who cannot see the caption beside a scrolled table. */
  readonly label: string;
  readonly head: Html;
  readonly bodies: Part;
  /** Columns; many make the table scroll in a box of its own. */
  readonly columns: number;
}

const WIDE = 11;

export function table({ caption, label, head, bodies, columns }: TableOptions): Html {
  const wide = columns > WIDE ? ' wide' : '';
  return html`<div class="scroll${wide}" role="region" aria-label="${label}" tabindex="0"><table>
<caption><span>${caption}</span></caption>
<thead>${head}</thead>
${bodies}
</table></div>`;
}

/** A right-aligned cell. A missing value is a dash that screen readers name. */
export function numberCell(text: string, extra: Part = null): Html {
  if (text === DASH) return html`<td class="n null">${missing()}${extra}</td>`;
  return html`<td class="n">${text}${extra}</td>`;
}

export function missing(): Html {
  return html`<span title="not defined: see the notes below" aria-hidden="true">${DASH}</span><span class="sr">not defined</span>`;
}

export function section(id: string, title: string, content: Part): Html {
  return html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2>
${content}
</section>
`;
}

export function notes(lines: readonly Part[]): Html | null {
  return lines.length === 0 ? null : html`<ul class="notes">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** A snake_case name that may break after its underscores. */
export function breakable(name: string): Html {
  return html`${name.split('_').map((word, i) => html`${i > 0 && html`_<wbr>`}${word}`)}`;
}
