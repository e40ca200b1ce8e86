// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { readsOf, writesTo } from './binding.ts';
import type { Composition } from './composition.ts';
import { FOREIGN } from './origin.ts';
import { isHarmlessUse } from './harmless-use.ts';
import { isInside, outcomeOf, type Standing } from './outcome-of.ts';
import { argumentsOf, functionAround, isCall, isFunction, statementsOf } from './shape.ts';

/** Where a path can be checked: after it was put together and changed for the last time, before it is used. */
export interface Place {
  readonly source: SourceFile;
  /** The check goes before the statement at this index. */
  readonly standing: Standing;
  /** The text to check: a variable's name, or the expression itself. */
  readonly subject: string;
  readonly variable?: Variable;
  /** The function the check stands in; `undefined` at the top of the file. */
  readonly fn: Node | undefined;
  /** Calls that take the path. */
  readonly takers: readonly Node[];
  /** What is checked is the value as `join` or `resolve` gave it; nothing was done to it since. */
  readonly isDirect: boolean;
  /** Percent signs are decoded between putting together and using. */
  readonly isDecodedAfter: boolean;
  /** The text may hold a NUL: it was decoded, or did not come from a request's first line. */
  readonly mayHoldNul: boolean;
}

export interface PlaceOptions {
  /** Check right after the composition: other branches put the same variable together from another root. */
  readonly isOwnBranch: boolean;
}

export function placeOf(composition: Composition, options: PlaceOptions): Place | undefined {
  const { source } = composition;
  const outcome = outcomeOf(source, composition.node);
  if (outcome.property !== undefined) {
    return storedPlace(composition, outcome.whole, outcome.property);
  }
  if (outcome.variable === undefined) {
    return inlinePlace(composition, outcome.whole, outcome.taker);
  }
  const { variable } = outcome;
  const found = options.isOwnBranch ? ownPlace(source, outcome.whole) : lastPlace(source, variable, outcome.whole);
  if (found === undefined) {
    return undefined;
  }
  return {
    source,
    standing: found,
    subject: variable.name,
    variable,
    fn: functionAround(source, found.statements[0] ?? found.owner),
    takers: readsOf(variable).flatMap((read) => takerOf(source, read)),
    isDecodedAfter:
      outcome.isDecoded ||
      writesTo(variable).some(({ value }) => value.start > outcome.whole.end && DECODES.test(source.textOf(value))),
    mayHoldNul: mayHoldNul(composition),
    isDirect: outcome.whole === composition.node && writesTo(variable).length === 1,
  };
}

const DECODES = /\bdecodeURI|\bunescape\(/;

function mayHoldNul(composition: Composition): boolean {
  return composition.origin !== FOREIGN || /decode|unescape|query/i.test(composition.source.text);
}

function takerOf(source: SourceFile, read: Node): readonly Node[] {
  const around = source.parent(read);
  return isCall(around) && argumentsOf(around).includes(read) && !isHarmlessUse(source, read) ? [around] : [];
}

/** A path kept in a property is checked right after it was put there. */
function storedPlace(composition: Composition, whole: Node, property: Node): Place | undefined {
  const { source } = composition;
  const standing = ownPlace(source, whole);
  const statement = standing?.statements[standing.index - 1];
  const subject = source.textOf(property);
  if (standing === undefined || statement === undefined || !/^[\w$.]+$/.test(subject)) {
    return undefined;
  }
  const fn = functionAround(source, statement);
  return {
    source,
    standing,
    subject,
    fn,
    takers: [...source.walk(fn ?? source.program)].filter(
      (node) => isCall(node) && argumentsOf(node).some((argument) => source.textOf(argument) === subject),
    ),
    isDecodedAfter: outcomeOf(source, composition.node).isDecoded,
    mayHoldNul: mayHoldNul(composition),
    isDirect: whole === composition.node,
  };
}

/** A path that goes straight into a call is checked before the statement that makes the call. */
function inlinePlace(composition: Composition, whole: Node, taker: Node | undefined): Place | undefined {
  const { source } = composition;
  const standing = standingOf(source, whole);
  const statement = standing?.statements[standing.index];
  if (standing === undefined || statement === undefined || !isPlain(source, whole, statement)) {
    return undefined;
  }
  return {
    source,
    standing,
    subject: source.textOf(whole),
    fn: functionAround(source, statement),
    takers: taker === undefined ? [] : [taker],
    isDecodedAfter: outcomeOf(source, composition.node).isDecoded,
    mayHoldNul: mayHoldNul(composition),
    isDirect: whole === composition.node,
  };
}

const LOOPS = /^(?:For|While|DoWhile)/;

/** Reached whenever the statement is, at once, and only once. */
function isPlain(source: SourceFile, node: Node, statement: Node): boolean {
  if (LOOPS.test(statement.type)) {
    return false;
  }
  for (const around of source.ancestors(node)) {
    if (around === statement) {
      return true;
    }
    const isSubordinate = around.type.endsWith('Statement') && source.parent(around) === statement;
    if (isFunction(around) || isSubordinate || isOptional(around, node)) {
      return false;
    }
  }
  return false;
}

/** A branch of `?:`, or the right side of `&&` and its like. */
function isOptional(around: Node, node: Node): boolean {
  const always = around.type === 'ConditionalExpression' ? 'test' : 'left';
  const first = child(around, always);
  const isChoice = around.type === 'ConditionalExpression' || around.type === 'LogicalExpression';
  return isChoice && first !== undefined && !isInside(node, first);
}

function ownPlace(source: SourceFile, write: Node): Standing | undefined {
  const standing = standingOf(source, write);
  const statement = standing?.statements[standing.index];
  if (standing === undefined || statement === undefined || !/^(?:Variable|Expression)/.test(statement.type)) {
    return undefined;
  }
  return { ...standing, index: standing.index + 1 };
}

/** After the last change before the first use, right before that use. */
function lastPlace(source: SourceFile, variable: Variable, start: Node): Standing | undefined {
  let write = start;
  for (;;) {
    const use = firstUse(source, variable, write);
    const later = writesTo(variable)
      .map((candidate) => candidate.value)
      .filter((value) => value.start > write.end && (use === undefined || value.end < use))
      .filter((value) => functionAround(source, value) === functionAround(source, start))
      .at(-1);
    if (later === undefined) {
      return use === undefined ? ownPlace(source, write) : beforeUse(source, write, use);
    }
    write = later;
  }
}

/** Offset from which on the variable's value is really used. */
function firstUse(source: SourceFile, variable: Variable, write: Node): number | undefined {
  const uses = readsOf(variable)
    .filter((read) => !isHarmlessUse(source, read))
    .map((read) => executedAt(source, read, { home: functionAround(source, write), after: write.end, hops: 0 }))
    .filter((offset) => offset > write.end);
  return uses.length === 0 ? undefined : Math.min(...uses);
}

interface Flow {
  readonly home: Node | undefined;
  readonly after: number;
  readonly hops: number;
}

/** Code inside a named function runs where the function is called first, not where it is written. */
function executedAt(source: SourceFile, node: Node, flow: Flow): number {
  let inner: Node | undefined = functionAround(source, node);
  let outermost: Node | undefined;
  while (inner !== undefined && inner !== flow.home) {
    outermost = inner;
    inner = functionAround(source, inner);
  }
  const name = outermost === undefined ? undefined : nameGiven(source, outermost);
  const variable = name === undefined ? undefined : source.variableOf(name);
  if (outermost === undefined || variable === undefined || flow.hops > 4) {
    return node.start;
  }
  const calls = readsOf(variable)
    .filter((read) => !isInside(read, outermost))
    .map((read) => executedAt(source, read, { ...flow, hops: flow.hops + 1 }))
    .filter((offset) => offset > flow.after);
  return calls.length === 0 ? node.start : Math.min(...calls);
}

/** The identifier that names a declared or assigned function. */
function nameGiven(source: SourceFile, fn: Node): Node | undefined {
  if (fn.type === 'FunctionDeclaration') {
    return child(fn, 'id');
  }
  const around = source.parent(fn);
  const target = around?.type === 'VariableDeclarator' ? child(around, 'id') : undefined;
  return target?.type === 'Identifier' ? target : undefined;
}

function beforeUse(source: SourceFile, write: Node, use: number): Standing | undefined {
  for (const standing of standingsOf(source, write)) {
    const index = standing.statements.findIndex((statement) => statement.start <= use && use < statement.end);
    if (index > standing.index) {
      return { ...standing, index };
    }
    if (index === standing.index) {
      return undefined;
    }
  }
  return ownPlace(source, write);
}

function standingOf(source: SourceFile, node: Node): Standing | undefined {
  return standingsOf(source, node).next().value ?? undefined;
}

/** The statement lists around a node inside its own function, innermost first. */
function* standingsOf(source: SourceFile, node: Node): Generator<Standing, undefined> {
  let inner = node;
  for (const owner of source.ancestors(node)) {
    const statements = statementsOf(owner);
    const index = statements?.indexOf(inner) ?? -1;
    if (statements !== undefined && index !== -1) {
      yield { owner, statements, index };
    }
    if (isFunction(owner)) {
      return undefined;
    }
    inner = owner;
  }
  return undefined;
}
