// SPDX-License-Identifier: Apache-2.0
import { isConstant, leaves, type Choice, type Hole, type Shape } from '../built-text/shape.ts';

/**
 * Where in a command line a value lands. `bare`: outside quotes; `double`, `single`: inside the author's quotes;
 * `nested`: inside text that a second interpreter reads after the shell, where one round of quoting does not hold;
 * `escaped`: right behind the author's backslash, which takes the first character out of the shell's hands.
 */
export type Context = 'bare' | 'double' | 'single' | 'nested' | 'escaped';

export interface Use {
  readonly hole: Hole;
  readonly context: Context;
  /** The value names the program, or a part of it. */
  readonly isProgram: boolean;
}

export interface Reading {
  readonly uses: readonly Use[];
  /** What in the constant text only a shell understands: `pipe`, `redirect`, `variable`, `glob`, … Sorted, no repeats. */
  readonly syntax: readonly string[];
  /** First words of the simple commands, as far as they are constant. */
  readonly programs: readonly string[];
}

interface State {
  readonly quote: '' | '"' | "'" | '`';
  /** Quotes around the command substitutions we are in. */
  readonly around: readonly State['quote'][];
  readonly isEscaped: boolean;
  readonly isComment: boolean;
  /** The word so far; a value that is not known stands as `\0`. */
  readonly word: string;
  /** The words before it in this simple command. */
  readonly words: readonly string[];
}

const START: State = { quote: '', around: [], isEscaped: false, isComment: false, word: '', words: [] };
const UNKNOWN = '\0';

/** Reads a command line the way a POSIX shell does, with values still missing. */
export function readCommand(shape: Shape): Reading {
  const found = { uses: new Map<string, Use>(), syntax: new Set<string>(), programs: new Set<string>() };
  const end = read(shape, START, found);
  endCommand(endWord(end), found);
  return {
    uses: [...found.uses.values()],
    syntax: [...found.syntax].toSorted(),
    programs: [...found.programs].toSorted(),
  };
}

interface Found {
  readonly uses: Map<string, Use>;
  readonly syntax: Set<string>;
  readonly programs: Set<string>;
}

function read(shape: Shape, state: State, found: Found): State {
  switch (shape.kind) {
    case 'text':
      return shape.text.split('').reduce((before, character) => step(before, character, found), state);
    case 'sequence':
      return shape.parts.reduce((before, part) => read(part, before, found), state);
    case 'choice': {
      const name = namedHole(shape, state);
      if (name !== undefined) {
        return used(name, state, found);
      }
      const ends = shape.options.map((option) => read(option, state, found));
      // The way that wrote most is taken on: an option that adds nothing says nothing about what follows.
      return ends.toSorted((a, b) => written(b) - written(a))[0] ?? state;
    }
    case 'hole':
    default:
      return needsReading(shape) ? read(shape.inner, state, found) : used(shape, state, found);
  }
}

/** Inside quotes a name is guarded where it is used, when its text means nothing special there. */
function namedHole(shape: Choice, state: State): Hole | undefined {
  const { place, options } = shape;
  const special = state.quote === '"' ? /[\\"$`]/ : state.quote === "'" ? /'/ : undefined;
  if (place === undefined || options.length !== 1 || special === undefined || isConstant(shape)) {
    return undefined;
  }
  const isPlain = leaves(shape).every((leaf) =>
    leaf.kind === 'text' ? !special.test(leaf.text) : leaf.outer === undefined,
  );
  return isPlain ? { kind: 'hole', form: 'value', place } : undefined;
}

/** A fragment whose text has shell syntax of its own cannot be taken for words; its parts are guarded one by one. */
function needsReading(hole: Hole): hole is Hole & { readonly inner: Shape } {
  return hole.isFragment === true && hole.inner !== undefined && readCommand(hole.inner).syntax.length > 0;
}

function written(state: State): number {
  return state.words.length * 1000 + state.word.length;
}

function used(hole: Hole, state: State, found: Found): State {
  const context = contextOf(state);
  const isProgram = state.words.length === 0 && !/\0/.test(state.word);
  const { source, node } = hole.place;
  const key = `${source.file}:${node.start}-${node.end}:${hole.form}`;
  const before = found.uses.get(key);
  if (!state.isComment) {
    // One place that lands in two contexts cannot be quoted for both.
    const agreed = before !== undefined && before.context !== context ? 'nested' : context;
    found.uses.set(key, { hole, context: agreed, isProgram: isProgram || before?.isProgram === true });
  }
  return { ...state, isEscaped: false, word: `${state.word}${UNKNOWN}` };
}

function contextOf(state: State): Context {
  if (state.quote === '`' || state.around.includes('`') || isForInterpreter(state.words)) {
    return 'nested';
  }
  if (state.isEscaped) {
    return 'escaped';
  }
  return state.quote === '"' ? 'double' : state.quote === "'" ? 'single' : 'bare';
}

const TAKES_SCRIPT = /^(?:.*[\\/])?(?:su|ssh|eval|osascript|powershell|pwsh|cmd|wsl|rsh)(?:\.exe)?$/i;
const TAKES_SCRIPT_BY_OPTION = /^(?:.*[\\/])?(?:sh|bash|dash|zsh|ksh|ash|node|python[\d.]*|perl|ruby|php)(?:\.exe)?$/i;

/** Are these words the start of a command whose next word is a script of its own? */
function isForInterpreter(words: readonly string[]): boolean {
  const at = words.findIndex((word) => TAKES_SCRIPT.test(word) || TAKES_SCRIPT_BY_OPTION.test(word));
  const program = words[at];
  return (
    program !== undefined &&
    (TAKES_SCRIPT.test(program) || words.slice(at + 1).some((word) => /^-\w*[cer]$/.test(word)))
  );
}

function step(state: State, character: string, found: Found): State {
  if (state.isComment) {
    return character === '\n' ? { ...START, around: state.around } : state;
  }
  if (state.isEscaped) {
    return { ...state, isEscaped: false, word: state.word + character };
  }
  switch (state.quote) {
    case "'":
      return character === "'" ? { ...state, quote: '' } : { ...state, word: state.word + character };
    case '"':
      return inDouble(state, character, found);
    case '`':
      return character === '`'
        ? { ...state, quote: state.around.at(-1) ?? '', around: state.around.slice(0, -1) }
        : state;
    case '':
    default:
      return inBare(state, character, found);
  }
}

function inDouble(state: State, character: string, found: Found): State {
  switch (character) {
    case '"':
      // An empty pair of quotes is a word too.
      return { ...state, quote: '' };
    case '\\':
      return { ...state, isEscaped: true };
    case '`':
      found.syntax.add('substitution');
      return { ...state, quote: '`', around: [...state.around, '"'] };
    case '$':
      found.syntax.add('variable');
      return { ...state, word: `${state.word}$` };
    case '(':
      return state.word.endsWith('$') ? openSubstitution(state, found) : { ...state, word: `${state.word}(` };
    default:
      return { ...state, word: state.word + character };
  }
}

function openSubstitution(state: State, found: Found): State {
  found.syntax.add('substitution');
  return { ...START, around: [...state.around, state.quote] };
}

const SYNTAX: Readonly<Record<string, string>> = {
  '|': 'pipe',
  '&': 'list',
  ';': 'list',
  '\n': 'list',
  '<': 'redirect',
  '>': 'redirect',
  '{': 'group',
  '}': 'group',
  '*': 'glob',
  '?': 'glob',
  '[': 'glob',
  $: 'variable',
};

function inBare(state: State, character: string, found: Found): State {
  const syntax = SYNTAX[character];
  if (syntax !== undefined) {
    found.syntax.add(syntax);
  }
  switch (character) {
    case "'":
    case '"':
      return { ...state, quote: character };
    case '\\':
      return { ...state, isEscaped: true };
    case '`':
      found.syntax.add('substitution');
      return { ...state, quote: '`', around: [...state.around, ''] };
    case ' ':
    case '\t':
      return endWord(state);
    default:
      return /[|&;\n(){}<>]/.test(character) ? operator(state, character, found) : ordinary(state, character, found);
  }
}

function operator(state: State, character: string, found: Found): State {
  if (character === '(' && state.word.endsWith('$')) {
    return openSubstitution(state, found);
  }
  if (character === ')' && state.around.length > 0) {
    endCommand(endWord(state), found);
    return { ...START, quote: state.around.at(-1) ?? '', around: state.around.slice(0, -1), word: UNKNOWN };
  }
  if (/[<>{}]/.test(character)) {
    return endWord(state);
  }
  found.syntax.add(character === '(' || character === ')' ? 'group' : 'list');
  endCommand(endWord(state), found);
  return { ...START, around: state.around };
}

function ordinary(state: State, character: string, found: Found): State {
  const isStart = state.word === '';
  if (isStart && character === '#') {
    found.syntax.add('comment');
    return { ...state, isComment: true };
  }
  if (isStart && character === '~') {
    found.syntax.add('home');
  }
  if (state.words.length === 0 && character === '=' && /^\w+$/.test(state.word)) {
    found.syntax.add('environment');
  }
  return { ...state, word: state.word + character };
}

function endWord(state: State): State {
  return state.word === '' ? state : { ...state, word: '', words: [...state.words, state.word] };
}

function endCommand(state: State, found: Found): void {
  const [first] = state.words;
  if (first !== undefined && !first.includes(UNKNOWN)) {
    found.programs.add(first);
  }
}
