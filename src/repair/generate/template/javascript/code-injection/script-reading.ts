// SPDX-License-Identifier: Apache-2.0
import type { Hole, Shape } from '../built-text/shape.ts';

/**
 * Where in a script a value lands. `name`: where only an identifier can stand, after `function`, `var` and the like;
 * `part`: glued to an identifier or to what else a member can follow; `path`: behind a dot; `parameters`: in a function's parameter list;
 * `string`, `template`, `line`, `block`: inside a string, a template literal, a comment; `expression`: anywhere else.
 */
export type Context = 'name' | 'part' | 'path' | 'parameters' | 'string' | 'template' | 'line' | 'block' | 'expression';

export interface Use {
  readonly hole: Hole;
  readonly context: Context;
  /** The name of a function, which may as well have none. */
  readonly isOptional: boolean;
  /** The author's text just before, as it will stand in the script; empty behind another value. */
  readonly lead: string;
}

interface State {
  /** Text since the last value. */
  readonly lead: string;
  readonly mode: 'code' | '"' | "'" | '`' | '//' | '/*' | '/';
  readonly isEscaped: boolean;
  /** The code just before, without what is in strings and comments; a value that is not known stands as `\0`. */
  readonly before: string;
  /** Open braces since each `${` we are in. */
  readonly places: readonly number[];
}

const START: State = { lead: '', mode: 'code', isEscaped: false, before: '', places: [] };

/** Reads a script with values still missing, just far enough to tell where they land. */
export function readScript(shape: Shape): readonly Use[] {
  const found = new Map<string, Use>();
  read(shape, START, found);
  return [...found.values()];
}

function read(shape: Shape, state: State, found: Map<string, Use>): State {
  switch (shape.kind) {
    case 'text':
      return shape.text.split('').reduce(
        (before, character) => ({ ...step(before, character), lead: (before.lead + character).slice(-16) }),
        // What another statement put before it may as well not be there.
        shape.text.trim() === '' ? state : { ...state, lead: '' },
      );
    case 'sequence':
      return shape.parts.reduce((before, part) => read(part, before, found), state);
    case 'choice': {
      const ends = shape.options.map((option) => read(option, state, found));
      return ends.toSorted((a, b) => b.before.length - a.before.length)[0] ?? state;
    }
    case 'hole':
    default:
      return used(shape, state, found);
  }
}

function used(hole: Hole, state: State, found: Map<string, Use>): State {
  const { source, node } = hole.place;
  const isOptional = /(?:^|[^\w$.])function\s+$/.test(state.before);
  found.set(`${source.file}:${node.start}-${node.end}`, {
    hole,
    context: contextOf(state),
    isOptional,
    lead: state.lead,
  });
  return { ...state, lead: '', isEscaped: false, before: tail(`${state.before}\0`) };
}

function contextOf({ mode, before }: State): Context {
  switch (mode) {
    case '"':
    case "'":
    case '/':
      return 'string';
    case '`':
      return 'template';
    case '//':
      return 'line';
    case '/*':
      return 'block';
    case 'code':
    default:
      return inCode(before);
  }
}

function inCode(before: string): Context {
  if (/(?:^|[^\w$.])(?:function\*?|class|var|let|const)\s+$/.test(before)) {
    return 'name';
  }
  if (/[\w$\]]$/.test(before) && !/(?:^|[^\w$.])(?:return|typeof|in|of|case|delete|void|new)$/.test(before)) {
    return 'part';
  }
  if (/\.\s*$/.test(before)) {
    return 'path';
  }
  return /function[^(){}]*\([^(){}]*$/.test(before) ? 'parameters' : 'expression';
}

function step(state: State, character: string): State {
  if (state.isEscaped) {
    return { ...state, isEscaped: false };
  }
  switch (state.mode) {
    case 'code':
      return inScript(state, character);
    case '//':
      return character === '\n' ? { ...state, mode: 'code' } : state;
    case '/*':
      return inComment(state, character);
    case '"':
    case "'":
    case '`':
    case '/':
    default:
      return inText(state, character);
  }
}

function inScript(state: State, character: string): State {
  const before = tail(state.before + character);
  if (/["'`]/.test(character)) {
    return { ...state, mode: quoteOf(character) };
  }
  if (character === '/' && state.before.endsWith('/')) {
    return { ...state, mode: '//', before: state.before.slice(0, -1) };
  }
  if (character === '*' && state.before.endsWith('/')) {
    return { ...state, mode: '/*', before: state.before.slice(0, -1) };
  }
  const depth = state.places.at(-1);
  if (depth !== undefined && (character === '{' || character === '}')) {
    return character === '}' && depth === 0
      ? { ...state, mode: '`', places: state.places.slice(0, -1) }
      : { ...state, before, places: [...state.places.slice(0, -1), depth + (character === '{' ? 1 : -1)] };
  }
  return { ...state, before };
}

function quoteOf(character: string): State['mode'] {
  return character === '"' ? '"' : character === "'" ? "'" : '`';
}

function inText(state: State, character: string): State {
  if (character === '\\') {
    return { ...state, isEscaped: true };
  }
  if (character === state.mode) {
    // What was in quotes counts as one value.
    return { ...state, mode: 'code', before: tail(`${state.before})`) };
  }
  const isPlace = state.mode === '`' && character === '{' && state.before.endsWith('$');
  if (isPlace) {
    return { ...state, mode: 'code', before: tail(`${state.before.slice(0, -1)}(`), places: [...state.places, 0] };
  }
  return state.mode === '`'
    ? { ...state, before: tail(state.before.replace(/\$$/, '') + (character === '$' ? '$' : '')) }
    : state;
}

function inComment(state: State, character: string): State {
  if (character === '/' && state.before.endsWith('*')) {
    return { ...state, mode: 'code', before: state.before.slice(0, -1) };
  }
  return { ...state, before: tail(state.before.replace(/\*$/, '') + (character === '*' ? '*' : '')) };
}

/** Enough to see a function's head. */
function tail(text: string): string {
  return text.slice(-200);
}
