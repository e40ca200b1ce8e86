// SPDX-License-Identifier: Apache-2.0
import { child, children, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { parameterOf, writesTo, type Parameter } from './binding.ts';
import { callbackOf } from './callback.ts';
import { functionNamed, returnedBy } from './callee.ts';
import { callersOf } from './caller.ts';
import { argumentAt, type CodeBase } from './code-base.ts';
import { argumentsOf, bare, calleeName, calleeOf, isFunction, nameOf, propertyOf, stringOf } from './shape.ts';
import { pathFunction } from './path-function.ts';
import { isHarmlessCall } from './harmless.ts';
import { isOptions, isRequest, isRequestObject, isSomebodys, OWNED, REQUEST_CALLS, REQUEST_PARTS } from './request.ts';

/**
 * Whose word a value is: the code's or its owner's (`fixed`: literals, options, the working directory, what a
 * directory lists), a caller's (`argument`), or somebody else's: a request's, an archive's (`foreign`). Higher is less
 * trusted.
 */
export type Origin = 0 | 1 | 2;
export const FIXED: Origin = 0;
export const ARGUMENT: Origin = 1;
export const FOREIGN: Origin = 2;

const MAX_DEPTH = 24;
/** Steps for one question, and for all questions to one code base: large bundles are connected every which way. */
const MAX_STEPS = 3000;
const MAX_ALL_STEPS = 300_000;

export class Origins {
  readonly #code: CodeBase;
  readonly #known = new Map<Node, Origin>();
  readonly #open = new Set<Node>();
  #steps = 0;
  #allSteps = 0;
  /** Something on the way was left out, so that the answer holds for this question only. */
  #isCut = false;

  constructor(code: CodeBase) {
    this.#code = code;
  }

  of(source: SourceFile, expression: Node): Origin {
    const node = bare(expression);
    const known = this.#known.get(node);
    if (known !== undefined) {
      return known;
    }
    if (this.#open.size === 0) {
      this.#steps = 0;
    }
    // A value made of itself adds nothing to what else it is made of.
    if (this.#open.has(node) || this.#open.size > MAX_DEPTH || this.#isSpent()) {
      this.#isCut = true;
      return FIXED;
    }
    const wasCut = this.#isCut;
    this.#isCut = false;
    this.#open.add(node);
    const origin = this.#judge(source, node);
    this.#open.delete(node);
    if (!this.#isCut || origin === FOREIGN || this.#open.size === 0) {
      this.#known.set(node, origin);
    }
    this.#isCut ||= wasCut;
    return origin;
  }

  #isSpent(): boolean {
    this.#steps += 1;
    this.#allSteps += 1;
    return this.#steps > MAX_STEPS || this.#allSteps > MAX_ALL_STEPS;
  }

  #judge(source: SourceFile, node: Node): Origin {
    switch (node.type) {
      case 'Identifier':
        return this.#ofName(source, node);
      case 'MemberExpression':
        return this.#ofMember(source, node);
      case 'CallExpression':
      case 'NewExpression':
        return this.#ofCall(source, node);
      case 'BinaryExpression':
        return node['operator'] === '+' ? this.#most(source, partsOf(node)) : FIXED;
      default:
        return this.#most(source, partsOf(node));
    }
  }

  #most(source: SourceFile, nodes: readonly Node[]): Origin {
    let most: Origin = FIXED;
    for (const node of nodes) {
      const origin = this.of(source, node);
      most = origin > most ? origin : most;
      if (most === FOREIGN) {
        break;
      }
    }
    return most;
  }

  #ofName(source: SourceFile, identifier: Node): Origin {
    const variable = source.variableOf(identifier);
    if (variable === undefined) {
      return FIXED;
    }
    const parameter = parameterOf(variable);
    const written = this.#most(
      source,
      writesTo(variable).map((write) => write.value),
    );
    const given = parameter === undefined ? FIXED : this.#ofParameter(source, identifier, parameter);
    return given > written ? given : written;
  }

  #ofParameter(source: SourceFile, identifier: Node, parameter: Parameter): Origin {
    const name = nameOf(identifier) ?? '';
    const callback = callbackOf(source, parameter.fn);
    if (callback !== undefined) {
      return this.#ofCallback(source, callback);
    }
    if (isOptions(name) || isRequestObject(source, parameter, name)) {
      return FIXED;
    }
    const passed = callersOf(this.#code, source, parameter.fn).flatMap(({ source: from, call }) => {
      const argument = argumentAt(call, parameter.index);
      return argument === undefined ? [] : [this.of(from, argument)];
    });
    // Somebody outside may call it too, with anything.
    return passed.includes(FOREIGN) ? FOREIGN : ARGUMENT;
  }

  /** A parameter that a library fills: entries of a list keep the list's origin, answers of calls are nobody's word. */
  #ofCallback(source: SourceFile, callback: { readonly name: string; readonly over: Node | undefined }): Origin {
    if (callback.over !== undefined && ITERATORS.has(callback.name)) {
      return this.of(source, callback.over);
    }
    const asked = callback.name === 'then' ? calleeName(callback.over) : callback.name;
    return LISTINGS.test(asked) ? FIXED : ARGUMENT;
  }

  #ofMember(source: SourceFile, node: Node): Origin {
    const object = child(node, 'object');
    const property = propertyOf(node) ?? '';
    if (object === undefined) {
      return FIXED;
    }
    if (REQUEST_PARTS.has(property) && isRequest(source, object)) {
      return FOREIGN;
    }
    const base = bare(object);
    const owner = nameOf(base);
    if (base.type === 'ThisExpression' || (owner !== undefined && (isOptions(owner) || OWNED.test(property)))) {
      return FIXED;
    }
    const origin = this.of(source, base);
    return origin === ARGUMENT && isSomebodys(owner, property) ? FOREIGN : origin;
  }

  #ofCall(source: SourceFile, node: Node): Origin {
    const callee = calleeOf(node);
    // A path below a root that the code chose is mended where the two were put together.
    if (callee === undefined || isHarmlessCall(source, node) || this.#isRooted(source, node)) {
      return FIXED;
    }
    const object = callee.type === 'MemberExpression' ? child(callee, 'object') : undefined;
    const owner = nameOf(object);
    if (object !== undefined && REQUEST_CALLS.has(calleeName(node)) && isRequest(source, object)) {
      return FOREIGN;
    }
    if (owner !== undefined && isOptions(owner)) {
      return FIXED;
    }
    const args = argumentsOf(node).filter((argument) => !isFunction(argument));
    const given = this.#most(source, object === undefined ? args : [object, ...args]);
    return given === FOREIGN ? given : this.#ofAnswer(source, callee, given);
  }

  #isRooted(source: SourceFile, call: Node): boolean {
    const [root] = argumentsOf(call);
    const name = pathFunction(source, call);
    const isChosen = root !== undefined && stringOf(root) === undefined && this.of(source, root) !== FOREIGN;
    return (name === 'join' || name === 'resolve') && argumentsOf(call).length > 1 && isChosen;
  }

  /** What a function of this component returns may come from a request that it is handed whole. */
  #ofAnswer(source: SourceFile, callee: Node, given: Origin): Origin {
    const fn = functionNamed(this.#code, source, callee);
    const answer = fn === undefined ? FIXED : this.#most(fn.source, returnedBy(fn.node));
    return answer > given ? answer : given;
  }
}

/** The parts of an expression that its value is made of. */
const MADE_OF: Readonly<Record<string, readonly string[]>> = {
  ConditionalExpression: ['consequent', 'alternate'],
  AssignmentExpression: ['right'],
  BinaryExpression: ['left', 'right'],
  LogicalExpression: ['left', 'right'],
  TemplateLiteral: ['expressions'],
  AwaitExpression: ['argument'],
  YieldExpression: ['argument'],
  SpreadElement: ['argument'],
  ArrayExpression: ['elements'],
};

export function partsOf(node: Node): readonly Node[] {
  return (MADE_OF[node.type] ?? []).flatMap((field) => child(node, field) ?? children(node, field));
}

const ITERATORS: ReadonlySet<string> = new Set(
  'forEach map filter some every find reduce each eachSeries mapSeries eachLimit'.split(' '),
);
/** Calls whose callback is handed what the file system itself says. */
const LISTINGS = /^(?:readdir|stat|lstat|realpath|access|exists|open|glob|walk|mkdtemp)/i;
