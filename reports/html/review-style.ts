/** Added to the page's style sheet where people were asked. */
export const REVIEW_STYLE = `
.ring{fill:none;stroke:var(--ink);stroke-width:1.6}
#review .facts{margin-bottom:1.2rem}#review td .said,#review th .said{overflow-wrap:anywhere}#review .hid{font-size:.76rem;color:var(--bad)}
#review td.n.wrap{white-space:normal;min-width:13rem}#review tbody th{min-width:8.5rem;font-variant-numeric:tabular-nums}#review thead th .sim,#leaderboard thead th .sim{margin-left:0}
`;
