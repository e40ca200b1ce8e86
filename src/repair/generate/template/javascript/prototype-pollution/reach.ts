// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { bare } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import type { Outline } from './outline.ts';
import { readAt, type Access } from './accesses.ts';
import type { Calls } from './calls.ts';
import { keyKindOf } from './key-kind.ts';
import type { KeyKind } from './key-lists.ts';
import { branchesOf, callbackCall, parameterOf, part, returnsOf, usesOf, variableAt } from './syntax.ts';

/** A recursion over a visitor or a second function is two functions away from itself. */
const FUNCTION_LIMIT = 2;

/**
 * Where values come from, as far as reads with computed, unsafe keys go: the steps by which a walk leaves the object
 * it was given.
 */
export class Reach {
  readonly source: Outline;
  readonly calls: Calls;
  readonly #kinds = new Map<Node, KeyKind>();
  readonly #reads = new Map<Node, Access | null>();
  readonly #steps = new Map<Node, ReadonlySet<Access>>();
  readonly #walks = new Map<Node, Set<Access>>();

  constructor(source: Outline, calls: Calls) {
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
    const found = this.#collect(node);
    this.#steps.set(node, found);
    return found;
  }

  /** Those reads, the ones that led to their objects, and so on. */
  walkTo(expression: Node): ReadonlySet<Access> {
    const node = bare(expression);
    const all = this.#walks.get(node) ?? new Set(this.stepsTo(node));
    if (!this.#walks.has(node)) {
      // A set that grows while it is run through: every step is looked at once.
      for (const step of all) {
        this.stepsTo(step.base).forEach((earlier) => all.add(earlier));
      }
      this.#walks.set(node, all);
    }
    return all;
  }

  /** Does the step lead on from where an earlier turn of it led: in a loop, a recursion, a reduction? */
  isRepeated(step: Access): boolean {
    return this.walkTo(step.base).has(step);
  }

  /** Near values first: what lies more than a few functions away tells little about this place. */
  #collect(expression: Node): ReadonlySet<Access> {
    const found = new Set<Access>();
    const seen = new Set<Node | Variable>();
    let open: readonly Node[] = [expression];
    for (let functions = 0; functions <= FUNCTION_LIMIT && open.length > 0; functions += 1) {
      const beyond: Node[] = [];
      const near = [...open];
      for (let next = near.pop(); next !== undefined; next = near.pop()) {
        const node = bare(next);
        const read = seen.has(node) ? undefined : this.readAt(node);
        if (read !== undefined) {
          found.add(read);
        } else if (!seen.has(node)) {
          const sources = this.#sourcesOf(node, seen);
          near.push(...sources.near);
          beyond.push(...sources.beyond);
        }
        seen.add(node);
      }
      open = beyond;
    }
    return found;
  }

  /** The expressions whose value `node` may take over unchanged, in its function and in others. */
  #sourcesOf(node: Node, seen: Set<Node | Variable>): Sources {
    switch (node.type) {
      case 'AssignmentExpression':
        return near(node['operator'] === '=' ? [part(node, 'right')] : [part(node, 'left'), part(node, 'right')]);
      case 'LogicalExpression':
      case 'ConditionalExpression':
        return near(branchesOf(node));
      case 'CallExpression':
        return this.#resultsOf(node);
      case 'Identifier': {
        const variable = this.source.variableOf(node);
        if (variable === undefined || seen.has(variable)) {
          return near([]);
        }
        seen.add(variable);
        return this.#valuesOf(variable);
      }
      default:
        return near([]);
    }
  }

  #valuesOf(variable: Variable): Sources {
    const written = usesOf(variable).flatMap(({ node, isWrite }) => (isWrite ? (this.#written(node) ?? []) : []));
    const parameter = parameterOf(variable);
    if (parameter === undefined || parameter.isRest) {
      return near(written);
    }
    const given = this.calls.to(parameter.fn).flatMap((call) => call.argument(parameter.index) ?? []);
    const accumulated = parameter.index === 0 ? this.#accumulated(parameter.fn) : [];
    return { near: [...written, ...accumulated], beyond: given };
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

  #resultsOf(call: Node): Sources {
    const callee = part(call, 'callee');
    const [first] = children(call, 'arguments');
    const name = callee.type === 'MemberExpression' ? child(callee, 'property')?.['name'] : callee['name'];
    if (name === 'Object' && first !== undefined) {
      return near([first]);
    }
    if (isReduction(name) && first !== undefined) {
      return near(this.calls.functions(first).flatMap((fn) => returnsOf(this.source, fn)));
    }
    const beyond = this.calls.functions(callee).flatMap((fn) => {
      const reached = this.calls.to(fn).find((found) => found.node === call);
      const argument = reached === undefined ? undefined : (index: number) => reached.argument(index);
      return returnsOf(this.source, fn).flatMap((value) => this.#seenByCaller(value, fn, argument));
    });
    return { near: [], beyond };
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

interface Sources {
  readonly near: readonly Node[];
  readonly beyond: readonly Node[];
}

function near(nodes: readonly Node[]): Sources {
  return { near: nodes, beyond: [] };
}

export function isReduction(method: unknown): boolean {
  return method === 'reduce' || method === 'reduceRight';
}
