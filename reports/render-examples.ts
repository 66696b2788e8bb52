import type { CaseId } from '../core/ids.ts';
import type { Example, ModeratorExamples } from './examples.ts';
import { count } from './format.ts';
import { Html, html } from './html/html.ts';
import { moderatorName, section } from './html/parts.ts';
import { STYLE } from './html/style.ts';

/** Pictures are data URIs: nothing is loaded, nothing runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const OWN_STYLE = `
.examples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(20rem,100%),1fr));gap:.8rem;align-items:start;margin:1rem 0}
.examples details{margin:0;background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:.6rem .9rem}
.examples summary{overflow-wrap:anywhere}.examples summary small{display:block;font-weight:400;color:var(--soft);font-size:.82rem}
.examples img{display:block;width:100%;height:auto;max-width:20rem;border-radius:6px;margin:.7rem 0 .5rem}
.examples dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem .8rem;margin:.5rem 0 0;font-size:.86rem}
.examples dt{color:var(--soft)}.examples dd{margin:0;overflow-wrap:anywhere}
`;

export interface ExamplesPage {
  readonly title: string;
  readonly runId: string;
  /** Asked for, for each moderator. */
  readonly most: number;
  readonly moderators: readonly ModeratorExamples[];
  /** Blurred JPEG of a case; null = it has no picture. */
  thumbnail(id: CaseId): Uint8Array | null;
}

/** One file without script or outside resource; every text is escaped. Pure: equal pages give equal bytes. */
export function renderExamples(page: ExamplesPage): string {
  const title = `Examples: ${page.title}`;
  const simulated = page.moderators.some(({ moderator }) => moderator.simulated);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${simulated && '[SIMULATED] '}${title}</title>
<style>${new Html(STYLE + OWN_STYLE)}</style>
</head>
<body>
<header class="top"><p class="eyebrow">Mettle examples</p><h1>${title}</h1>
<div class="banner" role="note"><strong>CONTENT WARNING.</strong> Cases of this run are offensive: hate, threats, slurs. Each picture below is closed until it is opened, and blurred beyond reading; texts are not shown. Keep this page with the data, not with the report.</div>
<p class="hint">Images and videos that a moderator got wrong: at most ${count(page.most)} for each moderator under test, the first by case id, which is a hash. A missing answer is no wrong one. Run <code>${page.runId}</code>.</p></header>
<main>
${page.moderators.map((of, i) => moderatorSection(of, i, page))}
</main>
<footer><p>Made by Mettle on demand. No part of report.html.</p></footer>
</body>
</html>
`.toString();
}

function moderatorSection(of: ModeratorExamples, place: number, page: ExamplesPage): Html {
  const cards = of.examples.map((example) => exampleCard(example, page.thumbnail(example.caseId)));
  return section(
    `moderator-${place + 1}`,
    of.moderator.name,
    html`<p class="lead">${moderatorName(of.moderator)}: ${summary(of)}</p>
${cards.length > 0 && html`<div class="examples">${cards}</div>`}`,
  );
}

function summary({ decided, wrong, examples }: ModeratorExamples): string {
  if (decided === 0) return 'decided no image or video case of known truth.';
  const all = `${count(decided)} image and video cases with known truth and a decision`;
  if (wrong === 0) return `none of ${all} is wrong.`;
  return `${count(wrong)} of ${all} are wrong; ${count(examples.length)} of them are here.`;
}

function exampleCard(example: Example, thumbnail: Uint8Array | null): Html {
  const { caseId, truth, decided, categories, source, language, variant, kind } = example;
  return html`<details><summary>${truth === 'unsafe' ? 'Missed' : 'Flagged'}: truth <span class="tag ${truth}">${truth}</span> decided <span class="tag ${decided}">${decided}</span><small><bdi>${variant ?? 'as it is'}</bdi></small></summary>
${thumbnail === null ? html`<p class="hint">No picture of it is stored.</p>` : html`<img alt="blurred picture of the case" src="data:image/jpeg;base64,${Buffer.from(thumbnail).toString('base64')}">`}
<dl><dt>source</dt><dd><bdi>${source}</bdi></dd>${kind !== null && html`<dt>kind</dt><dd><bdi>${kind}</bdi></dd>`}<dt>language</dt><dd><bdi>${language}</bdi></dd><dt>named</dt><dd>${categories.length === 0 ? 'no category' : html`<bdi>${categories.join(', ')}</bdi>`}</dd><dt>case</dt><dd><code>${caseId}</code></dd></dl>
</details>`;
}
