// SPDX-License-Identifier: Apache-2.0
import { parseSync } from 'oxc-parser';
import { walkTree, type Head, type NameGrammar, type NodePlace, type TreeNode } from '../../hunks/tree.ts';
import { jsGrammar } from './js-grammar.ts';
import { originsOf, variablesOf } from './js-bindings.ts';

/** Names and kinds of JavaScript's trees, for edits that are carried over from one program to another. */
export const jsNames: NameGrammar = {
  ...jsGrammar,
  headOf,
  variableOf,
  isFunction: ({ kind }) => FUNCTIONS.has(kind),
  isRepeatable: (node) => REPEATABLE.has(node.kind) && [...walkTree(node)].every(({ kind }) => REPEATABLE.has(kind)),
  isStatement: ({ kind }) => /(?:Statement|Declaration)$/.test(kind),
  variablesOf,
  originsOf,
  isGlobal: (name) => GLOBALS.has(name),
  bringIn(name, origin, root) {
    const [module = '', member] = origin.split('#');
    if (isModule(root)) {
      return member === undefined
        ? `import * as ${name} from '${module}';`
        : `import { ${member === name ? name : `${member} as ${name}`} } from '${module}';`;
    }
    return `var ${name} = require('${module}')${member === undefined ? '' : `.${member}`};`;
  },
  firstStatement(root) {
    const body = root.fields.find(({ name }) => name === 'body')?.nodes ?? [];
    const first = body.findIndex((node) => !isHead(node));
    return first === -1 ? body.length : first;
  },
  withoutComments(text) {
    const { comments, program } = parseSync('fragment.js', text, { sourceType: 'unambiguous' });
    const hashbang = program.hashbang?.end ?? 0;
    let kept = '';
    let at = 0;
    for (const { start, end } of comments.filter((comment) => comment.start >= hashbang)) {
      kept += text.slice(at, start);
      at = end;
    }
    // Lines that held a comment only; a line break may be two characters.
    return comments.length === 0
      ? text
      : (kept + text.slice(at)).replaceAll(/(?<![^\n])[ \t]*\r?\n/g, '').replaceAll(/[ \t]+(?=\r?\n|$)/g, '');
  },
};

const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);
const REPEATABLE: ReadonlySet<string> = new Set([
  'Identifier',
  'Literal',
  'ThisExpression',
  'MemberExpression',
  'BinaryExpression',
]);
/** What counts of a function: how it is written says nothing about what to mend in it. */
const FUNCTION_FIELDS: ReadonlySet<string> = new Set(['params', 'body']);

function headOf(node: TreeNode): Head {
  if (FUNCTIONS.has(node.kind)) {
    const mark = ['async', 'generator'].filter((word) => node.mark.includes(`${word}=boolean:true`)).join(' ');
    return { type: 'function', mark, fields: node.fields.filter(({ name }) => FUNCTION_FIELDS.has(name)) };
  }
  if (node.kind === 'VariableDeclaration') {
    return { type: node.kind, mark: '', fields: node.fields.filter(({ name }) => name === 'declarations') };
  }
  if (node.kind === 'Identifier') {
    return { type: node.kind, mark: nameIn(node) ?? '', fields: [] };
  }
  return { type: node.kind, mark: node.mark, fields: node.fields };
}

function nameIn({ mark }: TreeNode): string | undefined {
  return /(?:^| )name=string:(\S+)/.exec(mark)?.[1];
}

function variableOf(node: TreeNode, place: NodePlace | undefined): string | null {
  return node.kind !== 'Identifier' || isMemberName(place) ? null : (nameIn(node) ?? null);
}

/** The name of a property, method or label. */
function isMemberName(place: NodePlace | undefined): boolean {
  if (place === undefined) {
    return false;
  }
  const { kind, mark } = place.parent;
  const isComputed = mark.includes('computed=boolean:true');
  const isKey =
    (kind === 'MemberExpression' && place.field.name === 'property') ||
    (KEYED.has(kind) && place.field.name === 'key' && !mark.includes('shorthand=boolean:true'));
  return (isKey && !isComputed) || place.field.name === 'label' || place.field.name === 'imported';
}

const KEYED: ReadonlySet<string> = new Set(['Property', 'MethodDefinition', 'PropertyDefinition']);

function isModule(root: TreeNode): boolean {
  return (root.fields.find(({ name }) => name === 'body')?.nodes ?? []).some(({ kind }) => /^(?:Im|Ex)port/.test(kind));
}

/** Directives and imports stand first. */
function isHead(node: TreeNode): boolean {
  const [only] = node.kind === 'ExpressionStatement' ? [...walkTree(node)].slice(1) : [];
  return node.kind === 'ImportDeclaration' || (only?.kind === 'Literal' && only.mark.includes('value=string:use '));
}

const GLOBALS: ReadonlySet<string> = new Set(
  (
    'Object Array Function String Number Boolean Symbol BigInt Math JSON Date RegExp Map Set WeakMap WeakSet Promise Proxy ' +
    'Reflect Error TypeError RangeError SyntaxError EvalError ReferenceError URIError ArrayBuffer Uint8Array DataView ' +
    'parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape eval ' +
    'undefined NaN Infinity globalThis arguments require module exports process Buffer console __dirname __filename ' +
    'setTimeout clearTimeout setInterval clearInterval setImmediate URL URLSearchParams TextEncoder TextDecoder'
  ).split(' '),
);
