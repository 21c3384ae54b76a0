"""How a report looks: on a phone, on a screen, on paper.

SPDX-License-Identifier: GPL-3.0-or-later
"""
CSS = """
:root { --ink: #1a1a1a; --grey: #595959; --line: #d6d6d6; --pale: #f5f5f3; --blue: #00568a; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 58rem; padding: 1rem 1rem 3rem; color: var(--ink);
  background: #fff; font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans",
  sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.2rem 0 0.6rem; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 0.6rem; padding-top: 0.6rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.4rem 0 0.3rem; }
p { margin: 0.5rem 0; }
p, dl, ul, figure, h1 { max-width: 46rem; }
.kind, .note { color: var(--grey); }
.kind { margin: 0; }
.note { font-size: 0.9rem; }
.warn { border-left: 4px solid #b34700; padding: 0.2rem 0 0.2rem 0.8rem; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; }
a { color: var(--blue); }
dl { display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr; gap: 0.3rem 1rem;
  margin: 0.6rem 0; }
dt { color: var(--grey); min-width: 0; }
dd { margin: 0; min-width: 0; }
figure { margin: 1.2rem 0 1.8rem; }
figure img { display: block; width: 100%; height: auto; }
figcaption { font-size: 0.9rem; color: var(--grey); margin-top: 0.4rem; }
figcaption strong, .found { color: var(--ink); }
figcaption p { margin: 0.2rem 0; }
.scroll { overflow-x: auto; margin: 0.8rem 0; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--grey); padding-bottom: 0.3rem; }
th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); font-weight: normal; }
thead th { font-weight: 600; vertical-align: bottom; }
th.n, td.n { text-align: right; white-space: nowrap; }
details { margin: 0.6rem 0; }
summary { cursor: pointer; color: var(--blue); padding: 0.2rem 0; }
pre { background: var(--pale); padding: 0.7rem 0.9rem; overflow-x: auto; font-size: 0.85rem;
  line-height: 1.45; margin: 0.5rem 0; }
code { font-size: 0.92em; }
.set { overflow-wrap: anywhere; }
footer { margin-top: 3rem; color: var(--grey); font-size: 0.85rem; }
@media (max-width: 34rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.5rem; }
  h1 { font-size: 1.35rem; }
  .wide img { min-width: 38rem; }
}
@media print {
  @page { margin: 16mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  h2, h3, caption { break-after: avoid; }
  figure, tr, dl > * { break-inside: avoid; }
  figure { max-width: 15cm; }
  .scroll, pre { overflow: visible; }
  pre { white-space: pre-wrap; }
  a { color: inherit; text-decoration: none; }
}
"""
