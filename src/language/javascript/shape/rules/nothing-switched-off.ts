// SPDX-License-Identifier: Apache-2.0
import { child, type SourceFile } from '../../source/source-file.ts';
import { isAlwaysFalse } from '../constant.ts';
import type { ShapeRule } from '../rule.ts';

/** `false && run()`, `if (0) { … }`: still there to read, and never run. */
export const nothingSwitchedOff: ShapeRule = {
  name: 'nothing-switched-off',

  look({ before, after }) {
    const lines = switchedOff(after);
    return lines.length > switchedOff(before).length
      ? [`code is switched off by a constant condition at line ${lines[0] ?? 0}`]
      : [];
  },
};

function switchedOff(source: SourceFile): readonly number[] {
  return [...source.walk()].flatMap((node) => {
    const isAnd = node.type === 'LogicalExpression' && node['operator'] === '&&';
    const isCondition = /^(?:If|While|For)Statement$|^ConditionalExpression$/.test(node.type);
    const test = isAnd ? child(node, 'left') : isCondition ? child(node, 'test') : undefined;
    return test !== undefined && isAlwaysFalse(test) ? [source.regionOf(node).startLine] : [];
  });
}
