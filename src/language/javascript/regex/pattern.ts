// SPDX-License-Identifier: Apache-2.0
import { RegExpParser, type AST } from '@eslint-community/regexpp';
import { CharSet } from 'refa';
import { Chars, toUnicodeSet } from 'regexp-ast-analysis';

/** A regular expression as text and as tree. Offsets in the tree are offsets into `source`. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
  readonly tree: AST.Pattern;
  readonly modes: AST.Flags;
}

/** An element that consumes exactly one character. */
export type CharacterNode = AST.Character | AST.CharacterSet | AST.CharacterClass;

/** `undefined` when the text is no pattern of the language. */
export function parsePattern(source: string, flags: string): Pattern | undefined {
  const parser = new RegExpParser({ ecmaVersion: 2025 });
  try {
    const modes = parser.parseFlags(flags);
    const tree = parser.parsePattern(source, 0, source.length, {
      unicode: modes.unicode,
      unicodeSets: modes.unicodeSets,
    });
    return { source, flags, tree, modes };
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** Every node of the tree below and including `node`, parents before children. */
export function* walkPattern(node: AST.Node): Generator<AST.Node> {
  yield node;
  for (const child of childNodes(node)) {
    yield* walkPattern(child);
  }
}

/** The alternatives, elements or element directly below a node. */
export function childNodes(node: AST.Node): readonly AST.Node[] {
  if (node.type === 'Alternative') {
    return node.elements;
  }
  if (node.type === 'Quantifier') {
    return [node.element];
  }
  const hasAlternatives =
    node.type === 'Pattern' ||
    node.type === 'Group' ||
    node.type === 'CapturingGroup' ||
    (node.type === 'Assertion' && (node.kind === 'lookahead' || node.kind === 'lookbehind'));
  return hasAlternatives ? node.alternatives : [];
}

export function isCharacterNode(node: AST.Node): node is CharacterNode {
  return node.type === 'Character' || node.type === 'CharacterSet' || node.type === 'CharacterClass';
}

/** The characters an element matches, with the flags applied. */
export function charactersOf(node: CharacterNode, pattern: Pattern): CharSet {
  return toUnicodeSet(node, pattern.modes).chars;
}

/** Does a class of the `v` mode also match strings of several characters? Those are outside our model. */
export function matchesStrings(node: CharacterNode, pattern: Pattern): boolean {
  return !toUnicodeSet(node, pattern.modes).accept.isEmpty;
}

export function lineBreaks(pattern: Pattern): CharSet {
  return Chars.lineTerminator(pattern.modes);
}

export function wordCharacters(pattern: Pattern): CharSet {
  return Chars.word(pattern.modes);
}

export function everyCharacter(pattern: Pattern): CharSet {
  return CharSet.all(maxCharacter(pattern));
}

export function maxCharacter(pattern: Pattern): number {
  return pattern.modes.unicode || pattern.modes.unicodeSets ? 0x10_ff_ff : 0xff_ff;
}

/** The capturing groups in the order of their numbers. */
export function capturingGroups(pattern: Pattern): readonly AST.CapturingGroup[] {
  return [...walkPattern(pattern.tree)].filter((node) => node.type === 'CapturingGroup');
}

/** The numbers of the capturing groups at or below a node. */
export function groupsIn(pattern: Pattern, node: AST.Node): readonly number[] {
  return capturingGroups(pattern).flatMap((group, index) =>
    group.start >= node.start && group.end <= node.end ? [index + 1] : [],
  );
}

/** May the element match without consuming a character? Assertions count as empty. */
export function canBeEmpty(node: AST.Element): boolean {
  if (node.type === 'Group' || node.type === 'CapturingGroup') {
    return node.alternatives.some(({ elements }) => elements.every(canBeEmpty));
  }
  if (node.type === 'Quantifier') {
    return node.min === 0 || canBeEmpty(node.element);
  }
  return node.type === 'Assertion' || node.type === 'Backreference';
}
