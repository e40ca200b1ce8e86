// SPDX-License-Identifier: Apache-2.0
import type { Shapes } from '../../language/hunks/shapes.ts';
import type { NameGrammar, NodePlace, TreeNode } from '../../language/hunks/tree.ts';
import type { Hole, Term } from '../pattern.ts';

/** Where a term of new code stands in the text it was read from. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is known of the file that an edit was made in. */
export interface EditedFile {
  readonly grammar: NameGrammar;
  readonly shapes: Shapes;
  readonly variables: ReadonlySet<string>;
  readonly origins: ReadonlyMap<string, string>;
  /** Declared by the same fix: they stay as they are called, their declarations come along. */
  readonly kept: ReadonlySet<string>;
  usesOf(name: string): readonly string[];
}

/** As deep as the tree is; of new code everything counts, and what is moved is only moved. */
export const WHOLE: number = Number.POSITIVE_INFINITY;

/**
 * Turns trees into terms: variables become holes, equal ones the same; names of members, globals and literals stay. Code
 * that an edit only moves becomes a hole as well.
 */
export class Abstraction {
  readonly holes: Hole[] = [];
  readonly spans: Map<Term, Span> = new Map();
  readonly #file: EditedFile;
  readonly #names = new Map<string, number>();
  /** Shapes of moved code, and the holes that stand for it. */
  readonly #moved = new Map<number, number>();

  constructor(file: EditedFile, moved: ReadonlyMap<number, TreeNode>) {
    this.#file = file;
    for (const [shape, node] of moved) {
      this.#moved.set(shape, this.#open(node));
    }
  }

  /** Down to `depth` levels; what lies deeper is left open. */
  termOf(node: TreeNode, place: NodePlace | undefined, depth: number): Term {
    const term = this.#make(node, place, depth);
    this.spans.set(term, { start: node.start, end: node.end });
    return term;
  }

  /** A hole of its own for code that does not matter. */
  openTerm(node: TreeNode): Term {
    return { kind: 'hole', hole: this.#open(node) };
  }

  #make(node: TreeNode, place: NodePlace | undefined, depth: number): Term {
    const moved = this.#moved.get(this.#file.shapes.of(node));
    if (moved !== undefined) {
      const isKnown = depth > 1 && depth !== WHOLE;
      return { kind: 'hole', hole: moved, ...(isKnown ? { like: this.#shallow(node, place, depth - 1) } : {}) };
    }
    const name = this.#file.grammar.variableOf(node, place);
    if (name !== null) {
      return this.#nameTerm(name, node);
    }
    return depth <= 0 ? this.openTerm(node) : this.#shallow(node, place, depth);
  }

  #shallow(node: TreeNode, place: NodePlace | undefined, depth: number): Term {
    const name = this.#file.grammar.variableOf(node, place);
    if (name !== null) {
      return this.#nameTerm(name, node);
    }
    const { type, mark, fields } = this.#file.grammar.headOf(node);
    return {
      kind: 'node',
      type,
      mark,
      fields: fields.map((field) => ({
        name: field.name,
        terms: field.nodes.map((child) => this.termOf(child, { parent: node, field }, depth - 1)),
      })),
    };
  }

  #nameTerm(name: string, node: TreeNode): Term {
    const { grammar, variables, kept } = this.#file;
    if (!variables.has(name) || kept.has(name)) {
      const { type, mark } = grammar.headOf(node);
      return { kind: 'node', type, mark, fields: [] };
    }
    return { kind: 'hole', hole: this.#holeOf(name) };
  }

  #holeOf(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) {
      return known;
    }
    const origin = this.#file.origins.get(name);
    const uses = this.#file.usesOf(name);
    this.holes.push({
      sort: this.#file.grammar.mayBeChosen?.(uses) === false ? 'expression' : 'name',
      ...(origin === undefined ? {} : { origin }),
      names: [name],
      uses,
    });
    this.#names.set(name, this.holes.length - 1);
    return this.holes.length - 1;
  }

  #open(node: TreeNode): number {
    this.holes.push({ sort: this.#file.grammar.isStatement(node) ? 'statement' : 'expression', names: [], uses: [] });
    return this.holes.length - 1;
  }
}
