// SPDX-License-Identifier: Apache-2.0
import type { CFunction } from '../../../../../language/c/syntax/functions.ts';
import { childOf, findAll, type CNode } from '../../../../../language/c/syntax/node.ts';
import type { Unit } from '../../../../../language/c/syntax/parse.ts';

/** How the people around a place write. */
export interface Style {
  /** One step of indentation. */
  readonly step: string;
  /** `if (`, not `if(`. */
  readonly hasSpace: boolean;
  /** A single statement after `if` stands in braces. */
  readonly hasBraces: boolean;
  /** The opening brace stands on a line of its own. */
  readonly isAllman: boolean;
  readonly newline: string;
}

const known = new WeakMap<Unit, Map<CNode, Style>>();

export function styleAt(fn: CFunction, unit: Unit): Style {
  const styles = known.get(unit) ?? new Map<CNode, Style>();
  known.set(unit, styles);
  const found = styles.get(fn.node) ?? readStyle(fn, unit);
  styles.set(fn.node, found);
  return found;
}

function readStyle(fn: CFunction, unit: Unit): Style {
  const own = findAll(fn.body, 'if_statement');
  const conditions = own.length > 0 ? own : findAll(unit.root, 'if_statement').slice(0, 40);
  const single = conditions.flatMap((node) => singleBranch(node) ?? []);
  const braced = single.filter(({ type }) => type === 'compound_statement');
  const blocks = conditions
    .flatMap((node) => childOf(node, 'consequence') ?? [])
    .filter(({ type }) => type === 'compound_statement');
  const onOwnLine = blocks.filter((block) =>
    /\n\s*$/.test(unit.text.slice(lineStart(unit.text, block.start) - 1, block.start)),
  );
  return {
    step: stepOf(fn, unit),
    hasSpace: conditions.filter(({ text }) => /^if\s/.test(text)).length * 2 >= conditions.length,
    hasBraces: braced.length * 2 > single.length,
    isAllman: blocks.length > 0 && onOwnLine.length * 2 > blocks.length,
    newline: unit.text.includes('\r\n') ? '\r\n' : '\n',
  };
}

function singleBranch(node: CNode): CNode | undefined {
  const branch = childOf(node, 'consequence');
  const statements = branch?.children.filter(({ isNamed, type }) => isNamed && type !== 'comment') ?? [];
  return branch?.type === 'compound_statement' && statements.length !== 1 ? undefined : branch;
}

function stepOf(fn: CFunction, unit: Unit): string {
  const steps = new Map<string, number>();
  for (const block of findAll(fn.body, 'compound_statement')) {
    const outer = indentAt(unit.text, block.start);
    const [first] = block.children.filter(({ isNamed, type }) => isNamed && type !== 'comment');
    const inner = first === undefined ? '' : indentAt(unit.text, first.start);
    if (inner.startsWith(outer) && inner.length > outer.length) {
      const step = inner.slice(outer.length);
      steps.set(step, (steps.get(step) ?? 0) + 1);
    }
  }
  return [...steps].toSorted(([, x], [, y]) => y - x)[0]?.[0] ?? '    ';
}

/** The white space a line begins with. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}
