// SPDX-License-Identifier: Apache-2.0
import { withoutDivisions } from './divisions.ts';
import { blank, codeOnly, type Span } from './plain-code.ts';

/** What the `#define`s of a tree say about names that stand in its code. */
export interface Macros {
  /** They stand for nothing, or for what says nothing about a type: `FAR`, `API`, `__GDEF`. */
  readonly hollow: ReadonlySet<string>;
  /** They stand for their only argument: `OF((int a))`. */
  readonly wrappers: ReadonlySet<string>;
  /** Every name that is defined somewhere. */
  readonly defined: ReadonlySet<string>;
}

/** Text of the same length that a parser reads more of, and which places of it were left out. */
export interface Readable {
  readonly text: string;
  /** Conditional sections that divide a statement: in these places the text says more than the tree. */
  readonly divided: readonly Span[];
}

/**
 * C as the compiler would see it in one configuration, in the places where a parser that knows no macros loses its way:
 * names that stand for nothing are blanks, and of alternatives that divide a statement one is left.
 */
export function readable(text: string, macros: Macros): Readable {
  const code = codeOnly(text);
  const spans = [...hollowIn(code, macros.hollow), ...wrappersIn(code, macros.wrappers)];
  const plain = blank(code, spans);
  const { removed, divided } = withoutDivisions(plain, macros.defined);
  return { text: blank(text, [...spans, ...removed]), divided };
}

/** Reads the `#define`s of these texts. */
export function macrosOf(texts: readonly string[]): Macros {
  const found = texts.flatMap((text) => definitionsIn(text));
  const named = (meaning: Definition['meaning']): ReadonlySet<string> =>
    new Set(found.filter((each) => each.meaning === meaning).map(({ name }) => name));
  const defined = new Set(found.map(({ name }) => name));
  return { hollow: named('nothing'), wrappers: named('argument'), defined };
}

interface Definition {
  readonly name: string;
  readonly meaning: 'nothing' | 'argument' | 'something';
}

function definitionsIn(text: string): readonly Definition[] {
  const definitions = [...text.matchAll(DEFINE)].map(([, name = '', parameters, body = '']): Definition => {
    const value = body.replace(/\/\*.*?\*\/|\/\*.*$|\/\/.*$/g, '').trim();
    const isHollow = parameters === undefined && name.length > 1 && SAYS_NOTHING.test(value);
    const isWrapper = value !== '' && parameters?.trim() === value;
    return { name, meaning: isHollow ? 'nothing' : isWrapper ? 'argument' : 'something' };
  });
  return [
    ...definitions,
    ...[...text.matchAll(TEMPLATE)].map(([, name = '']) => ({ name, meaning: 'something' as const })),
  ];
}

const DEFINE = /^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)(?:\(([^()]*)\))?(?:[ \t]+([^\n]*))?$/gm;
/** In headers that a build makes of templates. */
const TEMPLATE = /^[ \t]*(?:\/\*[ \t]*)?#[ \t]*(?:undef|cmakedefine)[ \t]+(\w+)/gm;
const SAYS_NOTHING =
  /^(?:(?:const|volatile|static|extern|inline|__inline|register|far|near|_far|__far|__cdecl|__stdcall|__attribute__\s*\(\(.*\)\)|__declspec\s*\(\w*\))\s*)*$/;

/** Directives speak of names without using them. */
const DIRECTIVE = /^[ \t]*#(?:[^\\\n]|\\[^\n]|\\\n)*/gm;

function hollowIn(code: string, hollow: ReadonlySet<string>): readonly Span[] {
  if (hollow.size === 0) {
    return [];
  }
  const text = code.replaceAll(DIRECTIVE, (line) => ' '.repeat(line.length));
  return [...text.matchAll(/(?<![\w.>])[A-Za-z_]\w*/g)]
    .filter(([name]) => hollow.has(name))
    .map(({ 0: name, index }) => ({ start: index, end: index + name.length }));
}

function wrappersIn(code: string, wrappers: ReadonlySet<string>): readonly Span[] {
  const spans: Span[] = [];
  for (const { 0: whole, 1: name = '', index } of code.matchAll(/\b([A-Za-z_]\w*)[ \t]*\((?=[ \t]*\()/g)) {
    const end = wrappers.has(name) ? closing(code, index + whole.length) : undefined;
    if (end !== undefined) {
      spans.push({ start: index, end: index + whole.length }, { start: end, end: end + 1 });
    }
  }
  return spans;
}

/** Where the parenthesis ends that is open before this place. */
function closing(code: string, from: number): number | undefined {
  let depth = 1;
  for (let at = from; at < code.length; at += 1) {
    depth += code[at] === '(' ? 1 : code[at] === ')' ? -1 : 0;
    if (depth === 0) {
      return at;
    }
  }
  return undefined;
}
