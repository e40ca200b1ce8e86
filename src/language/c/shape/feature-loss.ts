// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../domain/target.ts';
import { functionsIn, type FunctionShape } from './outline.ts';
import { deadEnds, literalConditions } from './dead-ends.ts';
import { tokensOf, type Token } from './tokens.ts';

const SOURCE = /\.(?:c|cc|cpp|cxx|c\+\+|C|h|hh|hpp|hxx|h\+\+|H|inc|inl|ipp|tcc|tpp|def)$/;

interface Side {
  readonly tokens: readonly Token[];
  readonly functions: ReadonlyMap<string, FunctionShape>;
}

interface Pair {
  readonly before: Side;
  readonly after: Side;
}

/** What a change takes away from the source, one readable sentence each. Empty when the change keeps the shape. */
export function featureLoss(change: FileChange): readonly string[] {
  if (change.after === null) {
    return ['the file is removed'];
  }
  if (!SOURCE.test(change.file) || change.before === null) {
    return [];
  }
  const [before, after] = [sideOf(change.before), sideOf(change.after)];
  if (before === null || after === null) {
    return ['its shape cannot be compared: a string or comment does not end'];
  }
  const pair: Pair = { before, after };
  return RULES.flatMap((rule) => rule(pair));
}

function sideOf(text: string): Side | null {
  const tokens = tokensOf(text);
  return 'because' in tokens ? null : { tokens, functions: functionsIn(tokens) };
}

/** Fewer tokens than this are no body to speak of. */
const SMALL_BODY = 12;
const EMPTIED = 0.2;

const RULES: readonly ((pair: Pair) => readonly string[])[] = [
  lostFunctions,
  emptiedFunctions,
  newDeadEnds,
  swallowedErrors,
  lostAssertions,
  silencedTools,
  switchedOff,
  lostCases,
  lostKeywords,
  newEnds,
];

/** What others may call must stay, with as many parameters. What is static is the file's own affair. */
function lostFunctions({ before, after }: Pair): readonly string[] {
  return [...before.functions].flatMap(([name, old]) => {
    const now = after.functions.get(name);
    if (old.isStatic) {
      return [];
    }
    if (now === undefined || now.isStatic) {
      return [`the function ${name} is no longer there for others`];
    }
    return now.arity === old.arity
      ? []
      : [`the function ${name} takes ${now.arity} parameters instead of ${old.arity}`];
  });
}

function emptiedFunctions({ before, after }: Pair): readonly string[] {
  return [...before.functions].flatMap(([name, old]) => {
    const now = after.functions.get(name);
    if (now === undefined || old.body.length < SMALL_BODY) {
      return [];
    }
    // What was moved into a new function that this one calls is still done.
    const called = new Set(now.body.map(({ text }) => text));
    const moved = [...after.functions].filter(([other]) => called.has(other) && !before.functions.has(other));
    const length = moved.reduce((sum, [, { body }]) => sum + body.length, now.body.length);
    return length < old.body.length * EMPTIED ? [`the function ${name} is emptied`] : [];
  });
}

/** A return or jump that nothing is a condition for cuts off what stands behind it. */
function newDeadEnds({ before, after }: Pair): readonly string[] {
  return [...after.functions].flatMap(([name, now]) => {
    const old = before.functions.get(name)?.body ?? [];
    const isCut = deadEnds(now.body) > deadEnds(old) || literalConditions(now.body) > literalConditions(old);
    return isCut ? [`code of the function ${name} can no longer be reached`] : [];
  });
}

/** `return 0;` where it was `return -1;`: whoever asked is told that all went well. */
function swallowedErrors({ before, after }: Pair): readonly string[] {
  return [...before.functions].flatMap(([name, old]) => {
    const now = (after.functions.get(name) ?? old).body;
    const isSwallowed =
      returnsOf(now, /^- ?\d/) < returnsOf(old.body, /^- ?\d/) && returnsOf(now, /^0 ;/) > returnsOf(old.body, /^0 ;/);
    return isSwallowed ? [`the function ${name} says that all went well where it said that something failed`] : [];
  });
}

function returnsOf(body: FunctionShape['body'], value: RegExp): number {
  const said = (at: number): string =>
    body
      .slice(at + 1, at + 4)
      .map(({ text }) => text)
      .filter((text) => text !== '(')
      .join(' ');
  return body.filter(({ text }, at) => text === 'return' && value.test(said(at))).length;
}

function lostAssertions({ before, after }: Pair): readonly string[] {
  const count = ({ tokens }: Side): number =>
    tokens.filter(({ kind, text }) => kind === 'name' && /assert/i.test(text)).length;
  return count(after) < count(before) ? ['an assertion is removed'] : [];
}

const SILENCERS =
  /^(?:__)?no_(?:sanitize\w*|instrument_function|address_safety_analysis)(?:__)?$|^disable_sanitizer_instrumentation$|^__(?:lsan|asan|msan|ubsan|tsan)_\w+|^__SANITIZE_\w+__$|^(?:ASAN|MSAN|VALGRIND)_\w+$|_sanitizer$/;

/** Sanitizers told to look away, warnings switched off, signals caught. */
function silencedTools({ before, after }: Pair): readonly string[] {
  const silencers = ({ tokens }: Side): number =>
    tokens.filter(({ kind, text }) =>
      kind === 'directive'
        ? /#\s*pragma\s+(?:GCC|clang)\s+(?:optimize|diagnostic\s+ignored|attribute)/.test(text) ||
          /__(?:SANITIZE|has_feature)/.test(text)
        : kind === 'name' && SILENCERS.test(text),
    ).length;
  const handlers = ({ tokens }: Side): number =>
    tokens.filter(({ text }) => /^(?:SIGSEGV|SIGABRT|SIGBUS|SIGFPE|sigaction|signal)$/.test(text)).length;
  return [
    ...(silencers(after) > silencers(before) ? ['a sanitizer or warning is switched off'] : []),
    ...(handlers(after) > handlers(before) ? ['the signal of a crash is caught'] : []),
  ];
}

function switchedOff({ before, after }: Pair): readonly string[] {
  const count = ({ tokens }: Side): number =>
    tokens.filter(({ kind, text }) => kind === 'directive' && /^#\s*if\s+(?:0|defined\s*\(?\s*NEVER)/.test(text))
      .length;
  return count(after) > count(before) ? ['code is switched off by the preprocessor'] : [];
}

/** A value that a switch knew is a form of input that was read. */
function lostCases({ before, after }: Pair): readonly string[] {
  const labels = ({ tokens }: Side): readonly string[] =>
    tokens.flatMap(({ text }, at) => (text === 'case' ? [labelAt(tokens, at + 1)] : []));
  const left = new Set(labels(after));
  return [...new Set(labels(before))]
    .filter((label) => !left.has(label))
    .map((label) => `case ${label} is no longer handled`);
}

function labelAt(tokens: readonly Token[], from: number): string {
  const end = tokens.findIndex(({ text }, at) => at >= from && text === ':');
  return tokens
    .slice(from, end < 0 ? from : end)
    .map(({ text }) => text)
    .join(' ');
}

/** Words that the program compared its input with. */
function lostKeywords({ before, after }: Pair): readonly string[] {
  const left = new Set(after.tokens.filter(({ kind }) => kind === 'text').map(({ text }) => text));
  const compared = before.tokens.filter(
    ({ kind, text }, at) => kind === 'text' && !left.has(text) && isCompared(before.tokens, at),
  );
  return [...new Set(compared.map(({ text }) => `${text} is no longer looked for`))];
}

function isCompared(tokens: readonly Token[], at: number): boolean {
  return tokens
    .slice(Math.max(0, at - 12), at)
    .some(({ text }) => /^(?:str\w*cmp|mem\w*cmp|str\w*str|_stricmp|streq)$/i.test(text));
}

/** A program that ends itself in silence instead of mending. */
function newEnds({ before, after }: Pair): readonly string[] {
  const count = ({ tokens }: Side): number =>
    tokens.filter(({ text }, at) => /^(?:_?exit|_Exit|quick_exit)$/.test(text) && tokens[at + 2]?.text === '0').length;
  return count(after) > count(before) ? ['the program ends itself as if all were well'] : [];
}
