// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { bare, keyOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import { isFunction, type Outline } from './outline.ts';
import { ancestorWhere, parameterOf, part, usesOf, variableAt } from './syntax.ts';

/** A call that may reach a function of the same file. */
export interface Call {
  readonly node: Node;
  readonly fn: Node;
  /** What the function's parameter `index` gets; `undefined` when it gets nothing or it cannot be told. */
  argument(index: number): Node | undefined;
}

const DEPTH_LIMIT = 6;

/**
 * Which functions of one file a call may reach. Methods are matched by name alone, so that `exports.set`,
 * `this.traverse` and `Merge.prototype.traverse` meet; more calls than there are is the price.
 */
export class Calls {
  readonly #source: Outline;
  readonly #byVariable = new Map<Variable, Node[]>();
  readonly #byName = new Map<string, Node[]>();
  readonly #calls = new Map<Node, Call[]>();

  constructor(source: Outline) {
    this.#source = source;
    const nodes = source.within();
    nodes.filter(isFunction).forEach((fn) => this.#name(fn));
    nodes.forEach((node) => this.#alias(node));
    const calls = nodes.filter((node) => node.type === 'CallExpression' || node.type === 'NewExpression');
    const [direct, indirect] = [false, true].map((wanted) =>
      calls.filter((node) => this.#callsParameter(node) === wanted),
    );
    direct?.flatMap((node) => this.#resolve(node)).forEach((call) => push(this.#calls, call.fn, call));
    // What a callback parameter stands for is known once the direct calls are.
    const late = indirect?.flatMap((node) => this.#resolve(node)) ?? [];
    late.forEach((call) => push(this.#calls, call.fn, call));
  }

  #callsParameter(node: Node): boolean {
    const callee = bare(part(node, 'callee'));
    const method = callee.type === 'MemberExpression' ? keyOf(callee) : null;
    const called = method === 'call' || method === 'apply' ? part(callee, 'object') : callee;
    const variable = variableAt(this.#source, called);
    return variable !== undefined && parameterOf(variable) !== undefined;
  }

  /** The calls in this file that may reach `fn`. */
  to(fn: Node): readonly Call[] {
    return this.#calls.get(fn) ?? [];
  }

  /** The functions of this file that an expression may stand for. */
  functions(expression: Node, depth = 0): readonly Node[] {
    const node = bare(expression);
    if (node.type === 'MemberExpression') {
      const name = keyOf(node);
      return name === null ? this.#methodsOf(part(node, 'object')) : (this.#byName.get(name) ?? []);
    }
    const variable = variableAt(this.#source, node);
    if (variable === undefined || depth > DEPTH_LIMIT) {
      return isFunction(node) ? [node] : [];
    }
    const parameter = parameterOf(variable);
    const given =
      parameter === undefined ? [] : this.to(parameter.fn).flatMap((call) => call.argument(parameter.index) ?? []);
    return [
      ...(this.#byVariable.get(variable) ?? []),
      ...given.flatMap((argument) => this.functions(argument, depth + 1)),
    ];
  }

  /** Is every call of `fn` in sight? False when its value is handed on, exported or stored. */
  isClosed(fn: Node): boolean {
    const variable = variableAt(this.#source, child(fn, 'id')) ?? this.#holder(fn);
    if (variable === undefined) {
      return false;
    }
    const isExported = ancestorWhere(this.#source, fn, (around) => around.type.startsWith('Export')) !== undefined;
    return (
      !isExported &&
      usesOf(variable).every(
        ({ node, isWrite }) => isWrite || child(this.#source.parent(node) ?? node, 'callee') === node,
      )
    );
  }

  #holder(fn: Node): Variable | undefined {
    const parent = this.#source.parent(fn);
    return parent?.type === 'VariableDeclarator' ? variableAt(this.#source, child(parent, 'id')) : undefined;
  }

  #name(fn: Node): void {
    const own = variableAt(this.#source, child(fn, 'id'));
    if (own !== undefined) {
      push(this.#byVariable, own, fn);
    }
    this.#nameBy(fn, this.#source.parent(fn), fn);
  }

  /** `a.b = c = fn`: every name on the way. */
  #nameBy(value: Node, parent: Node | undefined, fn: Node): void {
    if (parent?.type === 'AssignmentExpression' && child(parent, 'right') === value) {
      this.#bind(part(parent, 'left'), fn);
      this.#nameBy(parent, this.#source.parent(parent), fn);
    } else if (parent?.type === 'VariableDeclarator') {
      this.#bind(part(parent, 'id'), fn);
    } else if (parent !== undefined && ['Property', 'MethodDefinition', 'PropertyDefinition'].includes(parent.type)) {
      const name = child(parent, 'value') === value ? keyOf(parent) : null;
      if (name !== null) {
        push(this.#byName, name, fn);
      }
    }
  }

  #bind(left: Node, fn: Node): void {
    const variable = variableAt(this.#source, left);
    const name = left.type === 'MemberExpression' ? keyOf(left) : null;
    if (variable !== undefined) {
      push(this.#byVariable, variable, fn);
    } else if (name !== null) {
      push(this.#byName, name, fn);
    }
  }

  /** `exports.set = set`, `{ set: set }`. */
  #alias(node: Node): void {
    const isAssignment = node.type === 'AssignmentExpression';
    const value = isAssignment ? child(node, 'right') : node.type === 'Property' ? child(node, 'value') : undefined;
    const variable = variableAt(this.#source, value);
    const name = isAssignment ? nameOfLeft(part(node, 'left')) : node.type === 'Property' ? keyOf(node) : null;
    if (variable !== undefined && name !== null) {
      (this.#byVariable.get(variable) ?? []).forEach((fn) => push(this.#byName, name, fn));
    }
  }

  /** `operations[name](…)`: any function in the object literal. */
  #methodsOf(object: Node): readonly Node[] {
    const variable = variableAt(this.#source, object);
    return (variable === undefined ? [] : usesOf(variable)).flatMap(({ node, isWrite }) => {
      const literal = isWrite ? child(this.#source.parent(node) ?? node, 'init') : undefined;
      return literal?.type === 'ObjectExpression'
        ? children(literal, 'properties')
            .flatMap((property) => child(property, 'value') ?? [])
            .filter(isFunction)
        : [];
    });
  }

  #resolve(node: Node): readonly Call[] {
    const callee = bare(part(node, 'callee'));
    const args = children(node, 'arguments');
    const method = callee.type === 'MemberExpression' ? keyOf(callee) : null;
    if (callee.type === 'MemberExpression' && (method === 'call' || method === 'apply')) {
      return this.functions(part(callee, 'object')).map((fn) => ({
        node,
        fn,
        argument: (index) => (method === 'call' ? args[index + 1] : this.#passedOn(args[1], index)),
      }));
    }
    return this.functions(callee).map((fn) => ({ node, fn, argument: (index) => spreadless(args)[index] }));
  }

  /** `f.apply(null, arguments)` passes the parameters of the function around it. */
  #passedOn(list: Node | undefined, index: number): Node | undefined {
    if (list?.type === 'ArrayExpression') {
      return children(list, 'elements')[index];
    }
    const isArguments = list?.type === 'Identifier' && list['name'] === 'arguments';
    const around = isArguments ? this.#source.functionAround(list) : undefined;
    const parameter = around === undefined ? undefined : children(around, 'params')[index];
    return parameter?.type === 'Identifier' ? parameter : undefined;
  }
}

function nameOfLeft(left: Node): string | null {
  return left.type === 'MemberExpression' ? keyOf(left) : null;
}

/** Arguments up to the first spread; what comes after it has no known place. */
function spreadless(args: readonly Node[]): readonly Node[] {
  const spread = args.findIndex((argument) => argument.type === 'SpreadElement');
  return spread === -1 ? args : args.slice(0, spread);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key) ?? [];
  list.push(value);
  map.set(key, list);
}
