// The page's style sheet. No image, no font and no address: the page is one
// file. Colours meet WCAG AA on their backgrounds in both schemes.
#pragma once

#include "html.h"

namespace gosan::report {

inline constexpr Markup kStyle = R"css(
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --line: #dcdcd7; --text: #22262b;
  --quiet: #5b636d; --link: #1b5a9e; --first: #ad2a20; --second: #1b5a9e;
  --code: #f4f4f1; --hit: #fdf3d0; --mark: #f6d365; --mark-text: #2b2300;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1b1f25; --line: #343a43; --text: #e2e5e9;
    --quiet: #a5adb8; --link: #8fc0fb; --first: #ff9c92; --second: #8fc0fb;
    --code: #161a1f; --hit: #2f2a17; --mark: #6a5310; --mark-text: #fff3cc;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 78rem; padding: 1.5rem 1.25rem 4rem;
  background: var(--page); color: var(--text); overflow-wrap: anywhere;
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
a { color: var(--link); }
a:focus-visible, summary:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px;
}
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .35rem; }
h3 { font-size: 1rem; margin: 0 0 .6rem; }
p { margin: .3rem 0; }
code, pre, .at, dd, figcaption {
  font-family: ui-monospace, "SF Mono", Menlo, "DejaVu Sans Mono", monospace;
}
code { font-size: .92em; }
.quiet, .at, figcaption, dt { color: var(--quiet); }
.brand { color: var(--quiet); font-weight: 600; letter-spacing: .02em; }
.index h2 { font-size: 1rem; margin: 1.6rem 0 .5rem; }
.index ol { background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; list-style: none; margin: 0; padding: 0; }
.index li + li { border-top: 1px solid var(--line); }
.index a { display: block; padding: .6rem 1rem; text-decoration: none; }
.index a:hover .name { text-decoration: underline; }
.index .name { font-weight: 600; }
.index .where { color: var(--quiet); display: block; font-size: .9rem; }
article { border-top: 3px solid var(--line); margin-top: 2.5rem;
  padding-top: 1.4rem; }
.verdict { font-size: 1.08rem; max-width: 60rem; }
.kind { color: var(--first); font-size: .85rem; font-weight: 700;
  letter-spacing: .04em; margin: 0; text-transform: uppercase; }
.sides { display: grid; gap: 1rem; margin-top: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); }
.card { background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; margin-top: 1rem; min-width: 0; padding: 1rem; }
.sides .card { margin-top: 0; }
.first { border-top: 4px solid var(--first); }
.second { border-top: 4px solid var(--second); }
.first h3 { color: var(--first); }
.second h3 { color: var(--second); }
figure { margin: .6rem 0; }
figcaption { font-size: .85rem; margin-bottom: .25rem; }
pre { background: var(--code); border: 1px solid var(--line);
  border-radius: 6px; font-size: .85rem; line-height: 1.5; margin: 0;
  padding: .4rem 0; white-space: pre-wrap; }
pre code { font-size: inherit; }
.line { display: grid; grid-template-columns: 3.6rem minmax(0, 1fr);
  padding-right: .6rem; }
.no { color: var(--quiet); padding-right: .8rem; text-align: right;
  user-select: none; }
.hit { background: var(--hit); }
.hit .no { color: var(--text); font-weight: 700; }
mark { background: var(--mark); border-radius: 3px; color: var(--mark-text);
  padding: .05em .1em; margin: 0 -.1em; }
.stack { font-size: .88rem; margin: .6rem 0; padding-left: 1.7rem; }
.stack li { padding: .08rem 0; }
.stack li::marker { color: var(--quiet); }
.stack .at { font-size: .92em; }
.fold { list-style: none; }
.origin { border-top: 1px dashed var(--line); margin-top: .9rem;
  padding-top: .6rem; }
.second > .origin:nth-child(2) { border-top: 0; margin: 0; padding: 0; }
table { border-spacing: 0; margin-top: .9rem; width: 100%; }
caption, .waits { border-top: 1px dashed var(--line); caption-side: top;
  font-weight: 600; padding: .6rem 0 .2rem; text-align: left; }
.waits { margin-top: .9rem; }
th { color: var(--quiet); font-weight: 400; padding: .12rem 1rem .12rem 0;
  text-align: left; vertical-align: top; white-space: nowrap; width: 1%; }
td { padding: .12rem 0; }
summary { color: var(--quiet); cursor: pointer; font-size: .9rem; }
.facts { margin-top: 1rem; }
dl { display: grid; font-size: .85rem; gap: .1rem 1rem; margin: .5rem 0;
  grid-template-columns: max-content minmax(0, 1fr); }
dd { margin: 0; }
@media (max-width: 30rem) {
  body { padding: 1rem .75rem 3rem; }
  .card { padding: .75rem; }
  .line { grid-template-columns: 2.7rem minmax(0, 1fr); }
  .no { padding-right: .5rem; }
}
@media print { body { max-width: none; } article { break-before: page; } }
)css";

}  // namespace gosan::report
