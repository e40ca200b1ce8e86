// SPDX-License-Identifier: Apache-2.0
import { literalText } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { styleOf, type Style } from '../../../../../language/javascript/source/style.ts';
import { parameterOf } from '../built-text/functions.ts';
import type { Argument, Piece } from './argument-list.ts';

/** The source text of an array of arguments, as the author of the file would write it. */
export function arraySource(source: SourceFile, given: readonly Argument[]): string {
  const style = styleOf(source);
  const canSpread = /\.\.\.[\w$[({]/.test(source.text);
  const groups = grouped(given);
  const [only] = groups;
  const text =
    groups.length === 1 && only !== undefined && only.kind === 'list'
      ? listSource(source, only.node)
      : canSpread
        ? `[${groups.map((group) => spreadSource(source, group)).join(', ')}]`
        : concatenated(source, groups);
  return needsFilter(source, given) ? `${text}${emptyFilter(style)}` : text;
}

type Group =
  | Exclude<Argument, { readonly kind: 'word' }>
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly items: readonly Argument[] };

function grouped(given: readonly Argument[]): readonly Group[] {
  const groups: (Group & object)[] = [];
  for (const argument of given) {
    const last = groups.at(-1);
    if (argument.kind !== 'word') {
      groups.push(argument);
    } else if (last?.kind === 'words') {
      groups[groups.length - 1] = { ...last, items: [...last.items, argument] };
    } else {
      groups.push({ kind: 'words', words: [], items: [argument] });
    }
  }
  return groups;
}

function spreadSource(source: SourceFile, group: Group): string {
  if (group.kind === 'words') {
    return itemsSource(source, group.items);
  }
  const inner = group.kind === 'list' ? listSource(source, group.node) : eitherSource(source, group);
  return group.kind === 'list' ? `...${inner}` : `...(${inner})`;
}

function concatenated(source: SourceFile, groups: readonly Group[]): string {
  const [first, ...rest] = groups;
  const start = first?.kind === 'words' ? `[${itemsSource(source, first.items)}]` : '[]';
  const more = first?.kind === 'words' || first === undefined ? rest : groups;
  const lists = more.map((group) => {
    switch (group.kind) {
      case 'words':
        return `[${itemsSource(source, group.items)}]`;
      case 'list':
        return source.textOf(group.node);
      case 'either':
      default:
        return eitherSource(source, group);
    }
  });
  return lists.length === 0 ? start : `${start}.concat(${lists.join(', ')})`;
}

function eitherSource(source: SourceFile, either: Argument & { readonly kind: 'either' }): string {
  const test = child(either.node, 'test');
  const [yes, no] = either.options.map((option) => arraySource(source, option));
  return `${test === undefined ? '' : source.textOf(test)} ? ${yes ?? '[]'} : ${no ?? '[]'}`;
}

function listSource(source: SourceFile, node: Node): string {
  const text = source.textOf(node);
  return /^(?:Identifier|MemberExpression|CallExpression|ArrayExpression)$/.test(node.type) ? text : `(${text})`;
}

function itemsSource(source: SourceFile, items: readonly Argument[]): string {
  return items.map((item) => (item.kind === 'word' ? wordSource(source, item.pieces) : '')).join(', ');
}

/** One argument: a literal, an expression, or both put together. */
export function wordSource(source: SourceFile, pieces: readonly Piece[]): string {
  const { quote } = styleOf(source);
  const [only] = pieces;
  if (pieces.length === 1 && only?.kind === 'value') {
    return source.textOf(only.node);
  }
  if (pieces.every((piece) => piece.kind === 'text')) {
    return literal(pieces.map((piece) => piece.text).join(''), quote);
  }
  if (pieces.some((piece) => piece.kind === 'value' && isInTemplate(source, piece.node))) {
    return `\`${pieces.map((piece) => (piece.kind === 'text' ? templateLiteral(piece.text) : `\${${source.textOf(piece.node)}}`)).join('')}\``;
  }
  const terms = pieces.map((piece) =>
    piece.kind === 'text' ? literal(piece.text, quote) : termSource(source, piece.node),
  );
  // Two values in a row could be added as numbers.
  const startsWithText = pieces[0]?.kind === 'text' || pieces[1]?.kind === 'text';
  return (startsWithText ? terms : [`${quote}${quote}`, ...terms]).join(' + ');
}

function termSource(source: SourceFile, node: Node): string {
  const text = source.textOf(node);
  return /^(?:Identifier|MemberExpression|CallExpression|Literal|TemplateLiteral|ThisExpression|NewExpression)$/.test(
    node.type,
  )
    ? text
    : `(${text})`;
}

function isInTemplate(source: SourceFile, node: Node): boolean {
  return [...source.ancestors(node)].slice(0, 2).some((around) => around.type === 'TemplateLiteral');
}

export function literal(text: string, quote: string): string {
  const escaped = text
    .replace(/\\/g, '\\\\')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t')
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped}${quote}`;
}

function templateLiteral(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/`/g, '\\`').replace(/\$\{/g, '\\${').replace(/\n/g, '\\n');
}

/** An empty value outside quotes is no argument to a shell; that matters where the author lets values be empty. */
function needsFilter(source: SourceFile, given: readonly Argument[]): boolean {
  return given.some(
    (argument) =>
      argument.kind === 'word' &&
      argument.mayVanish &&
      argument.pieces.every((piece) => piece.kind === 'value' && canBeEmpty(source, piece.node)),
  );
}

function canBeEmpty(source: SourceFile, node: Node): boolean {
  if ([...source.walk(node)].some((inner) => literalText(inner) === '')) {
    return true;
  }
  const variable = source.variableOf(node);
  const parameter = parameterOf(source, node);
  const standard = parameter === undefined ? undefined : child(parameter.node, 'right');
  return (
    (standard !== undefined && literalText(standard) === '') ||
    (variable?.references ?? []).some(
      ({ writeExpr }) => isNode(writeExpr) && /(?:^|\|\| ?|: ?)(?:''|"")$/.test(source.textOf(writeExpr)),
    )
  );
}

function emptyFilter(style: Style): string {
  const empty = `${style.quote}${style.quote}`;
  return style.isModern
    ? `.filter(arg => arg !== ${empty})`
    : `.filter(function (arg) { return arg !== ${empty}${style.hasSemicolons ? ';' : ''} })`;
}
