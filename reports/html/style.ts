/** The page's one style sheet: light and dark by the reader's system, print, 320 px and up. Colours pass WCAG AA. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--panel:#f6f7f9;--ink:#16191d;--soft:#525b66;--line:#dadfe5;--strong:#b9c1cb;
--accent:#1a56b0;--accent-soft:#dce8f9;--warn-bg:#fff3d6;--warn-line:#d99a00;--warn-ink:#6b4700;--bad:#a3271b;--good:#17693f;
--safe:#2f7fb8;--controversial:#d9a41b;--unsafe:#b4472d;--refused:#6f5494;--invalid:#8b95a1;--timeout:#5f6b78;--error:#30363d;--na:#c9d0d8;
--low:196,84,38;--high:26,99,176}
@media (prefers-color-scheme:dark){:root{--bg:#11151a;--panel:#191f26;--ink:#e8ebef;--soft:#a3adb9;--line:#2c343e;--strong:#465261;
--accent:#84b4f5;--accent-soft:#1d3252;--warn-bg:#37290a;--warn-line:#b98512;--warn-ink:#f5d48b;--bad:#f59a8d;--good:#7fd3a4;
--safe:#4f9fdb;--controversial:#dcae3c;--unsafe:#d9694b;--refused:#a78bd0;--invalid:#87929f;--timeout:#a9b3bf;--error:#dfe4ea;--na:#3d4753;
--low:224,116,66;--high:78,150,230}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;-webkit-text-size-adjust:100%}
main,header.top,footer{max-width:78rem;margin:0 auto;padding:0 1.5rem}
header.top{padding-top:2.5rem}
h1{font-size:2rem;line-height:1.2;margin:.2rem 0 .6rem;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{font-size:1.35rem;line-height:1.3;margin:3rem 0 .35rem;padding-top:1.1rem;border-top:1px solid var(--line);letter-spacing:-.01em}
h3{font-size:1.02rem;margin:1.8rem 0 .3rem}
p{margin:.5rem 0;max-width:74ch}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
code,.num,td.n,.digest{font-variant-numeric:tabular-nums}
code,.digest{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.86em;overflow-wrap:anywhere}
.eyebrow{font-size:.8rem;letter-spacing:.09em;text-transform:uppercase;color:var(--soft);margin:0;font-weight:600}
.lead,.hint,figcaption,caption{color:var(--soft)}
.hint{font-size:.9rem}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--bg);padding:.5rem 1rem;z-index:9}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.banner{border:1px solid var(--warn-line);border-left-width:6px;background:var(--warn-bg);color:var(--warn-ink);padding:.7rem 1rem;border-radius:6px;margin:1rem 0;max-width:none}
.banner strong{letter-spacing:.04em}
.sim{display:inline-block;font-size:.66rem;font-weight:700;letter-spacing:.06em;text-transform:uppercase;background:var(--warn-bg);color:var(--warn-ink);border:1px solid var(--warn-line);border-radius:3px;padding:0 .3em;margin-left:.4em;line-height:1.45;vertical-align:.08em;white-space:nowrap}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.6rem;margin:1.3rem 0 0;padding:0}
.facts div{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:.65rem .9rem}
.facts dt{color:var(--soft);font-size:.82rem}.facts dd{margin:0;font-size:1.3rem;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.35}
.facts dd small{display:block;font-weight:400;font-size:.8rem;color:var(--soft)}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;padding:0;margin:1.2rem 0 0;font-size:.92rem}
.scroll{margin:.9rem 0 .4rem}
table{border-collapse:separate;border-spacing:0;font-size:.9rem;line-height:1.35;min-width:40%}
caption{text-align:left;font-size:.9rem;padding:0 0 .45rem}caption span{display:inline-block;position:sticky;left:0;max-width:min(74ch,calc(100vw - 2.5rem))}
th,td{padding:.42rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{position:sticky;top:0;background:var(--bg);border-bottom:2px solid var(--strong);font-weight:600;vertical-align:bottom;z-index:2}
tbody th{font-weight:600;background:var(--bg);min-width:11rem}tbody th bdi,td bdi{overflow-wrap:anywhere}
td.n,th.n{text-align:right}td.n{white-space:nowrap}
td small,th small{display:block;color:var(--soft);font-weight:400;font-size:.8rem}
td .ci{display:block;color:var(--soft);font-size:.76rem}
td.best .v{font-weight:750}
tbody.apart td,tbody.apart th{background:var(--panel)}
tbody.apart tr:first-child>*{border-top:2px solid var(--strong)}
tr.group th{background:var(--panel);font-size:.82rem;letter-spacing:.03em;color:var(--soft);padding:.35rem .7rem}
td.heat,th.heat{border-left:2px solid var(--bg)}
td.heat .ci{color:var(--ink)}td.null{color:var(--soft)}
.tag{display:inline-block;border:1px solid var(--strong);border-radius:999px;padding:0 .55em;font-size:.78rem;font-weight:500;white-space:nowrap}
.tag.unsafe{border-color:var(--unsafe)}.tag.safe{border-color:var(--safe)}
.ok{color:var(--good);font-weight:650}.bad{color:var(--bad);font-weight:650}
figure{margin:1.1rem 0}
svg{display:block;max-width:100%;overflow:visible}
svg text{fill:var(--ink);font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
svg .t-soft{fill:var(--soft)}svg .grid{stroke:var(--line)}svg .axis{stroke:var(--strong)}
.whisker{stroke:var(--accent);stroke-width:2.5;stroke-linecap:round}.dot{fill:var(--accent);stroke:var(--bg);stroke-width:1.5}
svg .t-halo{paint-order:stroke;stroke:var(--bg);stroke-width:4px;stroke-linejoin:round}svg .curve{fill:none;stroke:var(--accent);stroke-width:2}h3 small{font-weight:400;color:var(--soft);font-size:.85rem}
.quiet .whisker{stroke:var(--soft)}.quiet .dot{fill:var(--soft)}.ref{stroke:var(--soft);stroke-dasharray:3 3}
.plots{display:grid;grid-template-columns:minmax(9rem,max-content) repeat(3,minmax(0,1fr));gap:0 1.6rem;align-items:center;font-size:.9rem}
.plots .head{font-weight:600;padding-bottom:.2rem}.plots .name{font-weight:600;overflow-wrap:anywhere}
.bars{display:grid;grid-template-columns:minmax(9rem,max-content) minmax(0,1fr);gap:.35rem 1rem;align-items:center;font-size:.9rem}
.bars .name{font-weight:600;overflow-wrap:anywhere}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;list-style:none;padding:0;margin:.6rem 0 0;font-size:.86rem;color:var(--soft)}
.legend svg{display:inline-block;vertical-align:-.1em;margin-right:.35em}
.grid{display:flex;flex-wrap:wrap;gap:1.4rem 2rem}.grid figure{margin:.4rem 0}
.grid figcaption{font-weight:600;color:var(--ink);font-size:.92rem;margin-bottom:.35rem}
.f-safe{fill:var(--safe)}.f-controversial{fill:var(--controversial)}.f-unsafe{fill:var(--unsafe)}.f-refused{fill:var(--refused)}
.f-invalid{fill:var(--invalid)}.f-timeout{fill:var(--timeout)}.f-error{fill:var(--error)}.f-not_assessable,.f-not_recorded{fill:var(--na)}
.seg{stroke:var(--bg);stroke-width:1}
.m-cell{stroke:var(--bg);stroke-width:3}.m-right{fill:rgb(var(--high))}.m-wrong{fill:rgb(var(--low))}.m-missing{fill:var(--soft)}
svg .m-num{font-size:17px;font-weight:650}svg .m-share{font-size:11.5px}
dl.methods{display:grid;grid-template-columns:minmax(10rem,15rem) minmax(0,1fr);gap:.55rem 1.4rem;font-size:.93rem;max-width:66rem}
dl.methods dt{font-weight:600;overflow-wrap:anywhere}dl.methods dd{margin:0}
details{margin:.8rem 0}summary{cursor:pointer;font-weight:600}
pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.9rem 1rem;overflow:auto;max-height:32rem;font-size:.82rem;line-height:1.45;white-space:pre-wrap;overflow-wrap:anywhere}
ul.notes{font-size:.9rem;color:var(--soft);padding-left:1.2rem;margin:.4rem 0;max-width:80ch}
footer{margin-top:3.5rem;padding-top:1rem;padding-bottom:2.5rem;color:var(--soft);font-size:.88rem}
.scroll.wide{overflow:auto;max-height:85vh}
.scroll.wide tbody th:first-child{position:sticky;left:0;z-index:1}.scroll.wide thead th:first-child{left:0;z-index:3}
@media (max-width:70rem){.scroll{overflow:auto;max-height:85vh}.scroll tbody th:first-child{position:sticky;left:0;z-index:1}.scroll thead th:first-child{left:0;z-index:3}}
@media (max-width:44rem){main,header.top,footer{padding-left:1rem;padding-right:1rem}h1{font-size:1.55rem}
.plots{grid-template-columns:1fr}.plots .head,.plots .axis~.axis,.plots .gap{display:none}.plots .name{margin-top:.9rem}.plots .plot::before{content:attr(data-label);font-size:.8rem;color:var(--soft)}
.bars{grid-template-columns:1fr;gap:.15rem}.bars .name{margin-top:.6rem}dl.methods{grid-template-columns:1fr;gap:.1rem}dl.methods dd{margin-bottom:.7rem}
th,td{padding:.38rem .5rem}tbody th:first-child{min-width:7rem;max-width:9.5rem;overflow-wrap:anywhere}.facts{grid-template-columns:1fr 1fr}}
@media print{:root{color-scheme:light}body{font-size:11px}nav,.skip{display:none}h2{break-after:avoid}tr,figure,.banner{break-inside:avoid}
thead th{position:static}.scroll,.scroll.wide{overflow:visible;max-height:none}pre{max-height:none}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}a{color:inherit}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`;
