// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { SourceFile } from '../../../../../language/javascript/source/source-file.ts';

const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

export function isFunction(node: Node | undefined): node is Node {
  return node !== undefined && FUNCTIONS.has(node.type);
}

/** A source file whose nodes are listed once: bundles are asked about the same stretches thousands of times. */
export class Outline extends SourceFile {
  /** Parents before children, in the order of the text, so that what is below a node follows it without a gap. */
  readonly #nodes: readonly Node[];
  readonly #place = new Map<Node, number>();
  readonly #size = new Map<Node, number>();
  readonly #around = new Map<Node, Node>();
  readonly #returns = new Map<Node, Node[]>();

  constructor(file: string, text: string) {
    super(file, text);
    this.#nodes = [...this.walk()];
    this.#nodes.forEach((node, index) => this.#place.set(node, index));
    for (const node of this.#nodes.toReversed()) {
      const size = (this.#size.get(node) ?? 0) + 1;
      const parent = this.parent(node);
      this.#size.set(node, size);
      if (parent !== undefined) {
        this.#size.set(parent, (this.#size.get(parent) ?? 0) + size);
      }
    }
    this.#nodes.forEach((node) => this.#enclose(node));
  }

  /** Every node below and including `from`. */
  within(from: Node = this.program): readonly Node[] {
    const place = this.#place.get(from);
    return place === undefined ? [] : this.#nodes.slice(place, place + (this.#size.get(from) ?? 0));
  }

  /** The innermost function around `node`, not `node` itself. */
  functionAround(node: Node): Node | undefined {
    return this.#around.get(node);
  }

  /** The `return` statements of the function itself. */
  returnStatements(fn: Node): readonly Node[] {
    return this.#returns.get(fn) ?? [];
  }

  #enclose(node: Node): void {
    const parent = this.parent(node);
    const around = parent === undefined || isFunction(parent) ? parent : this.#around.get(parent);
    if (around === undefined) {
      return;
    }
    this.#around.set(node, around);
    if (node.type === 'ReturnStatement') {
      this.#returns.set(around, [...(this.#returns.get(around) ?? []), node]);
    }
  }
}
