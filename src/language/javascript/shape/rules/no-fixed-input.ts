// SPDX-License-Identifier: Apache-2.0
import { literalText } from '../../flow/definition.ts';
import type { Node } from '../../source/parse.ts';
import { child, children, type SourceFile } from '../../source/source-file.ts';
import type { ShapeRule } from '../rule.ts';

/** A check for one text stops one attack, the one that was shown. */
export const noFixedInput: ShapeRule = {
  name: 'no-fixed-input',

  look({ before, after }) {
    const old = new Set(comparedTexts(before).map(({ text }) => text));
    return comparedTexts(after)
      .filter(({ text }) => !old.has(text) && isOneInput(text))
      .map(
        ({ text, node }) =>
          `input is compared with the fixed text ${JSON.stringify(text)} (line ${after.regionOf(node).startLine})`,
      );
  },
};

interface Compared {
  readonly text: string;
  readonly node: Node;
}

/** Texts that something is compared with, or searched for. */
function comparedTexts(source: SourceFile): readonly Compared[] {
  return [...source.walk()].flatMap((node) =>
    operandsOf(source, node).flatMap((operand) => {
      const text = literalText(operand) ?? patternText(operand);
      return text === undefined ? [] : [{ text, node: operand }];
    }),
  );
}

function operandsOf(source: SourceFile, node: Node): readonly Node[] {
  switch (node.type) {
    case 'BinaryExpression':
      return /^[!=]==?$/.test(String(node['operator']))
        ? [child(node, 'left'), child(node, 'right')].filter((side) => side !== undefined)
        : [];
    case 'SwitchCase':
      return [child(node, 'test')].filter((test) => test !== undefined);
    case 'CallExpression': {
      const callee = child(node, 'callee');
      const name = callee === undefined ? '' : source.textOf(callee);
      const isSearch = /\.(?:includes|indexOf|startsWith|endsWith|match|search|has)$/.test(name);
      const isTest = callee !== undefined && /\.(?:test|exec)$/.test(name);
      const pattern = isTest ? child(callee, 'object') : undefined;
      return [...(isSearch ? children(node, 'arguments') : []), ...(pattern === undefined ? [] : [pattern])];
    }
    default:
      return [];
  }
}

/** The text of a pattern that matches nothing but one text. */
function patternText(node: Node): string | undefined {
  const { regex } = node;
  const pattern: unknown = typeof regex === 'object' && regex !== null ? Reflect.get(regex, 'pattern') : undefined;
  if (typeof pattern !== 'string' || /[[\]()*+?|{}]|(?<!\\)[.]/.test(pattern.replaceAll(/\\[^\w\s]/g, ''))) {
    return undefined;
  }
  return pattern.replaceAll(/^\^|\$$|\\(?=[^\w\s])/g, '');
}

/**
 * Words together with characters that only commands and paths have, or one character many times over: an input, and
 * not a name, a type or a single character that a real check would look for.
 */
function isOneInput(text: string): boolean {
  const hasWord = /[A-Za-z]{3,}/.test(text);
  const hasOther = /[;&|`$()<>'"\\\n{}]|\s\S/.test(text) || /\.\.\/.*[a-z]|\/?etc\/passwd/i.test(text);
  const isRun = /(.)\1{9,}/.test(text);
  return (hasWord && hasOther && text.length >= 6 && !/^__\w+__$|^\[object \w+\]$/.test(text)) || isRun;
}
