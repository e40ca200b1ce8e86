// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import type { Alphabet } from './alphabet.ts';
import { canBeEmpty, capturingGroups, charactersOf, groupsIn, isCharacterNode, type Pattern } from './pattern.ts';
import type { Instruction, Program, Test } from './program.ts';

export interface CompileOptions {
  /** Groups whose place is kept track of; 0 is the whole match. Fewer make proofs cheaper. */
  readonly groups: readonly number[];
  /** Accept only where this mark holds: stands for "whatever follows in the pattern around this one". */
  readonly acceptAt?: string;
  /** Build the machine of the reversed strings; assertions must be single characters then. */
  readonly reversed?: boolean;
}

/** Builds the ordered machine of a pattern for which `whyNotModelled` has no objection. */
export function compile(pattern: Pattern, alphabet: Alphabet, options: CompileOptions): Program {
  return new Compiler(pattern, alphabet, options).program();
}

/** Builds from the end to the start: each part is told where to go on. */
class Compiler {
  readonly #pattern: Pattern;
  readonly #alphabet: Alphabet;
  readonly #options: CompileOptions;
  readonly #groups: ReadonlySet<number>;
  readonly #numbers = new Map<AST.CapturingGroup, number>();
  readonly #instructions: Instruction[] = [];
  readonly #behind: number[] = [];
  readonly #marks = new Set<string>();
  readonly #origins = new Map<number, AST.Element>();
  readonly #loops = new Map<AST.Quantifier, number>();

  constructor(pattern: Pattern, alphabet: Alphabet, options: CompileOptions) {
    this.#pattern = pattern;
    this.#alphabet = alphabet;
    this.#options = options;
    this.#groups = new Set(options.groups);
    for (const group of capturingGroups(pattern)) {
      this.#numbers.set(group, this.#numbers.size + 1);
    }
  }

  program(): Program {
    const { acceptAt } = this.#options;
    let accept = this.#add({ op: 'accept' });
    if (acceptAt !== undefined) {
      accept = this.#assert({ kind: 'mark', mark: acceptAt, negate: false }, accept);
    }
    const body = this.#alternatives(this.#pattern.tree.alternatives, this.#save(1, accept));
    const start = this.#save(0, body);
    return {
      instructions: this.#instructions,
      start,
      slots: 2 * (this.#numbers.size + 1),
      behind: this.#behind,
      marks: [...this.#marks],
      origins: this.#origins,
    };
  }

  #add(instruction: Instruction): number {
    return this.#instructions.push(instruction) - 1;
  }

  #save(slot: number, next: number): number {
    return this.#groups.has(slot >> 1) ? this.#add({ op: 'save', slot, next }) : next;
  }

  #alternatives(alternatives: readonly AST.Alternative[], next: number): number {
    const choices = alternatives.map((alternative) => this.#sequence(alternative.elements, next));
    const [only] = choices;
    return choices.length === 1 && only !== undefined ? only : this.#add({ op: 'split', choices });
  }

  #sequence(elements: readonly AST.Element[], next: number): number {
    const order = this.#options.reversed === true ? elements : elements.toReversed();
    return order.reduce((after, element) => this.#element(element, after), next);
  }

  #element(element: AST.Element, next: number): number {
    if (isCharacterNode(element)) {
      const letters = this.#alphabet.members(charactersOf(element, this.#pattern));
      const at = this.#add({ op: 'char', letters, next });
      this.#origins.set(at, element);
      return at;
    }
    if (element.type === 'Group') {
      return this.#alternatives(element.alternatives, next);
    }
    if (element.type === 'CapturingGroup') {
      const number = this.#numbers.get(element) ?? 0;
      return this.#save(2 * number, this.#alternatives(element.alternatives, this.#save(2 * number + 1, next)));
    }
    if (element.type === 'Quantifier') {
      return this.#quantifier(element, next);
    }
    if (element.type === 'Assertion') {
      return this.#assertion(element, next);
    }
    throw new Error(`a pattern with a ${element.type} was compiled; ask whyNotModelled first`);
  }

  #quantifier(node: AST.Quantifier, next: number): number {
    const slots = groupsIn(this.#pattern, node.element)
      .filter((group) => this.#groups.has(group))
      .flatMap((group) => [2 * group, 2 * group + 1]);
    let entry = node.max === Infinity ? this.#endless(node, slots, next) : this.#optional(node, slots, next);
    for (let copy = 0; copy < node.min; copy += 1) {
      entry = this.#turn(node, slots, entry);
    }
    return entry;
  }

  #endless(node: AST.Quantifier, slots: readonly number[], next: number): number {
    const split = this.#add({ op: 'split', choices: [] });
    const turn = this.#guardedTurn(node, slots, split);
    this.#instructions[split] = { op: 'split', choices: node.greedy ? [turn, next] : [next, turn] };
    return split;
  }

  #optional(node: AST.Quantifier, slots: readonly number[], next: number): number {
    let entry = next;
    for (let copy = node.min; copy < node.max; copy += 1) {
      const turn = this.#guardedTurn(node, slots, entry);
      entry = this.#add({ op: 'split', choices: node.greedy ? [turn, next] : [next, turn] });
    }
    return entry;
  }

  /** A turn that may be left out must consume something. */
  #guardedTurn(node: AST.Quantifier, slots: readonly number[], next: number): number {
    if (!canBeEmpty(node.element)) {
      return this.#turn(node, slots, next);
    }
    const loop = this.#loops.get(node) ?? this.#loops.size;
    this.#loops.set(node, loop);
    const turn = this.#turn(node, slots, this.#add({ op: 'leave', loop, next }));
    return this.#add({ op: 'enter', loop, next: turn });
  }

  #turn(node: AST.Quantifier, slots: readonly number[], next: number): number {
    const body = this.#element(node.element, next);
    return slots.length > 0 ? this.#add({ op: 'clear', slots, next: body }) : body;
  }

  #assert(test: Test, next: number): number {
    if (test.kind === 'mark') {
      this.#marks.add(test.mark);
    }
    return this.#add({ op: 'assert', test, next });
  }

  #assertion(node: AST.Assertion, next: number): number {
    const { multiline } = this.#pattern.modes;
    if (node.kind === 'word') {
      return this.#assert({ kind: 'word', negate: node.negate }, next);
    }
    if (node.kind === 'lookahead') {
      return this.#assert(this.#ahead(node), next);
    }
    if (node.kind === 'lookbehind') {
      this.#behind.push(this.#alternatives(node.alternatives, this.#add({ op: 'accept' })));
      return this.#assert({ kind: 'behind', index: this.#behind.length - 1, negate: node.negate }, next);
    }
    return this.#assert({ kind: node.kind, multiline }, next);
  }

  #ahead(node: AST.LookaheadAssertion): Test {
    const letters = Array.from({ length: this.#alphabet.size }, () => false);
    let atEnd = false;
    for (const { elements } of node.alternatives) {
      const [first, ...rest] = elements;
      if (first !== undefined && rest.length === 0 && isCharacterNode(first)) {
        const members = this.#alphabet.members(charactersOf(first, this.#pattern));
        members.forEach((isMember, letter) => (letters[letter] ||= isMember));
      } else if (first?.type === 'Assertion' && first.kind === 'end' && rest.length === 0) {
        atEnd = true;
        this.#alphabet.isLineBreak.forEach((is, letter) => (letters[letter] ||= is && this.#pattern.modes.multiline));
      } else {
        const mark = node.alternatives.map((alternative) => alternative.raw).join('|');
        return { kind: 'mark', mark, negate: node.negate };
      }
    }
    return node.negate
      ? { kind: 'ahead', letters: letters.map((is) => !is), atEnd: !atEnd }
      : { kind: 'ahead', letters, atEnd };
  }
}
