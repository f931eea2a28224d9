/** How the page looks: by the system in light or dark, on a phone, a screen and paper. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #fff; --box: #f5f6f8; --text: #1c2733; --quiet: #566270; --line: #d5dae0; --link: #0b57b0; --warn: #fdf3e1;
  --critical: #8f1239; --high: #d1412c; --medium: #e09a1a; --low: #3b82c4; --info: #8795a5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181d; --box: #1d232a; --text: #e3e8ed; --quiet: #a3afbc; --line: #37414c; --link: #84b6f4; --warn: #3a2d14;
    --critical: #f0719a; --high: #e8604b; --medium: #e0a63c; --low: #5b9bd6; --info: #8795a5;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 68rem; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { margin: 0 0 1rem; font-size: 1.7rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.3rem; }
h3 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
h4 { margin: 0 0 .25rem; font-size: 1rem; }
p { margin: .4rem 0; max-width: 46rem; }
a { color: var(--link); }
code { font: .92em/1.4 ui-monospace, monospace; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
.quiet, figcaption { color: var(--quiet); }
.warn { margin: 1rem 0; padding: .75rem 1rem; border-left: .3rem solid var(--medium); background: var(--warn); }
.warn h2 { margin: 0 0 .25rem; font-size: 1.05rem; }
dl { display: grid; grid-template-columns: minmax(6.5rem, max-content) 1fr; gap: .15rem 1rem; margin: .5rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; unicode-bidi: isolate; }
dd dl, dd ul { margin: 0; }
dd dl { grid-template-columns: fit-content(40%) 1fr; }
bdi, p, li, td { unicode-bidi: isolate; }
.charts { display: flex; flex-wrap: wrap; gap: 1.5rem 2.5rem; margin-top: 1.5rem; }
figure { flex: 1 1 20rem; margin: 0; max-width: 32rem; }
figcaption { margin-bottom: .5rem; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--text); font: 13px system-ui, sans-serif; }
svg .axis { stroke: var(--line); }
svg rect { stroke: var(--page); stroke-width: 1; }
.badge { display: inline-block; padding: 0 .5rem; border: 1px solid; border-left-width: .6rem; font-size: .85rem; }
.critical { fill: var(--critical); border-color: var(--critical); }
.high { fill: var(--high); border-color: var(--high); }
.medium { fill: var(--medium); border-color: var(--medium); }
.low { fill: var(--low); border-color: var(--low); }
.info { fill: var(--info); border-color: var(--info); }
article { margin: .75rem 0; padding: .75rem 1rem; border-left: .25rem solid; background: var(--box); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); text-align: right; vertical-align: bottom; }
th { color: var(--quiet); font-weight: normal; overflow-wrap: normal; }
th:first-child, td:first-child, .words { text-align: left; }
.rows td { vertical-align: top; }
.rows td:first-child { min-width: 8rem; overflow-wrap: break-word; }
.short { white-space: nowrap; }
@media (max-width: 36rem) {
  article { padding: .6rem .75rem; }
  article > dl { grid-template-columns: 1fr; gap: 0; }
  article > dl > dd { margin-bottom: .4rem; }
  dd dd dl { grid-template-columns: 1fr; }
  td:first-child { min-width: 11rem; }
}
@media print {
  :root {
    color-scheme: light;
    --page: #fff; --box: #fff; --text: #000; --quiet: #444; --line: #bbb; --link: #000; --warn: #fff;
    --critical: #8f1239; --high: #d1412c; --medium: #e09a1a; --low: #3b82c4; --info: #8795a5;
  }
  @page { margin: 16mm; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  .scroll { overflow-x: visible; }
  .rows { font-size: 8.5pt; }
  .rows th, .rows td { padding: .15rem .5rem .15rem 0; }
  rect, .badge, article, .warn { print-color-adjust: exact; }
  .charts { gap: 1rem; }
  figure { flex-basis: 15rem; }
  article { border: 1px solid; border-left-width: .25rem; }
  h2, h3, h4, .keep { break-after: avoid; }
  article { box-decoration-break: clone; -webkit-box-decoration-break: clone; }
  figure, tr, li, article > dl > dt, article > dl > dd { break-inside: avoid; }
  article > h4, article > h4 + p { break-after: avoid; }
  p { orphans: 3; widows: 3; }
}
`;
