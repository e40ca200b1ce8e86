// SPDX-License-Identifier: Apache-2.0
import { holds } from './conditional.ts';
import { blank, type Span } from './plain-code.ts';

/** One way that a conditional section may go. */
interface Branch {
  readonly directive: Line;
  readonly end: number;
  readonly inner: readonly Section[];
}

interface Section {
  readonly branches: readonly Branch[];
  /** The `#endif`. */
  readonly last: Line;
}

interface Line extends Span {
  /** `if`, `ifdef`, `ifndef`, `elif`, `else`, `endif`. */
  readonly word: string;
  readonly rest: string;
}

interface Left {
  /** Directives and alternatives that are not read. */
  readonly removed: readonly Span[];
  /** The sections they belong to. */
  readonly divided: readonly Span[];
}

/** Of conditional sections that divide a statement, one alternative is left; those that hold whole statements stay. */
export function withoutDivisions(code: string, defined: ReadonlySet<string>): Left {
  const removed: Span[] = [];
  const divided: Span[] = [];
  const visit = (section: Section): void => {
    for (const { inner } of section.branches) {
      inner.forEach(visit);
    }
    const start = section.branches[0]?.directive.start ?? section.last.start;
    const window = { start: Math.max(0, start - LOOK_BACK), end: section.last.end + LOOK_BACK };
    const gone = [...removed, ...wholeWithin(section)].filter(({ end }) => end > window.start);
    if (divides(section, window.start, blankWithin(code, window, gone))) {
      divided.push({ start, end: section.last.end });
      removed.push(...leftOut(section, defined));
    }
  };
  sectionsIn(code).forEach(visit);
  return { removed, divided };
}

function blankWithin(code: string, { start, end }: Span, spans: readonly Span[]): string {
  const shifted = spans.map((span) => ({ start: Math.max(0, span.start - start), end: span.end - start }));
  return blank(code.slice(start, end), shifted);
}

/** The directives of sections further in: what they hold is read as it stands. */
function wholeWithin({ branches }: Section): readonly Span[] {
  return branches.flatMap(({ inner }) =>
    inner.flatMap((section) => [
      ...section.branches.map(({ directive }) => directive),
      section.last,
      ...wholeWithin(section),
    ]),
  );
}

function leftOut({ branches, last }: Section, defined: ReadonlySet<string>): readonly Span[] {
  const chosen =
    branches.find(({ directive }) => holds(directive.word, directive.rest, defined)) ??
    branches.find(({ directive }) => directive.word === 'else');
  return [
    ...branches.map(({ directive, end }) => (directive === chosen?.directive ? directive : { ...directive, end })),
    last,
  ];
}

/** Something begins outside of it, or in it, and ends on the other side. `window` is the text from `offset` on. */
function divides({ branches, last }: Section, offset: number, window: string): boolean {
  const start = (branches[0]?.directive.start ?? 0) - offset;
  const before = window.slice(0, start).trimEnd();
  const after = /^\s*(\w+|\S)/.exec(window.slice(last.end - offset))?.[1] ?? '';
  const bodies = branches.map(({ directive, end }) =>
    window
      .slice(directive.end - offset, end - offset)
      .replaceAll(ANY_DIRECTIVE, '')
      .trim(),
  );
  const isEmpty = bodies.every((body) => body === '');
  return !isEmpty && (isAmidst(before) || AFTER.test(after) || !bodies.every(isWhole));
}

const LOOK_BACK = 400;
const ANY_DIRECTIVE = /^[ \t]*#(?:[^\\\n]|\\[^\n]|\\\n)*/gm;
/** What cannot begin a statement. */
const AFTER = /^(?:else|[|&?)=<>.,/%^])$/;
const NO_START = /^(?:else\b|\|\||&&|[?)\]=<>.,/%^:])/;

/** Something is not over yet. */
function isAmidst(before: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const isDirective = /^[ \t]*#/.test(line);
  return before !== '' && !isDirective && (!/[;{}:)>"]$/.test(before) || endsControl(before));
}

/** `if (a)`, to be followed by a statement. */
function endsControl(before: string): boolean {
  let depth = 0;
  for (let at = before.length - 1; at >= 0 && before.endsWith(')'); at -= 1) {
    depth += before[at] === ')' ? 1 : before[at] === '(' ? -1 : 0;
    if (depth === 0) {
      return /\b(?:if|for|while|switch)\s*$/.test(before.slice(0, at));
    }
  }
  return false;
}

function isWhole(body: string): boolean {
  return body === '' || (!NO_START.test(body) && /[;}:]$/.test(body) && isBalanced(body));
}

function isBalanced(body: string): boolean {
  let [braces, parentheses] = [0, 0];
  for (const [each] of body.matchAll(/[{}()]/g)) {
    braces += each === '{' ? 1 : each === '}' ? -1 : 0;
    parentheses += each === '(' ? 1 : each === ')' ? -1 : 0;
    if (braces < 0 || parentheses < 0) {
      return false;
    }
  }
  return braces === 0 && parentheses === 0;
}

/** The outermost sections of a text; those that are not closed are left out. */
function sectionsIn(code: string): readonly Section[] {
  interface Open {
    readonly branches: { directive: Line; end: number; inner: Section[] }[];
  }
  const outermost: Section[] = [];
  const open: Open[] = [];
  for (const line of directivesIn(code)) {
    const current = open.at(-1);
    const branch = current?.branches.at(-1);
    if (line.word.startsWith('if')) {
      open.push({ branches: [{ directive: line, end: line.end, inner: [] }] });
    } else if (current !== undefined && branch !== undefined) {
      branch.end = line.start;
      if (line.word === 'endif') {
        open.pop();
        const section: Section = { branches: current.branches, last: line };
        (open.at(-1)?.branches.at(-1)?.inner ?? outermost).push(section);
      } else {
        current.branches.push({ directive: line, end: line.end, inner: [] });
      }
    }
  }
  return outermost;
}

const DIRECTIVE = /^[ \t]*#[ \t]*(ifdef|ifndef|if|elif|else|endif)\b((?:[^\\\n]|\\[^\n]|\\\n)*)/gm;

function directivesIn(code: string): readonly Line[] {
  return [...code.matchAll(DIRECTIVE)].map(({ 0: whole, 1: word = '', 2: rest = '', index }) => ({
    word,
    rest: rest.replaceAll('\\\n', ' ').trim(),
    start: index,
    end: index + whole.length,
  }));
}
