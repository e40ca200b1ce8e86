// SPDX-License-Identifier: Apache-2.0
import type { CNode } from '../../../../../language/c/syntax/node.ts';
import type { Unit } from '../../../../../language/c/syntax/parse.ts';
import type { Edit } from './edit.ts';
import { indentAt, lineStart, type Style } from './style.ts';

/** Where statements can be put so that they run just before another one. */
export interface Slot {
  readonly unit: Unit;
  /** What is to be protected. */
  readonly before: CNode;
  /** It is the only statement of a branch or loop and needs braces around both. */
  readonly needsBlock: boolean;
}

const BLOCKS: readonly string[] = ['compound_statement', 'case_statement', 'translation_unit', 'labeled_statement'];
const BRANCHES: readonly string[] = [
  'if_statement',
  'else_clause',
  'for_statement',
  'while_statement',
  'do_statement',
  'for_range_loop',
];

/** The nearest place before a node where a statement can stand; `undefined` in what the parser could not read. */
export function slotBefore(node: CNode, unit: Unit): Slot | undefined {
  for (let at: CNode = node; at.parent !== null; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'ERROR' || at.type === 'function_definition') {
      return undefined;
    }
    const isElse = at.type === 'else_clause' || (at.type === 'if_statement' && parent.type === 'else_clause');
    if (!isElse && isStatement(at) && isInBlock(at, parent)) {
      return { unit, before: at, needsBlock: false };
    }
    if (!isElse && isStatement(at) && isBranch(at, parent)) {
      return { unit, before: at, needsBlock: true };
    }
  }
  return undefined;
}

function isBranch(node: CNode, parent: CNode): boolean {
  const isBody = ['consequence', 'alternative', 'body'].includes(node.field ?? '') || parent.type === 'else_clause';
  return isBody && node.type !== 'compound_statement' && BRANCHES.includes(parent.type);
}

function isStatement(node: CNode): boolean {
  return node.type.endsWith('_statement') || node.type === 'declaration' || node.type === 'for_range_loop';
}

function isInBlock(node: CNode, parent: CNode): boolean {
  const isInside = BLOCKS.includes(parent.type) || parent.type.startsWith('preproc_');
  const isLabelled = parent.type === 'case_statement' && node.field === 'value';
  return isInside && !isLabelled && node.type !== 'case_statement' && node.type !== 'compound_statement';
}

/** `if (condition) exit`, before what the slot protects. Insertions only. */
export function guardEdits(
  slot: Slot,
  condition: string,
  { style, statements }: { readonly style: Style; readonly statements: readonly string[] },
): readonly Edit[] {
  const { unit, before, needsBlock } = slot;
  const { file, text } = unit;
  const { newline, step } = style;
  if (!needsBlock) {
    const indent = indentAt(text, before.start);
    const isFirst = text.slice(lineStart(text, before.start), before.start).trim() === '';
    const guard = guardText(condition, { style, statements, indent });
    const inserted = isFirst ? `${guard}${newline}${indent}` : `${guard} `;
    return [{ file, start: before.start, end: before.start, text: inserted }];
  }
  const parentIndent = indentAt(text, before.parent?.start ?? before.start);
  const indent = `${parentIndent}${step}`;
  const start = before.start;
  const guard = guardText(condition, { style, statements, indent });
  // The brace goes where the line before the statement ends, so that the statement itself stays untouched.
  const gap = /\s*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const brace = style.isAllman ? `${newline}${parentIndent}{` : ' {';
  return [
    {
      file,
      start: start - gap,
      end: start - gap,
      text: `${brace}${newline}${indent}${guard}${gap > 1 ? '' : `${newline}${indent}`}`,
    },
    { file, start: before.end, end: before.end, text: `${newline}${parentIndent}}` },
  ];
}

/** The guard without indentation before its first line. */
export function guardText(
  condition: string,
  {
    style,
    statements,
    indent,
  }: { readonly style: Style; readonly statements: readonly string[]; readonly indent: string },
): string {
  const { newline, step } = style;
  const head = `if${style.hasSpace ? ' ' : ''}(${condition})`;
  const inner = statements.map((statement) => `${newline}${indent}${step}${statement}`).join('');
  if (statements.length === 1 && !style.hasBraces) {
    return `${head}${inner}`;
  }
  const open = style.isAllman ? `${newline}${indent}{` : ' {';
  return `${head}${open}${inner}${newline}${indent}}`;
}
