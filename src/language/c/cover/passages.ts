// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../domain/target.ts';
import { changedLines, type ChangedLines } from '../syntax/changed-lines.ts';
import { functionsOf } from '../syntax/functions.ts';
import { childOf, findAll, namedChildren, operatorOf, unwrap, type CNode } from '../syntax/node.ts';
import { parseAlone, type Unit } from '../syntax/parse.ts';

/** A condition that a change made or altered. Lines and places are those of `after`. */
export interface Passage {
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** What it is for runs that it lets through: `held` is false, `fired` true, as marks call it. */
  readonly lets: 'held' | 'fired';
}

/** Every condition a change touches. What changes no condition keeps no input from anything. */
export async function passagesOf({ file, before, after }: FileChange): Promise<readonly Passage[]> {
  if (before === null || after === null) {
    return [];
  }
  const unit = await parseAlone(file, after);
  const passages = changedLines(before, after).flatMap((lines) => passagesAt(unit, lines, squeezed(before)));
  return [...new Map(passages.map((each) => [each.start, { file, ...each }])).values()];
}

const CONDITIONAL = ['if_statement', 'while_statement', 'for_statement', 'do_statement'];

function passagesAt(
  unit: Unit,
  { from, to, isInserted }: ChangedLines,
  before: string,
): readonly Omit<Passage, 'file'>[] {
  const fn = functionsOf(unit).find(({ node }) => node.line <= to && from <= node.endLine);
  return findAll(fn?.body ?? unit.root, ...(fn === undefined ? [] : CONDITIONAL)).flatMap((node) => {
    const written = childOf(node, 'condition');
    const condition = written === undefined ? undefined : unwrap(written);
    if (condition === undefined || condition.line > to || condition.endLine < from || !isPlain(condition)) {
      return [];
    }
    const { line, start, end } = condition;
    const isNew = from <= node.line && node.endLine <= to;
    const added = addedTo(condition, node, before);
    return [added ?? { line, start, end, lets: letsBy(node, { isNew, isInserted: isNew && isInserted }) }];
  });
}

/** Where a condition is an old one with a question put beside it, that question alone decides what is new. */
function addedTo(condition: CNode, statement: CNode, before: string): Omit<Passage, 'file'> | undefined {
  const operator = operatorOf(condition);
  const asked = operator === '&&' || operator === '||' ? operandsOf(condition, operator) : [];
  const head = statement.type === 'for_statement' ? [';', ';'] : [`${/^\w+/.exec(statement.text)?.[0] ?? ''}(`, ')'];
  const added = asked.find((one) => {
    const others = asked.filter((each) => each !== one);
    const texts = others.length === 1 ? others.map((each) => unwrap(each).text) : others.map(({ text }) => text);
    return before.includes(squeezed(`${head[0]}${texts.join(operator)}${head[1]}`));
  });
  return added === undefined || !isPlain(added)
    ? undefined
    : { line: added.line, start: added.start, end: added.end, lets: operator === '&&' ? 'fired' : 'held' };
}

function operandsOf(node: CNode, operator: string): readonly CNode[] {
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  return operatorOf(node) === operator && left !== undefined && right !== undefined
    ? [...operandsOf(left, operator), ...operandsOf(right, operator)]
    : [node];
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

/** An expression the parser could read. C++ may declare a variable there. */
function isPlain(condition: CNode): boolean {
  return !condition.isBroken && !/declaration|clause|init/.test(condition.type);
}

/** What is let through goes on behind what leaves, behind a body that is new and a loop put in; else it goes into the body. */
function letsBy(
  node: CNode,
  { isNew, isInserted }: { readonly isNew: boolean; readonly isInserted: boolean },
): Passage['lets'] {
  const body = childOf(node, 'consequence');
  const isPassedBy = node.type === 'if_statement' ? body !== undefined && (isNew || leaves(body)) : isInserted;
  return isPassedBy ? 'held' : 'fired';
}

function leaves(body: CNode): boolean {
  const last = body.type === 'compound_statement' ? namedChildren(body).at(-1) : body;
  const isJump = /^(?:return|goto|throw|break|continue)_statement$/.test(last?.type ?? '');
  return isJump || /^\s*(?:_?exit|abort|\w*(?:die|fatal|error|fail|throw)\w*)\s*\(/i.test(last?.text ?? '');
}
