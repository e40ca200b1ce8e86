// SPDX-License-Identifier: Apache-2.0
import { child, childrenOf, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { parameterOf, writesTo } from './binding.ts';
import { callersOf } from './caller.ts';
import { argumentAt, type CodeBase } from './code-base.ts';
import { aloneOf, compositionOf, pathFunction, type Composition } from './composition.ts';
import { functionNamed } from './callee.ts';
import { isHarmlessCall } from './harmless.ts';
import { REQUEST, type Origins } from './origin.ts';
import { argumentsOf, bare, calleeOf, isCall, isFunction, propertyOf } from './shape.ts';

const MAX_STEPS = 400;

/** Follows a path backwards from where it is used to the places where a root and foreign text were put together. */
export class Slicer {
  readonly #code: CodeBase;
  readonly #origins: Origins;
  #seen = new Set<Node>();
  #found: Composition[] = [];
  /** Foreign values that no root was put in front of; they count when no composition is found at all. */
  #alone: Composition[] = [];

  constructor(code: CodeBase, origins: Origins) {
    this.#code = code;
    this.#origins = origins;
  }

  /** The compositions that an expression's value may come from. */
  compositions(source: SourceFile, path: Node): readonly Composition[] {
    this.#seen = new Set();
    this.#found = [];
    this.#alone = [];
    this.#follow(source, path);
    return this.#found.length > 0 ? this.#found : this.#alone;
  }

  #follow(source: SourceFile, expression: Node): void {
    const node = bare(expression);
    if (this.#seen.has(node) || this.#seen.size > MAX_STEPS || isHarmlessCall(source, node)) {
      return;
    }
    this.#seen.add(node);
    const composition = compositionOf(source, node, this.#origins);
    if (composition !== undefined) {
      this.#take(composition);
      return;
    }
    if (node.type === 'Identifier') {
      this.#followName(source, node);
    } else if (isCall(node)) {
      this.#followCall(source, node);
    } else if (node.type === 'MemberExpression') {
      this.#followMember(source, node);
    } else {
      this.#followParts(source, node);
    }
  }

  /** A root that is foreign itself was put together earlier. */
  #take(composition: Composition): void {
    const root = composition.parts[0]?.node;
    if (composition.kind !== 'alone' || root === undefined) {
      this.#found.push(composition);
      return;
    }
    this.#alone.push(composition);
    this.#follow(composition.source, root);
  }

  #followParts(source: SourceFile, node: Node): void {
    for (const field of ['consequent', 'alternate', 'left', 'right', 'argument', 'expression']) {
      const part = child(node, field);
      const isTest = node.type === 'AssignmentExpression' && field === 'left';
      if (part !== undefined && !isTest) {
        this.#follow(source, part);
      }
    }
  }

  #followName(source: SourceFile, identifier: Node): void {
    const variable = source.variableOf(identifier);
    if (variable === undefined) {
      return;
    }
    for (const write of writesTo(variable)) {
      this.#follow(source, write.value);
    }
    const parameter = parameterOf(variable);
    if (parameter === undefined) {
      return;
    }
    for (const { source: from, call } of callersOf(this.#code, source, parameter.fn)) {
      const argument = argumentAt(call, parameter.index);
      if (argument !== undefined) {
        this.#follow(from, argument);
      }
    }
    if (this.#origins.of(source, identifier) === REQUEST) {
      this.#alone.push(aloneOf(source, identifier, REQUEST));
    }
  }

  #followCall(source: SourceFile, call: Node): void {
    const callee = calleeOf(call);
    const args = argumentsOf(call);
    const fn = callee === undefined ? undefined : functionNamed(this.#code, source, callee);
    if (fn !== undefined) {
      this.#followReturns(fn.source, fn.node);
      return;
    }
    const isPath = pathFunction(source, call) !== undefined;
    const object = callee?.type === 'MemberExpression' && !isPath ? child(callee, 'object') : undefined;
    for (const part of [object, ...args]) {
      if (part !== undefined && !isFunction(part)) {
        this.#follow(source, part);
      }
    }
    if (this.#origins.of(source, call) === REQUEST) {
      this.#alone.push(aloneOf(source, call, REQUEST));
    }
  }

  #followReturns(source: SourceFile, fn: Node): void {
    const body = child(fn, 'body');
    if (body !== undefined && body.type !== 'BlockStatement') {
      this.#follow(source, body);
      return;
    }
    for (const value of returnedBy(fn)) {
      this.#follow(source, value);
    }
  }

  /** `this.path`, `options.file`: whatever the file stores under that name. */
  #followMember(source: SourceFile, member: Node): void {
    const name = propertyOf(member);
    if (this.#origins.of(source, member) === REQUEST) {
      this.#alone.push(aloneOf(source, member, REQUEST));
      return;
    }
    for (const value of name === undefined ? [] : storedAs(source, name)) {
      this.#follow(source, value);
    }
  }
}

/** The values that a function's own `return` statements give. */
export function returnedBy(fn: Node): readonly Node[] {
  const open = [child(fn, 'body')];
  const values: Node[] = [];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const value = node.type === 'ReturnStatement' ? child(node, 'argument') : undefined;
    if (value !== undefined) {
      values.push(value);
    }
    open.push(...childrenOf(node).filter((inner) => !isFunction(inner)));
  }
  return values.toReversed();
}

/** Values stored under a property name somewhere in the file. */
function storedAs(source: SourceFile, name: string): readonly Node[] {
  const values: Node[] = [];
  for (const node of source.walk()) {
    if (node.type === 'AssignmentExpression' && propertyOf(child(node, 'left')) === name) {
      const value = child(node, 'right');
      values.push(...(value === undefined ? [] : [value]));
    }
  }
  return values;
}
