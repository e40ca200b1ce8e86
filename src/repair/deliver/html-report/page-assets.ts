// SPDX-License-Identifier: Apache-2.0

/** Style of the report: no outside fonts or files, readable in print and in the dark. */
export const STYLE: string = `
:root{--ink:#1d2330;--dim:#66708a;--line:#d9deea;--paper:#fff;--soft:#f5f7fb;--good:#12744a;--bad:#b3261e;--warn:#8a5a00;--was:#fde9e7;--is:#e3f5ea}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9f2;--dim:#9aa4bd;--line:#343b4d;--paper:#151923;--soft:#1d2330;--good:#5fd39a;--bad:#ff8d85;--warn:#f0c060;--was:#43211f;--is:#17392a}}
*{box-sizing:border-box}body{font:15px/1.55 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif;color:var(--ink);background:var(--paper);max-width:1200px;margin:0 auto;padding:24px}
header{display:flex;justify-content:space-between;align-items:center}h1{font-size:22px}h2{font-size:17px;margin:28px 0 8px;border-bottom:1px solid var(--line);padding-bottom:4px}h3{font:600 13px ui-monospace,monospace;margin:14px 0 6px}
.status{display:inline-block;font-weight:700;padding:4px 14px;border-radius:6px;background:var(--soft);border:1px solid currentColor;color:var(--warn)}
.fixed,.plausible,.pass,.nothing-found{color:var(--good)}.rejected,.fail,.not-fixed{color:var(--bad)}.undecided,.inconclusive,.not-repairable{color:var(--warn)}.not-applicable{color:var(--dim)}
td.shown{color:var(--bad)}td.blocked{color:var(--good)}td.answered{color:var(--dim)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:4px 8px;border-bottom:1px solid var(--line)}th{color:var(--dim);font-weight:600}.n{color:var(--dim);text-align:right;white-space:nowrap}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:6px}.diff{font:12.5px/1.5 ui-monospace,"SFMono-Regular",Consolas,monospace;table-layout:fixed}.diff td{border:0;white-space:pre-wrap;overflow-wrap:anywhere;padding:0 8px}.diff .n{width:56px}.was{background:var(--was)}.is{background:var(--is)}.none{background:var(--soft)}.diff tbody+tbody tr:first-child td{border-top:1px dashed var(--line)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:0}dt{color:var(--dim)}dd{margin:0}code{font:13px ui-monospace,monospace;background:var(--soft);padding:1px 5px;border-radius:4px;overflow-wrap:anywhere}small{color:var(--dim)}
button{font:inherit;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:4px 12px;cursor:pointer}summary{cursor:pointer;padding:4px 0}
html[lang=en] [lang=zh],html[lang=zh] [lang=en]{display:none}
`;

/** Switches between the two languages; the browser's own one is shown first. */
export const SCRIPT: string = `
const page=document.documentElement;if(navigator.language.startsWith('zh'))page.lang='zh';
document.getElementById('switch').addEventListener('click',()=>{page.lang=page.lang==='zh'?'en':'zh'});
`;
