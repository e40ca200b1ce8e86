// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { bare } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { readAt, type Access } from './accesses.ts';
import type { Calls } from './calls.ts';
import { keyKindOf } from './key-kind.ts';
import type { KeyKind } from './key-lists.ts';
import { branchesOf, callbackCall, parameterOf, part, returnsOf, usesOf, variableAt } from './syntax.ts';

/**
 * Where values come from, as far as reads with computed, unsafe keys go: the steps by which a walk leaves the object
 * it was given.
 */
export class Reach {
  readonly source: SourceFile;
  readonly calls: Calls;
  readonly #kinds = new Map<Node, KeyKind>();
  readonly #reads = new Map<Node, Access | null>();
  readonly #steps = new Map<Node, ReadonlySet<Access>>();

  constructor(source: SourceFile, calls: Calls) {
    this.source = source;
    this.calls = calls;
  }

  kindOf(key: Node): KeyKind {
    const known = this.#kinds.get(key) ?? keyKindOf(this.source, this.calls, key);
    this.#kinds.set(key, known);
    return known;
  }

  /** The read of a property by an unsafe key that `expression` is, if it is one. */
  readAt(expression: Node): Access | undefined {
    const node = bare(expression);
    const known = this.#reads.get(node);
    if (known !== undefined) {
      return known ?? undefined;
    }
    const read = readAt(this.source, this.calls, node);
    const found = read === undefined || this.kindOf(read.key) === 'safe' ? null : read;
    this.#reads.set(node, found);
    return found ?? undefined;
  }

  /** The reads whose value an expression may have. */
  stepsTo(expression: Node): ReadonlySet<Access> {
    const node = bare(expression);
    const known = this.#steps.get(node);
    if (known !== undefined) {
      return known;
    }
    const found = new Set<Access>();
    this.#collect(node, found, new Set());
    this.#steps.set(node, found);
    return found;
  }

  /** Those reads, the ones that led to their objects, and so on. */
  walkTo(expression: Node): ReadonlySet<Access> {
    const all = new Set(this.stepsTo(expression));
    for (const step of all) {
      this.stepsTo(step.base).forEach((earlier) => all.add(earlier));
    }
    return all;
  }

  /** Does the step lead on from where an earlier turn of it led: in a loop, a recursion, a reduction? */
  isRepeated(step: Access): boolean {
    return this.walkTo(step.base).has(step);
  }

  #collect(expression: Node, found: Set<Access>, seen: Set<Node | Variable>): void {
    const node = bare(expression);
    if (seen.has(node)) {
      return;
    }
    seen.add(node);
    const read = this.readAt(node);
    if (read !== undefined) {
      found.add(read);
      return;
    }
    this.#sourcesOf(node, seen).forEach((source) => this.#collect(source, found, seen));
  }

  /** The expressions whose value `node` may take over unchanged. */
  #sourcesOf(node: Node, seen: Set<Node | Variable>): readonly Node[] {
    switch (node.type) {
      case 'AssignmentExpression':
        return node['operator'] === '=' ? [part(node, 'right')] : [part(node, 'left'), part(node, 'right')];
      case 'LogicalExpression':
      case 'ConditionalExpression':
        return branchesOf(node);
      case 'CallExpression':
        return this.#resultsOf(node);
      case 'Identifier': {
        const variable = this.source.variableOf(node);
        if (variable === undefined || seen.has(variable)) {
          return [];
        }
        seen.add(variable);
        return this.#valuesOf(variable);
      }
      default:
        return [];
    }
  }

  #valuesOf(variable: Variable): readonly Node[] {
    const written = usesOf(variable).flatMap(({ node, isWrite }) => (isWrite ? (this.#written(node) ?? []) : []));
    const parameter = parameterOf(variable);
    if (parameter === undefined || parameter.isRest) {
      return written;
    }
    const given = this.calls.to(parameter.fn).flatMap((call) => call.argument(parameter.index) ?? []);
    return [...written, ...given, ...(parameter.index === 0 ? this.#accumulated(parameter.fn) : [])];
  }

  #written(name: Node): Node | undefined {
    const parent = this.source.parent(name);
    if (parent?.type === 'VariableDeclarator' && child(parent, 'id') === name) {
      return child(parent, 'init');
    }
    const isAssigned = parent?.type === 'AssignmentExpression' || parent?.type === 'AssignmentPattern';
    return isAssigned && child(parent, 'left') === name ? child(parent, 'right') : undefined;
  }

  /** The first parameter of a reducer is what the reducer gave back before. */
  #accumulated(fn: Node): readonly Node[] {
    const callback = callbackCall(this.source, fn);
    if (callback === undefined || !isReduction(callback.method)) {
      return [];
    }
    const start = children(callback.call, 'arguments')[1];
    return [...returnsOf(this.source, fn), ...(start === undefined ? [] : [start])];
  }

  #resultsOf(call: Node): readonly Node[] {
    const callee = part(call, 'callee');
    const [first] = children(call, 'arguments');
    const name = callee.type === 'MemberExpression' ? child(callee, 'property')?.['name'] : callee['name'];
    if (name === 'Object' && first !== undefined) {
      return [first];
    }
    if (isReduction(name) && first !== undefined) {
      return this.calls.functions(first).flatMap((fn) => returnsOf(this.source, fn));
    }
    return this.calls.functions(callee).flatMap((fn) => {
      const reached = this.calls.to(fn).find((found) => found.node === call);
      return returnsOf(this.source, fn).flatMap((value) =>
        this.#seenByCaller(value, fn, reached?.argument.bind(reached)),
      );
    });
  }

  /** A parameter that is handed back is what this very call gave; the argument of another call is not meant. */
  #seenByCaller(value: Node, fn: Node, argument: ((index: number) => Node | undefined) | undefined): readonly Node[] {
    const variable = variableAt(this.source, bare(value));
    const parameter = variable === undefined ? undefined : parameterOf(variable);
    if (variable === undefined || parameter?.fn !== fn) {
      return [value];
    }
    const isRewritten = usesOf(variable).some(({ isWrite }) => isWrite);
    const given = argument?.(parameter.index);
    return isRewritten ? [value] : given === undefined ? [] : [given];
  }
}

export function isReduction(method: unknown): boolean {
  return method === 'reduce' || method === 'reduceRight';
}
