// SPDX-License-Identifier: Apache-2.0
import { bare } from '../../flow/definition.ts';
import type { Node } from '../../source/parse.ts';
import { child, children, type SourceFile } from '../../source/source-file.ts';
import { knownText, textsOf, type Part } from './evaluate.ts';
import { writtenText } from './written-text.ts';
import type { WrittenText } from './written-text.ts';

/** A place in the source that makes a regular expression. */
export interface Occurrence {
  readonly source: SourceFile;
  /** The literal, or the call of `RegExp`. */
  readonly node: Node;
  /** All flags it can have; none when they are only known when the program runs. */
  readonly flags: readonly string[];
  /** All texts it can have; more than one where the code chooses. */
  readonly texts: readonly (readonly Part[])[];
}

/** All literals and `RegExp` calls of a file. */
export function occurrencesIn(source: SourceFile): readonly Occurrence[] {
  return [...source.walk()].map((node) => occurrenceAt(source, node)).filter((found) => found !== undefined);
}

/** The texts of an occurrence that are known as a whole. */
export function knownTexts({ texts }: Occurrence): readonly WrittenText[] {
  return texts.map(knownText).filter((text) => text !== undefined);
}

function occurrenceAt(source: SourceFile, node: Node): Occurrence | undefined {
  const { regex } = node;
  if (node.type === 'Literal' && typeof regex === 'object' && regex !== null) {
    const text = writtenText(source, node);
    return text === undefined
      ? undefined
      : { source, node, flags: [String(Reflect.get(regex, 'flags'))], texts: [[text]] };
  }
  const callee = child(node, 'callee');
  const isCall = node.type === 'CallExpression' || node.type === 'NewExpression';
  const [first, second] = children(node, 'arguments');
  if (!isCall || callee === undefined || first === undefined || source.textOf(bare(callee)) !== 'RegExp') {
    return undefined;
  }
  return { source, node, flags: flagsOf(source, second), texts: textsOf(source, first) };
}

function flagsOf(source: SourceFile, node: Node | undefined): readonly string[] {
  const choices = node?.type === 'ConditionalExpression' ? branchesOf(node) : [node];
  const known = choices.map((choice) => (isAbsent(choice) ? '' : onlyText(source, choice)));
  return known.filter((flags) => flags !== undefined).length === known.length
    ? [...new Set(known)].flatMap((f) => f ?? [])
    : [];
}

function branchesOf(node: Node): readonly (Node | undefined)[] {
  return [child(node, 'consequent'), child(node, 'alternate')];
}

/** No argument, `undefined` or `void 0`. */
function isAbsent(node: Node | undefined): boolean {
  return node === undefined || node['name'] === 'undefined' || node['operator'] === 'void';
}

function onlyText(source: SourceFile, node: Node | undefined): string | undefined {
  const texts = node === undefined ? [] : textsOf(source, node);
  return texts.length === 1 && texts[0] !== undefined ? knownText(texts[0])?.text : undefined;
}
