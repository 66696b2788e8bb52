/**
 * Added to the page's style sheet where a run has persuadees. One colour, dash and marker an arm in every plot: Okabe and
 * Ito's colours, which stay apart for colour-blind readers, and differ in marker and dash on paper.
 */
export const SUSCEPTIBILITY_STYLE = `
:root{--arm-control:#5f6b78;--arm-text:#0072b2;--arm-caption:#b8500a;--arm-media:#00795a;--arm-only:#8a3ea8;--arm-placebo:#7a6a00}
@media (prefers-color-scheme:dark){:root{--arm-control:#a9b3bf;--arm-text:#56b4e9;--arm-caption:#f0a04b;--arm-media:#3fc79a;--arm-only:#d59bf0;--arm-placebo:#d8c44a}}
@media print{:root{--arm-control:#5f6b78;--arm-text:#0072b2;--arm-caption:#b8500a;--arm-media:#00795a;--arm-only:#8a3ea8;--arm-placebo:#7a6a00}.panels figure{break-inside:avoid}}
.a-control{--arm:var(--arm-control)}.a-text{--arm:var(--arm-text)}.a-caption{--arm:var(--arm-caption)}.a-media{--arm:var(--arm-media)}.a-media_only{--arm:var(--arm-only)}.a-media_placebo{--arm:var(--arm-placebo)}.a-media_placebo .a-line{stroke-dasharray:2 4}
.a-line{fill:none;stroke:var(--arm);stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}.a-control .a-line{stroke-dasharray:5 4}
.a-band{fill:var(--arm);fill-opacity:.13}.a-mark{fill:var(--arm);stroke:var(--bg);stroke-width:1.2}.a-lead{stroke:var(--arm);stroke-width:.8;fill:none}
svg .a-label{fill:var(--arm);font-weight:650}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(21rem,100%),1fr));gap:1rem 1.6rem;margin:1rem 0}
.panels figure{margin:0;background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:.8rem .9rem .6rem}
.panels figcaption{color:var(--ink);font-weight:600;font-size:.92rem;overflow-wrap:anywhere}.panels figcaption small{display:block;font-weight:400;color:var(--soft);font-size:.82rem}
.panels svg{width:100%;height:auto;max-width:34rem;margin-top:.3rem}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(21rem,100%),1fr));gap:.8rem 1.6rem;margin:1.2rem 0}
.cards>div{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem}
.cards h3{margin:0 0 .1rem;font-size:1rem;overflow-wrap:anywhere}.cards p{margin:.15rem 0 .5rem;font-size:.84rem;color:var(--soft)}
.cards table{min-width:100%;font-size:.84rem}.cards thead th{background:var(--panel);position:static;font-size:.78rem}.cards tbody th{background:var(--panel);min-width:0;max-width:none}
.cards th,.cards td{padding:.25rem .35rem}.cards tr:last-child>*{border-bottom:0}.cards caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.word,td .word bdi{white-space:nowrap;overflow-wrap:normal}.cards h3 small{display:block;font-weight:400;font-size:.84rem;color:var(--soft)}
.stay{position:sticky;left:.6rem;display:inline-block;max-width:min(74ch,calc(100vw - 4rem))}#susceptibility .scroll tbody th{min-width:7rem}#susceptibility .scroll td,#susceptibility .scroll th{padding-left:.42rem;padding-right:.42rem}#susceptibility .scroll tr.group th{max-width:none}#susceptibility .scroll tr.group th{position:static}
.chip{display:inline-block;width:.7em;height:.7em;border-radius:50%;background:var(--arm);margin-right:.4em}
.a-refused{fill:none;stroke:var(--arm);stroke-width:1.6;stroke-dasharray:1.5 3.5;stroke-linecap:round}.arms .word{margin-right:.9em}
.heats{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(30rem,100%),1fr));gap:.4rem 2rem}.heats>div{min-width:0}.heats h4{margin:.9rem 0 0;font-size:.95rem;overflow-wrap:anywhere}.heats h4 small{display:block;font-weight:400;color:var(--soft);font-size:.82rem}
td.say{min-width:13rem}td.few{font-style:italic}.quad{fill:var(--soft);font-size:11px}.q-dot{fill:var(--accent);fill-opacity:.62;stroke:var(--bg);stroke-width:1}.q-line{stroke:var(--strong);stroke-dasharray:3 3}
.p-line{fill:none;stroke-width:2.1;stroke-linejoin:round}.p-0{stroke:var(--arm-text)}.p-1{stroke:var(--arm-caption);stroke-dasharray:6 3}.p-2{stroke:var(--arm-media);stroke-dasharray:2 3}.p-3{stroke:var(--arm-only);stroke-dasharray:8 3 2 3}.p-4{stroke:var(--arm-control)}
.fl-m{fill:rgb(var(--low))}.fl-c{fill:var(--accent)}.fl-w{stroke-width:2.4;stroke-linecap:round}.fl-w.m{stroke:rgb(var(--low))}.fl-w.c{stroke:var(--accent)}
.noise{color:var(--soft);font-style:italic}.ours{font-size:.72rem;border:1px solid var(--strong);border-radius:3px;padding:0 .25em;color:var(--soft);font-weight:500;white-space:nowrap}
`;
