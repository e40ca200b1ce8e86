// SPDX-License-Identifier: Apache-2.0
import { bare, keyOf, literalText, nameOf, templateText } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { parameterOf } from '../built-text/functions.ts';
import { nodesOf } from '../built-text/nodes.ts';
import type { Program } from '../built-text/program.ts';
import type { CodeSite } from './code-sites.ts';
import { escapedBy } from './own-escapes.ts';
import type { Edit } from './plan.ts';
import { SNIPPETS } from './script-snippets.ts';

/** A value that the author put between quotes. */
export interface Quoted {
  readonly source: SourceFile;
  readonly node: Node;
  /** The author's text before it, with the quote. */
  readonly lead: string;
  /** The attack was seen to come in here. */
  readonly isEntered: boolean;
}

/**
 * Values between quotes in text that looks like code, by what stands beside them alone: code that is handed on piece by
 * piece, through lists and functions, cannot be followed to where it runs. None where the attack came in nowhere here.
 */
export function quotedValues(program: Program, sites: readonly CodeSite[]): readonly Quoted[] {
  const found = program.sources.flatMap((source) =>
    nodesOf(source)
      .filter((node) => isOutermostText(source, node))
      .flatMap((node) => quotedIn(source, node, sites)),
  );
  return found.some(({ isEntered }) => isEntered) ? found : [];
}

/** Those at which the attack came in, and all that stand behind the same text. */
export function likeEntered(all: readonly Quoted[]): readonly Quoted[] {
  const leads = new Set(all.flatMap(({ lead, isEntered }) => (isEntered ? [lead] : [])));
  return all.filter(({ lead }) => leads.has(lead));
}

export function escapedIn({ source, node }: Quoted): Edit {
  return {
    source,
    node,
    snippet: SNIPPETS.string,
    apply(editor, name) {
      editor.appendLeft(node.start, `${name}(`);
      editor.appendRight(node.end, ')');
    },
  };
}

function isText(node: Node): boolean {
  return node.type === 'TemplateLiteral' || (node.type === 'BinaryExpression' && node['operator'] === '+');
}

function isOutermostText(source: SourceFile, node: Node): boolean {
  const parent = source.parent(node);
  return (
    isText(node) &&
    parent?.type !== 'TaggedTemplateExpression' &&
    !(parent?.type === 'BinaryExpression' && parent['operator'] === '+')
  );
}

/** Longer texts before a value say nothing more. */
const LEAD = 24;

function quotedIn(source: SourceFile, node: Node, sites: readonly CodeSite[]): readonly Quoted[] {
  const terms = termsOf(node);
  return terms.flatMap((term, index) => {
    const [before, after] = [textOf(terms[index - 1]), textOf(terms[index + 1])];
    const quote = /["']$/.exec(before)?.[0];
    if (textOf(term) !== '' || literalText(term) !== undefined || quote === undefined || !after.startsWith(quote)) {
      return [];
    }
    const lead = before.slice(-LEAD);
    const isEntered = lead.length > 1 && sites.some((site) => isSeenAt(site, lead));
    const isKept = isEntered ? escapedBy(source, bare(term)) === undefined : isCode(before) && isPlain(source, term);
    return isKept && !isMessage(source, node) ? [{ source, node: term, lead, isEntered }] : [];
  });
}

function isSeenAt({ attacked, seen }: CodeSite, lead: string): boolean {
  return attacked.some((attack) => seen.some((code) => code.includes(lead + attack)));
}

/** A bracket, a comma or an operator before the quote, and no tag of a markup language. */
function isCode(before: string): boolean {
  return /[[({,:=+]\s*["']$/.test(before) && !/<[^<>]*$/.test(before) && !/\w=["']$/.test(before);
}

/** What is thrown or handed to somebody to read. */
function isMessage(source: SourceFile, node: Node): boolean {
  const parent = source.parent(node);
  const callee = parent === undefined ? undefined : child(parent, 'callee');
  return (
    parent?.type === 'ThrowStatement' ||
    (callee !== undefined && /Error$|^console\.|\.(?:emit|warn|log|debug)$/.test(source.textOf(callee)))
  );
}

/** A value as it came: what the author put together himself may be code already. */
function isPlain(source: SourceFile, term: Node): boolean {
  const node = bare(term);
  if (node.type === 'MemberExpression') {
    return keyOf(node) !== 'length';
  }
  return nameOf(node) !== undefined && isGiven(source, node);
}

/** A parameter, the name of a loop over keys, or a local that holds a part of something. */
function isGiven(source: SourceFile, node: Node): boolean {
  if (parameterOf(source, node) !== undefined) {
    return true;
  }
  const written = (source.variableOf(node)?.references ?? []).flatMap((reference) => {
    const value: unknown = reference.isWrite() ? reference.writeExpr : undefined;
    return isNode(value) ? [value] : [];
  });
  return (
    written.length > 0 &&
    written.every(({ type }) => /^(?:Member|Identifier|Call)/.test(type) && !isBuilt(source, written))
  );
}

/** Text that was put together or replaced in. */
function isBuilt(source: SourceFile, values: readonly Node[]): boolean {
  return values.some((value) => /\.(?:replace|replaceAll|join|concat|toString|map)\(|["'`]/.test(source.textOf(value)));
}

/** The terms of a sum, and the texts and values of a template; a text is a node of type `Literal` or `TemplateElement`. */
function termsOf(node: Node): readonly Node[] {
  if (node.type === 'TemplateLiteral') {
    const values = children(node, 'expressions');
    return children(node, 'quasis').flatMap((quasi, index) => [quasi, ...values.slice(index, index + 1)]);
  }
  const terms: Node[] = [];
  let left: Node | undefined = node;
  while (left?.type === 'BinaryExpression' && left['operator'] === '+') {
    terms.push(...[child(left, 'right')].filter((right) => right !== undefined));
    left = child(left, 'left');
  }
  return [...(left === undefined ? [] : [left]), ...terms.toReversed()];
}

function textOf(term: Node | undefined): string {
  if (term === undefined) {
    return '';
  }
  return term.type === 'TemplateElement' ? templateText(term) : (literalText(bare(term)) ?? '');
}
