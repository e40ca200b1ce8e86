// SPDX-License-Identifier: Apache-2.0
import type { Token } from './tokens.ts';

/** A function of a file as its tokens show it. */
export interface FunctionShape {
  readonly name: string;
  readonly isStatic: boolean;
  /** Number of parameters. */
  readonly arity: number;
  /** Between the braces. */
  readonly body: readonly Token[];
}

/** Words after which a brace opens something that holds functions, or no function at all. */
const HOLDS_FUNCTIONS = new Set(['namespace', 'extern', 'class', 'struct', 'union']);
const NO_NAMES = new Set(['if', 'for', 'while', 'switch', 'return', 'sizeof', 'defined', '__attribute__', 'catch']);

/** Every function with a body, by name; those that come again are numbered. */
export function functionsIn(tokens: readonly Token[]): ReadonlyMap<string, FunctionShape> {
  const found = new Map<string, FunctionShape>();
  const code = withoutAlternatives(tokens);
  let start = 0;
  for (let at = 0; at < code.length; at += 1) {
    const text = code[at]?.text;
    if (text === ';' || text === '}') {
      start = at + 1;
    } else if (text === '{') {
      const head = code.slice(start, at);
      const end = closing(code, at);
      const shape = functionOf(head, code.slice(at + 1, end));
      if (shape !== null) {
        found.set(freeName(shape.name, found), shape);
      }
      const goesInside = shape === null && holdsFunctions(head);
      at = goesInside ? at : end;
      start = at + 1;
    }
  }
  return found;
}

function freeName(name: string, found: ReadonlyMap<string, FunctionShape>): string {
  let free = name;
  for (let number = 2; found.has(free); number += 1) {
    free = `${name} (${number})`;
  }
  return free;
}

function holdsFunctions(head: readonly Token[]): boolean {
  return head.some(({ text }) => HOLDS_FUNCTIONS.has(text)) && !head.some(({ text }) => text === '=');
}

/** `static int name(type a, type b) const {`, also with parameters declared in the old way. */
function functionOf(head: readonly Token[], body: readonly Token[]): FunctionShape | null {
  const open = head.findIndex(
    ({ text }, at) => text === '(' && head[at - 1]?.kind === 'name' && !NO_NAMES.has(head[at - 1]?.text ?? ''),
  );
  const name = head[open - 1]?.text;
  if (name === undefined || head.slice(0, open).some(({ text }) => text === '=')) {
    return null;
  }
  const parameters = head.slice(open + 1, closing(head, open));
  return {
    name: qualified(head, open),
    isStatic: head.some(({ text }) => text === 'static'),
    arity: arityOf(parameters),
    body,
  };
}

/** `Type::name` */
function qualified(head: readonly Token[], open: number): string {
  let name = head[open - 1]?.text ?? '';
  for (let at = open - 2; at >= 2 && head[at]?.text === ':' && head[at - 1]?.text === ':'; at -= 3) {
    name = `${head[at - 2]?.text ?? ''}::${name}`;
  }
  return name;
}

function arityOf(parameters: readonly Token[]): number {
  if (parameters.length === 0 || (parameters.length === 1 && parameters[0]?.text === 'void')) {
    return 0;
  }
  let depth = 0;
  let commas = 0;
  for (const { text } of parameters) {
    depth +=
      Number(text === '(' || text === '[' || text === '<') - Number(text === ')' || text === ']' || text === '>');
    commas += Number(text === ',' && depth === 0);
  }
  return commas + 1;
}

/** Where the brace or parenthesis at a place is closed; the end where it is not. */
export function closing(tokens: readonly Token[], open: number): number {
  const opener = tokens[open]?.text;
  const closer = opener === '{' ? '}' : ')';
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    const text = tokens[at]?.text;
    depth += Number(text === opener) - Number(text === closer);
    if (depth === 0) {
      return at;
    }
  }
  return tokens.length;
}

const OPENS = new Set(['if', 'ifdef', 'ifndef']);

/** Of branches that the preprocessor chooses between, the first: both together have braces too many. */
export function withoutAlternatives(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  const skipping: boolean[] = [];
  for (const token of tokens) {
    const [, word] = token.kind === 'directive' ? (/^#\s*(\w+)/.exec(token.text) ?? []) : [];
    if (word !== undefined && OPENS.has(word)) {
      skipping.push(/^#\s*if\s+0\b/.test(token.text));
    } else if (word === 'else' || word === 'elif') {
      const was = skipping.pop() ?? false;
      skipping.push(!was);
    } else if (word === 'endif') {
      skipping.pop();
    } else if (token.kind !== 'directive' && !skipping.includes(true)) {
      kept.push(token);
    }
  }
  return kept;
}
