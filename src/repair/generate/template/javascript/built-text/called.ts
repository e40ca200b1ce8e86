// SPDX-License-Identifier: Apache-2.0
import { bare, keyOf, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, childrenOf, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { functionOf, isFunction, namesOf, parameterOf, type Parameter } from './functions.ts';
import type { Call, Program } from './program.ts';
import type { Place } from './shape.ts';
import { nodesOf } from './nodes.ts';

const byName = new WeakMap<SourceFile, ReadonlyMap<string, readonly Place[]>>();

/** The functions of the component that a callee may stand for. */
export function functionsCalled(program: Program, source: SourceFile, callee: Node): readonly Place[] {
  const target = bare(callee);
  if (target.type === 'Identifier') {
    const own = functionOf(source, target);
    if (own !== undefined) {
      return [{ source, node: own }];
    }
    const parameter = parameterOf(source, target);
    if (parameter !== undefined) {
      return handedIn(program, parameter);
    }
    const module = program.moduleOf(source, target);
    return module === undefined ? [] : [...named(module, source.textOf(target)), ...wholeExport(module)];
  }
  const key = target.type === 'MemberExpression' ? keyOf(target) : null;
  const object = child(target, 'object');
  if (key === null || object === undefined) {
    return [];
  }
  const module = program.moduleOf(source, object);
  return named(module ?? source, key);
}

/** The functions that the callers of a function hand in for one of its parameters. */
function handedIn(program: Program, parameter: Parameter): readonly Place[] {
  return directCallers(program, parameter.of).flatMap((call) => {
    const argument = call.given[parameter.index];
    const node = argument === undefined ? undefined : functionOf(call.source, argument);
    return node === undefined ? [] : [{ source: call.source, node }];
  });
}

/** What a function gives back: the expression of a short arrow, or every `return` of its own. */
export function returnsOf(place: Place): readonly Node[] {
  const body = child(place.node, 'body');
  if (body === undefined) {
    return [];
  }
  return body.type === 'BlockStatement' ? returnsIn(body) : [body];
}

function returnsIn(from: Node): readonly Node[] {
  return ownNodes(from).flatMap((node) => {
    const value = node.type === 'ReturnStatement' ? child(node, 'argument') : undefined;
    return value === undefined ? [] : [value];
  });
}

/** The nodes of a function's body without those of functions inside it. */
export function ownNodes(from: Node): readonly Node[] {
  const found: Node[] = [];
  const open = [...childrenOf(from)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.push(node);
    open.push(...(isFunction(node) ? [] : childrenOf(node)));
  }
  return found.toSorted((a, b) => a.start - b.start);
}

function named(source: SourceFile, name: string): readonly Place[] {
  let names = byName.get(source);
  if (names === undefined) {
    names = indexed(source);
    byName.set(source, names);
  }
  return names.get(name) ?? [];
}

function indexed(source: SourceFile): ReadonlyMap<string, readonly Place[]> {
  const names = new Map<string, Place[]>();
  for (const node of nodesOf(source)) {
    for (const { name } of isFunction(node) ? namesOf({ source, node }) : []) {
      names.set(name, [...(names.get(name) ?? []), { source, node }]);
    }
  }
  return names;
}

/** `module.exports = function …` and `export default function …`. */
function wholeExport(source: SourceFile): readonly Place[] {
  return children(source.program, 'body').flatMap((statement) => {
    const expression = child(statement, statement.type === 'ExportDefaultDeclaration' ? 'declaration' : 'expression');
    const left = expression === undefined ? undefined : child(expression, 'left');
    const isExport = left !== undefined && source.textOf(left) === 'module.exports';
    const value = isExport && expression !== undefined ? child(expression, 'right') : expression;
    const node = value === undefined ? undefined : isFunction(value) ? value : functionOf(source, value);
    return node === undefined || (left !== undefined && !isExport) ? [] : [{ source, node }];
  });
}

/** Method names that built-in objects have too: only calls on the object itself count. */
const COMMON = /^(?:exec|test|match|replace|push|get|set|on|then|call|apply|map|filter|add|join|split|concat|format)$/;

/** The calls in the component that may reach a function, also where it was handed on as an argument. */
export function callersOf(program: Program, place: Place): readonly Call[] {
  return [...directCallers(program, place), ...callersByParameter(program, place)];
}

/** `run(build)` calls `build` wherever `run` calls the parameter that got it. */
function callersByParameter(program: Program, place: Place): readonly Call[] {
  const { source } = place;
  const own = child(place.node, 'id');
  const uses = own === undefined ? [] : (source.variableOf(own)?.references ?? []);
  return uses.flatMap(({ identifier }) => {
    const use: unknown = identifier;
    const call = isNode(use) ? source.parent(use) : undefined;
    const callee = call?.type === 'CallExpression' ? child(call, 'callee') : undefined;
    const index = call === undefined ? -1 : children(call, 'arguments').findIndex((given) => given === use);
    return index === -1 || callee === undefined
      ? []
      : functionsCalled(program, source, callee).flatMap((runner) => callsOfParameter(program, runner, index));
  });
}

function callsOfParameter(program: Program, runner: Place, index: number): readonly Call[] {
  const parameter = children(runner.node, 'params')[index];
  const name = parameter === undefined ? undefined : nameOf(parameter);
  const variable = parameter === undefined ? undefined : runner.source.variableOf(parameter);
  return name === undefined || variable === undefined
    ? []
    : program
        .callsOf(name)
        .filter((call) => call.source === runner.source && call.source.variableOf(call.callee) === variable);
}

function directCallers(program: Program, place: Place): readonly Call[] {
  const calls = namesOf(place).flatMap(({ name, isProperty }) =>
    program.callsOf(name).filter((call) => reaches(program, place, { call, isProperty })),
  );
  // What a module is as a whole goes by whatever name the file gives it that requires it.
  const isModule = wholeExport(place.source).some(({ node }) => node === place.node);
  return isModule ? [...new Set([...calls, ...program.callsOfModule(place.source)])] : calls;
}

interface Reached {
  readonly call: Call;
  readonly isProperty: boolean;
}

function reaches(program: Program, place: Place, reached: Reached): boolean {
  const { call, isProperty } = reached;
  const isHere = call.source === place.source;
  if (call.receiver === undefined) {
    return isHere
      ? !isProperty && functionOf(call.source, call.callee) === place.node
      : program.moduleOf(call.source, call.callee) === place.source;
  }
  return isHere
    ? isProperty && isLikelyOwner(call, call.source.textOf(call.receiver))
    : program.moduleOf(call.source, call.receiver) === place.source;
}

/** Is what stands before the dot the object that has the method, as far as its name tells? */
function isLikelyOwner(call: Call, receiver: string): boolean {
  const isSelf = /^(?:this|self|_?this\d*|that|me|_self|exports|module\.exports)$/.test(receiver);
  return isSelf || (!COMMON.test(call.name ?? '') && /^[A-Za-z_$]\w*$/.test(receiver));
}
