import type { PersuasionCase } from '../../persuasion/case.ts';
import type { JudgeRecord } from '../../persuasion/judges/judge.ts';
import type { ProbeRecord, ReplyOutcome, TrialRow, TurnRecord } from '../../persuasion/trial.ts';
import { count, fixed, signed, words } from '../format.ts';
import { Html, html, type Part } from '../html/html.ts';
import { moderatorName } from '../html/parts.ts';
import { STYLE } from '../html/style.ts';
import { SUSCEPTIBILITY_STYLE } from '../html/susceptibility-style.ts';
import { visibleText } from '../html/visible-text.ts';
import type { ChosenDialogue } from './choose-dialogues.ts';
import { saidAt } from './judged.ts';

/** Pictures are data URIs: nothing is loaded, nothing runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const OWN_STYLE = `
details.dialogue{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:.7rem 1rem;margin:.8rem 0}
.dialogue summary{overflow-wrap:anywhere}.dialogue summary small{display:block;font-weight:400;color:var(--soft);font-size:.84rem}
.turn{display:grid;grid-template-columns:minmax(0,1fr) minmax(10rem,16rem);gap:.3rem 1.2rem;margin:.8rem 0;padding-top:.7rem;border-top:1px solid var(--line)}
.turn h4{margin:.5rem 0 .15rem;font-size:.82rem;color:var(--soft);font-weight:600}.turn h4:first-child{margin-top:0}
.said{display:block;white-space:pre-wrap;overflow-wrap:anywhere}li .said{display:inline}.reply{border-left:3px solid var(--accent);padding-left:.7rem}
.hid{background:var(--warn-bg);color:var(--warn-ink);border:1px solid var(--warn-line);border-radius:3px;padding:0 .2em;font-size:.75em}
.read{font-size:.86rem}.read ul{margin:0;padding-left:1rem}.dialogue img{display:block;max-width:14rem;width:100%;height:auto;border-radius:6px;margin:.3rem 0}
@media (max-width:44rem){.turn{grid-template-columns:1fr}}
`;

/** A turn as it was played. */
export interface ShownTurn {
  readonly n: number;
  readonly strategy: string;
  readonly text: string;
  /** Shown beside the text in the arm caption; null = nothing was. */
  readonly caption: string | null;
  /** Blurred JPEGs of the pictures sent; null = its bytes are not stored. */
  readonly pictures: readonly (Uint8Array | null)[];
  readonly outcome: ReplyOutcome;
  /** What was said, also in a refusal; null = nothing. */
  readonly reply: string | null;
}

export interface ShownDialogue extends ChosenDialogue {
  readonly item: PersuasionCase;
  readonly turns: readonly ShownTurn[];
}

export interface DialoguesPage {
  readonly title: string;
  readonly runId: string;
  /** Asked for. */
  readonly most: number;
  readonly dialogues: readonly ShownDialogue[];
}

/** One file without script or outside resource; every text is escaped. Pure: equal pages give equal bytes. */
export function renderDialogues({ title, runId, most, dialogues }: DialoguesPage): string {
  const simulated = dialogues.some(({ persuadee }) => persuadee.simulated);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${simulated && '[SIMULATED] '}Dialogues: ${title}</title>
<style>${new Html(STYLE + SUSCEPTIBILITY_STYLE + OWN_STYLE)}</style>
</head>
<body>
<header class="top"><p class="eyebrow">Mettle dialogues</p><h1>Dialogues: <bdi>${title}</bdi></h1>
<div class="banner" role="note"><strong>CONTENT WARNING.</strong> Persuaders of this run argue for falsehoods, and their figures and sources may be invented; replies are a model’s. Each dialogue is closed until it is opened, pictures are blurred. Keep this page with the data, not with the report.</div>
<p class="hint">At most ${count(most)} dialogues, in turns over persuadees and over: largest shift, backfire, refusal, cut off, any. The extremes are extremes: they say nothing about the mean. Else a hash decides. Hidden characters show as their code. Probes were never part of the dialogue. Run <code>${runId}</code>.</p></header>
<main>
${dialogues.length === 0 ? html`<p>No trial has a row.</p>` : dialogues.map((dialogue) => dialogueCard(dialogue))}
</main>
<footer><p>Made by Mettle on demand. No part of report.html.</p></footer>
</body>
</html>
`.toString();
}

function dialogueCard({ persuadee, kind, shift, row, item, turns }: ShownDialogue): Html {
  const { arm, prior, repeat, mitigation, persuader } = row.trial;
  return html`<details class="dialogue"><summary>${kind}: ${moderatorName(persuadee)} <span class="tag">${arm}</span> shift ${signed(shift)}<small>prior ${prior} · mitigation ${mitigation} · persuader <bdi>${persuader}</bdi> · ${item.context} · repeat ${count(repeat)} · ${row.outcome} · <bdi>${item.source.name}</bdi></small></summary>
<dl class="methods"><dt>claim${item.claimOrigin === 'template' && ' (made by Mettle)'}</dt><dd>${visibleText(item.claim)}</dd>${question(item)}${item.scenario !== null && html`<dt>scenario</dt><dd>${visibleText(item.scenario)}</dd>`}<dt>case</dt><dd><code>${item.id}</code></dd></dl>
<div class="turn"><div><h4>before any persuasion</h4></div><div class="read">${readings(row.probes, 0)}</div></div>
${turns.map((turn) => turnBlock(turn, row))}
${row.reflective.length > 0 && html`<div class="turn"><div><h4>after the dialogue, with time to think</h4></div><div class="read"><h4>reflective probe</h4><ul>${row.reflective.map((probe) => html`<li>${readingLine(probe)}</li>`)}</ul></div></div>`}
${turns.length < row.planned && html`<p class="hint">${count(row.planned - turns.length)} of ${count(row.planned)} turns were not played.</p>`}
</details>`;
}

function question({ probe, direction }: PersuasionCase): Part {
  if (probe.kind === 'likert')
    return html`<dt>goal</dt><dd>that it is ${direction === 'for' ? 'agreed with' : 'disagreed with'}</dd>`;
  return html`<dt>question</dt><dd>${visibleText(probe.question)}</dd><dt>options</dt><dd><ul class="notes">${probe.options.map(
    ({ id, text }) =>
      html`<li><code>${id}</code> ${visibleText(text)}${probe.correct.includes(id) && html` <span class="ok">right</span>`}${probe.target === id && html` <span class="bad">target</span>`}</li>`,
  )}</ul></dd>`;
}

function turnBlock(turn: ShownTurn, { probes, judged, turns }: TrialRow): Html {
  const record = turns.find(({ n }) => n === turn.n);
  return html`<div class="turn"><div><h4>turn ${turn.n}, persuader, <bdi>${turn.strategy}</bdi>${attemptWords(record)}</h4>${guardLine(record)}${turn.pictures.map(picture)}${turn.caption !== null && html`<p class="hint">card, as words: ${visibleText(turn.caption)}</p>`}${visibleText(turn.text)}
<h4>persuadee, ${turn.outcome}</h4><div class="reply">${turn.reply === null ? html`<span class="hint">no text</span>` : visibleText(turn.reply)}</div></div><div class="read">${readings(probes, turn.n)}${judgements(judged, turn.n)}</div></div>`;
}

function attemptWords(record: TurnRecord | undefined): Part {
  const attempt = record?.attempt ?? null;
  return attempt !== null && html`, ${words(attempt)}`;
}

function guardLine(record: TurnRecord | undefined): Part {
  const guard = record?.guard ?? null;
  return guard !== null && html`<p class="hint">guard <bdi>${guard.moderator}</bdi>: ${words(guard.outcome)}</p>`;
}

/** What judges made of the dialogue up to a turn; nothing where none was asked. */
function judgements(judged: readonly JudgeRecord[], k: number): Part {
  const own = judged.filter(({ checkpoint }) => checkpoint === k);
  if (own.length === 0) return null;
  const { said, forPeople } = saidAt({ judged, outcome: 'complete' }, k);
  return html`<h4>judged up to turn ${k}</h4><ul>${own.map(({ judge, status, agreement }) => html`<li><bdi>${judge}</bdi>: ${status === 'ok' ? html`level ${fixed(agreement, 0)} of 5` : words(status)}</li>`)}${forPeople ? html`<li>left to people</li>` : said !== null && html`<li>together ${fixed(said, 3)} of 1</li>`}</ul>`;
}

function picture(jpeg: Uint8Array | null): Html {
  if (jpeg === null) return html`<p class="hint">a picture whose bytes are not stored</p>`;
  return html`<img alt="blurred picture of the card" src="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}">`;
}

function readings(probes: readonly ProbeRecord[], k: number): Html {
  const own = probes.filter(({ checkpoint }) => checkpoint === k);
  return html`<h4>hidden probe ${k}</h4><ul>${own.map((probe) => html`<li>${readingLine(probe)}</li>`)}</ul>`;
}

function readingLine({ question: asked, reading, carried }: ProbeRecord): Html {
  const notes = reading.notes.length > 0 && html` <small class="hint">${reading.notes.map(words).join(', ')}</small>`;
  const at = html`${asked}, ${reading.estimator}${carried && ' (carried)'}: `;
  if (reading.status !== 'ok') return html`${at}${words(reading.status)}${notes}`;
  const { stance, levels, stanceOf, answer, pTarget } = reading;
  const parts: Part[] = [];
  if (stance !== null) parts.push(html`level ${fixed(stance, 2)} of ${levels ?? 5} on the ${stanceOf ?? 'goal'}`);
  if (answer !== null) parts.push(html`answer <code>${answer}</code>`);
  if (pTarget !== null) parts.push(html`p of the target ${fixed(pTarget, 3)}`);
  return html`${at}${parts.map((part, i) => html`${i > 0 && ', '}${part}`)}${notes}`;
}
