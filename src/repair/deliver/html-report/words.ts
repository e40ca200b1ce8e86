// SPDX-License-Identifier: Apache-2.0
import { html, type Markup } from './html.ts';

/** The words of the report in both languages; the page shows one and can be switched. */
const WORDS = {
  title: ['Repair report', '修复报告'],
  finding: ['Finding', '发现'],
  weakness: ['Weakness', '缺陷类型'],
  component: ['Component', '组件'],
  reproducer: ['Reproducer', '复现命令'],
  place: ['Where the fault is', '故障位置'],
  patch: ['Patch', '补丁'],
  gates: ['Questions asked', '验证关卡'],
  gate: ['Gate', '关卡'],
  answer: ['Answer', '结果'],
  because: ['Because', '原因'],
  seconds: ['Seconds', '秒'],
  variants: ['Attacks and harmless calls tried', '尝试过的攻击与正常调用'],
  probe: ['Probe', '探测'],
  'reproducer-run': ['reproducer', '复现'],
  attack: ['attack', '攻击'],
  harmless: ['harmless', '正常调用'],
  shown: ['shown', '攻击成功'],
  blocked: ['blocked', '已阻断'],
  inconclusive: ['inconclusive', '无结论'],
  answered: ['answered', '有应答'],
  before: ['Before', '修复前'],
  after: ['After', '修复后'],
  others: ['Other candidates', '其他候选补丁'],
  open: ['Not established', '尚未证实'],
  cost: ['Cost', '成本'],
  proof: ['Proof that came with the patch', '补丁附带的证明'],
  lines: ['lines', '行'],
} as const;

export type Word = keyof typeof WORDS;

/** A word in both languages; the style sheet hides one. */
export function word(name: Word): Markup {
  const [english, chinese] = WORDS[name];
  return html`<span lang="en">${english}</span><span lang="zh">${chinese}</span>`;
}
