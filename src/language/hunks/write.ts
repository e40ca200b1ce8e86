// SPDX-License-Identifier: Apache-2.0
import type { TextEdit } from '../../domain/hunk.ts';
import type { TreeChange } from './compare.ts';
import type { Grammar, TreeFile, TreeNode } from './tree.ts';

interface Sides {
  readonly mine: TreeFile;
  readonly fresh: TreeFile;
  readonly grammar: Grammar;
}

/** A change of a tree as an edit of the target's text, indented as its neighbours are. */
export function write(change: TreeChange, sides: Sides): TextEdit {
  if (change.kind === 'replace') {
    const { old, fresh } = change;
    return { start: old.start, end: old.end, text: moved(fresh, [fresh], { ...sides, beside: old.start }) };
  }
  const { field, from, to, fresh } = change;
  const gone = field.nodes.slice(from, to);
  const [first, last] = [gone[0], gone.at(-1)];
  const [before, after] = [field.nodes[from - 1], field.nodes[to]];
  const separator = field.list === 'commas' ? ', ' : '\n';
  const [head] = fresh;
  if (head === undefined) {
    return first === undefined || last === undefined
      ? { start: 0, end: 0, text: '' }
      : removal({ first, last, before, after }, sides.mine.text, field.list === 'commas');
  }
  if (first !== undefined && last !== undefined) {
    return { start: first.start, end: last.end, text: moved(head, fresh, { ...sides, beside: first.start }) };
  }
  return insertion({ head, fresh, before, after, separator }, sides);
}

interface Neighbours {
  readonly before: TreeNode | undefined;
  readonly after: TreeNode | undefined;
}

function insertion(
  what: Neighbours & { readonly head: TreeNode; readonly fresh: readonly TreeNode[]; readonly separator: string },
  sides: Sides,
): TextEdit {
  const { before, after, head, fresh, separator } = what;
  const { text } = sides.mine;
  const beside = before?.start ?? after?.start ?? 0;
  const words = commentsBefore(head, sides) + moved(head, fresh, { ...sides, beside });
  const indent = indentAt(text, beside);
  if (separator !== '\n') {
    return before === undefined
      ? { start: beside, end: beside, text: `${words}${separator}` }
      : { start: before.end, end: before.end, text: `${separator}${words}` };
  }
  if (before === undefined) {
    return { start: beside, end: beside, text: `${words}\n${indent}` };
  }
  const at =
    before.end + (/^[ \t]*(?:\/\/[^\n]*|\/\*[^\n]*?\*\/[ \t]*)?(?=\n)/.exec(text.slice(before.end))?.[0].length ?? 0);
  return { start: at, end: at, text: `\n${indent}${words}` };
}

/** With its line, where nothing else stands on it; with its comma, in lists that have some. */
function removal(
  gone: Neighbours & { readonly first: TreeNode; readonly last: TreeNode },
  text: string,
  hasCommas: boolean,
): TextEdit {
  const { first, last, before, after } = gone;
  if (hasCommas) {
    return after === undefined
      ? { start: before?.end ?? first.start, end: last.end, text: '' }
      : { start: first.start, end: after.start, text: '' };
  }
  const lineStart = text.lastIndexOf('\n', first.start - 1) + 1;
  const rest = /^[ \t]*\n/.exec(text.slice(last.end));
  const isAlone = text.slice(lineStart, first.start).trim() === '' && rest !== null;
  return isAlone
    ? { start: lineStart, end: last.end + rest[0].length, text: '' }
    : { start: first.start, end: last.end, text: '' };
}

/** Text of neighbouring nodes, indented for another place. */
function moved(
  head: TreeNode,
  nodes: readonly TreeNode[],
  { mine, fresh, grammar, beside }: Sides & { readonly beside: number },
): string {
  const end = nodes.at(-1)?.end ?? head.end;
  const words = nodes.length === 1 ? grammar.textOf(fresh, head) : fresh.text.slice(head.start, end);
  return indented(words, indentAt(fresh.text, head.start), indentAt(mine.text, beside));
}

/** Line breaks inside of template texts belong to them. */
function indented(words: string, from: string, to: string): string {
  if (from === to || words.includes('`')) {
    return words;
  }
  const [first = '', ...rest] = words.split('\n');
  const lines = rest.map((line) => (line.startsWith(from) && line.trim() !== '' ? to + line.slice(from.length) : line));
  return [first, ...lines].join('\n');
}

function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}

/** Whole lines of comment directly above. */
function commentsBefore(head: TreeNode, { mine, fresh }: Sides): string {
  const above = fresh.text.slice(0, head.start);
  const found = /(?:^|\n)((?:[ \t]*(?:\/\/[^\n]*|\/\*(?:(?!\*\/)[\s\S])*\*\/)[ \t]*\n)+)[ \t]*$/.exec(
    above.slice(-2000),
  )?.[1];
  if (found === undefined || mine.text.includes(found.trim())) {
    return '';
  }
  const indent = indentAt(fresh.text, head.start);
  return `${found.trim()}\n${indent}`;
}
