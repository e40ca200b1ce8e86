// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { indentationAt, type Style } from '../../../../../language/javascript/source/style.ts';
import { containerOf, isLead } from './container.ts';
import { inlineNegation, inlineTest, type KeyTest } from './key-test.ts';
import type { Reach } from './reach.ts';
import { statementsOf } from './syntax.ts';

/** How the tests of one file are written: where they stand, or as calls of a function that is declared once. */
export interface TestTexts {
  readonly refused: (test: KeyTest) => string;
  readonly allowed: (test: KeyTest) => string;
}

interface Shape {
  readonly names: readonly string[];
  readonly parameters: readonly string[];
  readonly why: string;
}

const SHAPES: Readonly<Record<Exclude<KeyTest['kind'], 'proto'>, Shape>> = {
  entered: {
    names: ['isUnsafeKey', 'isUnsafePathKey', 'isUnsafeStep'],
    parameters: ['obj', 'key'],
    why: 'These keys lead from an object to a prototype that it shares with others',
  },
  brought: {
    names: ['isUnsafeKey', 'isUnsafeProperty', 'isUnsafeEntry'],
    parameters: ['source', 'key'],
    why: 'These keys would merge into a prototype that the target shares with other objects',
  },
  names: {
    names: ['isUnsafeKey', 'isPrototypeKey', 'isReservedKey'],
    parameters: ['key'],
    why: 'These keys can lead from an object to a prototype that it shares with others',
  },
  checked: {
    names: ['safeKey', 'checkedKey', 'requireSafeKey'],
    parameters: ['key'],
    why: 'The key, unless it can lead from an object to a prototype that it shares with others',
  },
  inherited: {
    names: ['isInherited', 'isInheritedKey', 'isInheritedProperty'],
    parameters: ['obj', 'key'],
    why: 'What an object inherits it shares with others',
  },
  'brought-inherited': {
    names: ['isInheritedObject', 'mergesIntoInherited'],
    parameters: ['source', 'target', 'key'],
    why: 'What the target inherits it shares with other objects',
  },
};

const LINE_LIMIT = 100;
/** What an error about a refused key begins with. */
export const REFUSAL = 'Refusing to follow unsafe key: ';

/** Declares what is needed twice, or what is too long to stand in a condition, and says how each test is written. */
export function declareTests(reach: Reach, edit: MagicString, { tests, nodes, style }: Wanted): TestTexts {
  const declared = new Map<KeyTest['kind'], string>();
  const taken = new Set<string>();
  for (const kind of new Set(tests.map((test) => test.kind))) {
    const alike = tests.filter((test) => test.kind === kind);
    const isShort = alike.every((test) => isShortInline(test, style));
    if (kind !== 'proto' && (alike.length > 1 || !isShort || kind === 'checked')) {
      const name = freshName(reach, SHAPES[kind].names, taken);
      taken.add(name);
      declared.set(kind, name);
      const body: KeyTest = {
        kind,
        operands: SHAPES[kind].parameters,
        isText: alike.every((test) => test.isText),
        mayMiss: alike.some((test) => test.mayMiss),
        isInner: false,
      };
      insertFunction(reach, edit, { name, test: body, why: SHAPES[kind].why, nodes, style });
    }
  }
  const called = (test: KeyTest): string | undefined => {
    const name = declared.get(test.kind);
    return name === undefined ? undefined : `${name}(${test.operands.join(style.isMinified ? ',' : ', ')})`;
  };
  return {
    refused: (test) => called(test) ?? inlineTest(test, style),
    allowed: (test) => {
      const call = called(test);
      return call === undefined ? inlineNegation(test, style) : `!${call}`;
    },
  };
}

function isShortInline(test: KeyTest, style: Style): boolean {
  return test.isText && (!test.isInner || style.isMinified) && inlineTest(test, style).length < LINE_LIMIT;
}

interface Wanted {
  readonly tests: readonly KeyTest[];
  /** Where the tests are asked. */
  readonly nodes: readonly Node[];
  readonly style: Style;
}

function freshName(reach: Reach, names: readonly string[], taken: ReadonlySet<string>): string {
  const isFree = (name: string): boolean => !taken.has(name) && !new RegExp(`\\b${name}\\b`).test(reach.source.text);
  const [first = 'isUnsafeKey'] = names;
  let name = names.find(isFree) ?? first;
  for (let number = 2; !isFree(name); number += 1) {
    name = `${first}${number}`;
  }
  return name;
}

interface Declaration {
  readonly name: string;
  readonly test: KeyTest;
  readonly why: string;
  readonly nodes: readonly Node[];
  readonly style: Style;
}

function insertFunction(reach: Reach, edit: MagicString, declaration: Declaration): void {
  const { source } = reach;
  const { style, nodes } = declaration;
  const container = containerOf(reach, nodes);
  const statements = statementsOf(container) ?? [];
  const lead = statements.findLast((statement, index) => isLead(statement) && statements.slice(0, index).every(isLead));
  const first = lead === undefined ? statements[0] : statements[statements.indexOf(lead) + 1];
  const indent = first === undefined ? '' : indentationAt(source.text, first.start);
  const text = functionText(declaration, /\.[cm]?tsx?$/.test(source.file), indent);
  if (style.isMinified) {
    edit.appendLeft(first?.start ?? container.end, text);
    return;
  }
  const gap = style.newline + style.newline;
  const last = statements.at(-1);
  if (
    last?.type === 'FunctionDeclaration' &&
    statements.filter((statement) => statement.type === 'FunctionDeclaration').length > 1
  ) {
    edit.appendLeft(last.end, `${gap}${text}`);
  } else if (lead !== undefined) {
    edit.appendLeft(endOfLine(source.text, lead.end), `${gap}${text}`);
  } else if (first !== undefined) {
    edit.appendLeft(startWithComments(source.text, first.start), `${text.slice(indent.length)}${gap}${indent}`);
  }
}

function functionText({ name, test, why, style }: Declaration, isTyped: boolean, indent: string): string {
  const parameters = test.operands.map((operand) => (isTyped ? `${operand}: any` : operand));
  const coerces = !test.isText && test.kind !== 'inherited' && test.kind !== 'brought-inherited';
  const condition = inlineTest({ ...test, isText: true }, style);
  const refusal = `throw new Error(${style.quote}${REFUSAL}${style.quote} + key)`;
  if (style.isMinified) {
    const result =
      test.kind === 'checked'
        ? `if(${condition})${refusal};return key`
        : `return${/^\W/.test(condition) ? '' : ' '}${condition}`;
    return `function ${name}(${parameters.join(',')}){${coerces ? 'key=String(key);' : ''}${result}}`;
  }
  const end = style.hasSemicolons ? ';' : '';
  const inner = indent + style.indent;
  const result =
    test.kind === 'checked'
      ? [`if (${condition}) ${refusal}${end}`, `return key${end}`]
      : [`return ${condition}${end}`];
  return [
    `${indent}// ${why}.`,
    `${indent}function ${name}(${parameters.join(', ')})${isTyped ? ': boolean' : ''} {`,
    ...(coerces ? [`${inner}key = String(key)${end}`] : []),
    ...result.map((line) => inner + line),
    `${indent}}`,
  ].join(style.newline);
}

function endOfLine(text: string, offset: number): number {
  const rest = /^[ \t]*(?:\/\/[^\n\r]*)?(?=\r?\n|$)/.exec(text.slice(offset));
  return rest === null ? offset : offset + rest[0].length;
}

/** Before the comment block that belongs to a statement. */
function startWithComments(text: string, offset: number): number {
  const comments = /(?:(?:\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/[^\n]*)[ \t]*\r?\n[ \t]*)+$/.exec(text.slice(0, offset));
  return comments === null ? offset : comments.index;
}
