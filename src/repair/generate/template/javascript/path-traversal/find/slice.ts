// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { parameterOf, writesTo } from './binding.ts';
import { callersOf } from './caller.ts';
import { argumentAt, type CodeBase } from './code-base.ts';
import { aloneOf, compositionOf, type Composition } from './composition.ts';
import { pathFunction } from './path-function.ts';
import { functionNamed, returnedBy } from './callee.ts';
import { isHarmlessCall } from './harmless.ts';
import { FOREIGN, type Origins } from './origin.ts';
import { argumentsOf, bare, calleeOf, isCall, isFunction, nameOf, propertyOf } from './shape.ts';

const MAX_STEPS = 400;

/** Follows a path backwards from where it is used to the places where a root and foreign text were put together. */
export class Slicer {
  readonly #code: CodeBase;
  readonly #origins: Origins;
  /** Whether a composition lies behind a node; taken for granted while it is being found out. */
  #answers = new Map<Node, boolean>();
  #found: Composition[] = [];

  constructor(code: CodeBase, origins: Origins) {
    this.#code = code;
    this.#origins = origins;
  }

  /** The compositions that an expression's value may come from. */
  compositions(source: SourceFile, path: Node): readonly Composition[] {
    this.#answers = new Map();
    this.#found = [];
    this.#value(source, path);
    return this.#found;
  }

  /** A value that is passed on whole: where nothing put a root in front of it, it is a path of its own. */
  #value(source: SourceFile, expression: Node): boolean {
    const node = bare(expression);
    if (this.#follow(source, node, true)) {
      return true;
    }
    const isLeaf = node.type !== 'Identifier' || this.#isOnlyHanded(source, node);
    const isForeign = isLeaf && this.#origins.of(source, node) === FOREIGN;
    if (isForeign) {
      this.#found.push(aloneOf(source, node, FOREIGN));
      this.#answers.set(node, true);
    }
    return isForeign;
  }

  /** A parameter that nobody in sight hands a value to. */
  #isOnlyHanded(source: SourceFile, identifier: Node): boolean {
    const variable = source.variableOf(identifier);
    return variable !== undefined && writesTo(variable).length === 0;
  }

  /** `isWhole`: the value is handed on as it is, not worked on further. */
  #follow(source: SourceFile, expression: Node, isWhole: boolean): boolean {
    const node = bare(expression);
    const known = this.#answers.get(node);
    if (known !== undefined || this.#answers.size > MAX_STEPS || isHarmlessCall(source, node)) {
      return known ?? true;
    }
    this.#answers.set(node, true);
    const composition = compositionOf(source, node, this.#origins);
    const answer = composition === undefined ? this.#followInto(source, node, isWhole) : this.#take(composition);
    this.#answers.set(node, answer);
    return answer;
  }

  #followInto(source: SourceFile, node: Node, isWhole: boolean): boolean {
    if (node.type === 'Identifier') {
      return this.#followName(source, node, isWhole);
    }
    if (isCall(node)) {
      return this.#followCall(source, node, isWhole);
    }
    return node.type === 'MemberExpression'
      ? this.#followStored(source, node)
      : this.#any(source, valuePartsOf(node), isWhole);
  }

  /** A root that is foreign itself was put together earlier. */
  #take(composition: Composition): boolean {
    const root = composition.parts[0]?.node;
    const isPutTogether =
      composition.kind === 'alone' && root !== undefined && this.#follow(composition.source, root, false);
    if (!isPutTogether) {
      this.#found.push(composition);
    }
    return true;
  }

  /** Every one of the values is followed, also after the first that has a composition behind it. */
  #any(source: SourceFile, values: readonly Node[], isWhole: boolean): boolean {
    return values.map((value) => this.#part(source, value, isWhole)).includes(true);
  }

  #part(source: SourceFile, value: Node, isWhole: boolean): boolean {
    return isWhole ? this.#value(source, value) : this.#follow(source, value, false);
  }

  #followName(source: SourceFile, identifier: Node, isWhole: boolean): boolean {
    const variable = source.variableOf(identifier);
    if (variable === undefined) {
      return false;
    }
    const writes = writesTo(variable).map((write) => write.value);
    const answer = this.#any(source, writes, isWhole);
    const parameter = parameterOf(variable);
    if (parameter === undefined || writes.some((value) => this.#replaces(source, value, variable))) {
      return answer;
    }
    const handed = callersOf(this.#code, source, parameter.fn).flatMap(({ source: from, call }) => {
      const argument = argumentAt(call, parameter.index);
      return argument === undefined ? [] : [this.#part(from, argument, isWhole)];
    });
    return answer || handed.includes(true);
  }

  /** `file = path.join(root, file)`: what was handed in is not used any more. */
  #replaces(source: SourceFile, value: Node, variable: Variable): boolean {
    const composition = compositionOf(source, bare(value), this.#origins);
    return composition !== undefined && composition.kind !== 'alone' && mentions(source, value, variable);
  }

  #followCall(source: SourceFile, call: Node, isWhole: boolean): boolean {
    const callee = calleeOf(call);
    const fn = callee === undefined ? undefined : functionNamed(this.#code, source, callee);
    if (fn !== undefined) {
      return this.#any(fn.source, returnedBy(fn.node), isWhole);
    }
    const isPath = pathFunction(source, call) !== undefined;
    const object = callee?.type === 'MemberExpression' && !isPath ? child(callee, 'object') : undefined;
    const parts = [object, ...argumentsOf(call)].flatMap((part) =>
      part === undefined || isFunction(part) ? [] : [part],
    );
    return this.#any(source, parts, false);
  }

  /** `this.path`, `options.file`: whatever the file stores under that name. */
  #followStored(source: SourceFile, member: Node): boolean {
    const name = propertyOf(member);
    const isAsked = this.#origins.of(source, member) === FOREIGN;
    return name !== undefined && !isAsked && this.#any(source, storedAs(source, name), true);
  }
}

/** The parts of an expression that can be its whole value. */
function valuePartsOf(node: Node): readonly Node[] {
  const fields: Readonly<Record<string, readonly string[]>> = {
    ConditionalExpression: ['consequent', 'alternate'],
    LogicalExpression: ['left', 'right'],
    AssignmentExpression: ['right'],
    AwaitExpression: ['argument'],
    YieldExpression: ['argument'],
    BinaryExpression: ['left', 'right'],
  };
  // `parsed && parsed.pathname`: the left side is only asked.
  const [, right] = node['operator'] === '&&' ? (fields[node.type] ?? []) : [];
  return (right === undefined ? (fields[node.type] ?? []) : [right]).flatMap((field) => child(node, field) ?? []);
}

function mentions(source: SourceFile, value: Node, variable: Variable): boolean {
  const node = bare(value);
  return [...source.walk(node)].some((inner) => inner.type === 'Identifier' && source.variableOf(inner) === variable);
}

const stores = new WeakMap<SourceFile, ReadonlyMap<string, readonly Node[]>>();

/** Values stored under a property name somewhere in the file. */
function storedAs(source: SourceFile, name: string): readonly Node[] {
  const known = stores.get(source) ?? storesOf(source);
  stores.set(source, known);
  return known.get(name) ?? [];
}

function storesOf(source: SourceFile): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of source.walk()) {
    const isProperty = node.type === 'Property' && source.parent(node)?.type === 'ObjectExpression';
    const name = isProperty ? nameOf(child(node, 'key')) : propertyOf(child(node, 'left'));
    const value = child(node, isProperty ? 'value' : 'right');
    if (name !== undefined && value !== undefined) {
      found.set(name, [...(found.get(name) ?? []), value]);
    }
  }
  return found;
}
