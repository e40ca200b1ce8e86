// SPDX-License-Identifier: Apache-2.0
import { partsOf, type Choice, type Hole, type Shape } from '../built-text/shape.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';

/** One part of an argument: text, or an expression. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly node: Node; readonly hole?: Hole };

export type Argument =
  | {
      readonly kind: 'word';
      readonly pieces: readonly Piece[];
      /** Outside quotes: when its value is empty, the shell drops the whole argument. */
      readonly mayVanish: boolean;
    }
  /** A list of arguments that the program holds already. */
  | { readonly kind: 'list'; readonly node: Node }
  /** `test ? these : those`. */
  | { readonly kind: 'either'; readonly node: Node; readonly options: readonly (readonly Argument[])[] };

interface Draft {
  readonly done: Argument[];
  word: Piece[] | undefined;
  isQuoted: boolean;
  quote: '' | '"' | "'";
  isEscaped: boolean;
}

/**
 * The program and its arguments that a shell would make of a command line, as expressions; `undefined` when it takes
 * a shell to understand the line, or when the line is put together in a way that cannot be taken apart.
 */
export function argumentList(shape: Shape): readonly Argument[] | undefined {
  const draft: Draft = { done: [], word: undefined, isQuoted: false, quote: '', isEscaped: false };
  const parts = partsOf(shape);
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    const isBoundaryAfter = next === undefined || (next.kind === 'text' && /^\s/.test(next.text));
    if (!add(draft, part, isBoundaryAfter)) {
      return undefined;
    }
  }
  flush(draft);
  return draft.quote === '' && !draft.isEscaped ? draft.done : undefined;
}

function add(draft: Draft, part: Shape, isBoundaryAfter: boolean): boolean {
  switch (part.kind) {
    case 'text':
      return part.text.split('').every((character) => addCharacter(draft, character));
    case 'hole':
      return addHole(draft, part, isBoundaryAfter);
    case 'choice':
      return addChoice(draft, part, isBoundaryAfter);
    case 'sequence':
    default:
      return false;
  }
}

function flush(draft: Draft): void {
  if (draft.word !== undefined) {
    const mayVanish = !draft.isQuoted && !draft.word.some((piece) => piece.kind === 'text');
    draft.done.push({ kind: 'word', pieces: draft.word, mayVanish });
  }
  draft.word = undefined;
  draft.isQuoted = false;
}

/** Characters that mean something to a shell outside quotes. */
const NEEDS_SHELL = /[|&;<>()$`*?[\]{}\n!]/;

function addCharacter(draft: Draft, character: string): boolean {
  if (draft.isEscaped) {
    draft.isEscaped = false;
    const isKept = draft.quote === '"' && !/[\\"$`]/.test(character);
    return put(draft, isKept ? `\\${character}` : character);
  }
  return draft.quote === '' ? addBare(draft, character) : addQuoted(draft, character);
}

function addBare(draft: Draft, character: string): boolean {
  switch (character) {
    case ' ':
    case '\t':
      flush(draft);
      return true;
    case '"':
    case "'":
      draft.quote = character;
      draft.isQuoted = true;
      draft.word ??= [];
      return true;
    case '\\':
      draft.isEscaped = true;
      draft.isQuoted = true;
      return true;
    default:
      return addPlain(draft, character);
  }
}

function addPlain(draft: Draft, character: string): boolean {
  const isSpecialHere = draft.word === undefined && /[#~]/.test(character);
  const isAssignment = character === '=' && draft.done.length === 0;
  return !NEEDS_SHELL.test(character) && !isSpecialHere && !isAssignment && put(draft, character);
}

function addQuoted(draft: Draft, character: string): boolean {
  if (character === draft.quote) {
    draft.quote = '';
    return true;
  }
  if (draft.quote === '"' && character === '\\') {
    draft.isEscaped = true;
    return true;
  }
  return !(draft.quote === '"' && /[$`]/.test(character)) && put(draft, character);
}

function put(draft: Draft, character: string): boolean {
  const word = (draft.word ??= []);
  const last = word.at(-1);
  if (last?.kind === 'text') {
    word[word.length - 1] = { kind: 'text', text: last.text + character };
  } else {
    word.push({ kind: 'text', text: character });
  }
  return true;
}

function addHole(draft: Draft, hole: Hole, isBoundaryAfter: boolean): boolean {
  if (hole.form === 'list') {
    const isAlone =
      draft.word === undefined && draft.quote === '' && isBoundaryAfter && /^\s+$/.test(hole.separator ?? '');
    if (isAlone) {
      draft.done.push({ kind: 'list', node: hole.place.node });
    }
    return isAlone;
  }
  if (draft.isEscaped) {
    return false;
  }
  (draft.word ??= []).push({ kind: 'value', node: hole.place.node, hole });
  return true;
}

/** A conditional that gives one word whatever happens stays as it is; one that gives several is taken apart. */
function addChoice(draft: Draft, shape: Choice, isBoundaryAfter: boolean): boolean {
  const { place, options } = shape;
  if (place === undefined || draft.isEscaped) {
    return false;
  }
  if (options.every(isOneWord)) {
    (draft.word ??= []).push({ kind: 'value', node: place.node });
    return true;
  }
  const lists = options.map(argumentList);
  const isClosed = (option: Shape): boolean => isBoundaryAfter || endsInSpace(option);
  const isSeparate = draft.word === undefined && draft.quote === '' && options.every(isClosed);
  if (!isSeparate || lists.some((list) => list === undefined) || place.node.type !== 'ConditionalExpression') {
    return false;
  }
  draft.done.push({ kind: 'either', node: place.node, options: lists.map((list) => list ?? []) });
  return true;
}

function isOneWord(shape: Shape): boolean {
  switch (shape.kind) {
    case 'text':
      return /^[\w@%+=:,./-]*$/.test(shape.text);
    case 'hole':
      return shape.form !== 'list' && shape.outer === undefined;
    case 'sequence':
      return shape.parts.every(isOneWord);
    case 'choice':
    default:
      return shape.options.every(isOneWord);
  }
}

function endsInSpace(shape: Shape): boolean {
  const last = shape.kind === 'sequence' ? shape.parts.at(-1) : shape;
  return last === undefined || (last.kind === 'text' && /\s$/.test(last.text));
}
