// SPDX-License-Identifier: Apache-2.0
import { MagicString } from 'magic-string';
import type { Reference, Scope, ScopeManager, Variable } from '@typescript-eslint/scope-manager';
import type { Location, Region } from '../../../domain/location.ts';
import { childFields, isNode, parse, type Node } from './parse.ts';

/**
 * One source file, parsed once: tree with parents, scopes, positions, and edits that leave every other byte alone.
 */
export class SourceFile {
  /** Relative to the target's root. */
  readonly file: string;
  readonly text: string;
  readonly program: Node;
  readonly scopes: ScopeManager;
  readonly kind: 'module' | 'script';
  readonly #parents = new Map<Node, Node>();
  /** Scope analysis hands out the parser's own node objects under other types, hence `object`. */
  readonly #scopeByBlock: ReadonlyMap<object, Scope>;
  readonly #referenceByIdentifier: ReadonlyMap<object, Reference>;
  readonly #variableByDeclaration: ReadonlyMap<object, Variable>;
  readonly #lineStarts: readonly number[];

  /** Throws a `SyntaxError` when the text does not parse. */
  constructor(file: string, text: string) {
    const parsed = parse(file, text);
    this.file = file;
    this.text = text;
    this.program = parsed.program;
    this.scopes = parsed.scopes();
    this.kind = parsed.kind;
    this.#lineStarts = lineStarts(text);
    // Of several scopes on one node (a named function expression) the last is the innermost.
    this.#scopeByBlock = new Map(this.scopes.scopes.map((scope) => [scope.block, scope]));
    this.#referenceByIdentifier = new Map(
      this.scopes.scopes.flatMap((scope) => scope.references.map((reference) => [reference.identifier, reference])),
    );
    this.#variableByDeclaration = new Map(
      this.scopes.variables.flatMap((variable) => variable.identifiers.map((name) => [name, variable])),
    );
    this.#link(parsed.program);
  }

  /** The node around `node`; `undefined` for the program. */
  parent(node: Node): Node | undefined {
    return this.#parents.get(node);
  }

  /** The nodes around `node`, innermost first. */
  *ancestors(node: Node): Generator<Node> {
    for (let around = this.#parents.get(node); around !== undefined; around = this.#parents.get(around)) {
      yield around;
    }
  }

  /** Every node below and including `from`, parents before children. */
  *walk(from: Node = this.program): Generator<Node> {
    const open: Node[] = [from];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      yield node;
      open.push(...childrenOf(node).toReversed());
    }
  }

  /** The source text of a node. */
  textOf(node: Node): string {
    return this.text.slice(node.start, node.end);
  }

  /** The innermost node that covers an offset. */
  nodeAt(offset: number): Node {
    let found = this.program;
    for (;;) {
      const inner = childrenOf(found).find((child) => child.start <= offset && offset < child.end);
      if (inner === undefined) {
        return found;
      }
      found = inner;
    }
  }

  /** 0-based UTF-16 offset of a 1-based line and column. */
  offsetOf(line: number, column: number): number {
    const start = this.#lineStarts[line - 1] ?? this.text.length;
    return Math.min(start + column - 1, this.text.length);
  }

  regionOf(node: Node): Region {
    const start = this.#positionOf(node.start);
    const end = this.#positionOf(node.end);
    return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  }

  /** 1-based line and column; regions are asked for by the thousand, of files with as many lines. */
  #positionOf(offset: number): { readonly line: number; readonly column: number } {
    let line = 0;
    for (let beyond = this.#lineStarts.length; beyond - line > 1;) {
      const middle = (line + beyond) >> 1;
      if ((this.#lineStarts[middle] ?? Infinity) <= offset) {
        line = middle;
      } else {
        beyond = middle;
      }
    }
    return { line: line + 1, column: offset - (this.#lineStarts[line] ?? 0) + 1 };
  }

  locationOf(node: Node): Location {
    return { file: this.file, region: this.regionOf(node) };
  }

  /** The innermost scope that holds `node`. */
  scopeOf(node: Node): Scope {
    for (let around: Node | undefined = node; around !== undefined; around = this.#parents.get(around)) {
      const scope = this.#scopeByBlock.get(around);
      if (scope !== undefined) {
        return scope;
      }
    }
    const [global] = this.scopes.scopes;
    if (global === undefined) {
      throw new Error(`no scope in ${this.file}`);
    }
    return global;
  }

  /** The variable an identifier declares or refers to; `undefined` for globals and property names. */
  variableOf(identifier: Node): Variable | undefined {
    return this.referenceOf(identifier)?.resolved ?? this.#variableByDeclaration.get(identifier);
  }

  referenceOf(identifier: Node): Reference | undefined {
    return this.#referenceByIdentifier.get(identifier);
  }

  /** A fresh editor over the original text. */
  edit(): MagicString {
    return new MagicString(this.text);
  }

  /** Without recursion: generated code nests deeper than the stack. */
  #link(program: Node): void {
    const open: Node[] = [program];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const child of childrenOf(node)) {
        this.#parents.set(child, node);
        open.push(child);
      }
    }
  }
}

/** Trees do not change once they are read, and are walked over and over. */
const knownChildren = new WeakMap<Node, readonly Node[]>();

/** The child nodes of a node, in source order of their fields. */
export function childrenOf(node: Node): readonly Node[] {
  let found = knownChildren.get(node);
  if (found === undefined) {
    found = childFields(node.type)
      .flatMap((field) => node[field])
      .filter(isNode);
    knownChildren.set(node, found);
  }
  return found;
}

/** One child node by field name. */
export function child(node: Node, field: string): Node | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** The child nodes of a list field, holes left out. */
export function children(node: Node, field: string): readonly Node[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}
