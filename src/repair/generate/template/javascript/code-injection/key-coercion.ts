// SPDX-License-Identifier: Apache-2.0
import { bare, literalText, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { functionAround, parameterOf } from '../built-text/functions.ts';
import type { Program } from '../built-text/program.ts';
import type { Edit, Snippet } from './plan.ts';
import { nodesOf } from '../built-text/nodes.ts';

const PLAIN_KEY: Snippet = {
  name: 'plainKey',
  title: 'turn keys into text without calling a toString of theirs',
  code: (name) => `// The text of a key, without calling a toString that came with the data.
function ${name}(key) {
  if (Array.isArray(key)) {
    return key.map(function (item) { return item === null || item === undefined ? '' : ${name}(item); }).join(',');
  }
  return Object.prototype.toString.call(key) === '[object Object]' ? '[object Object]' : String(key);
}`,
};

/**
 * Values handed to a function that become text, by `String(key)` and the like, to be a property name: an object there
 * has its own `toString` called. Found in every copy by its form.
 */
export function keyCoercions(program: Program): readonly Edit[] {
  return program.sources.flatMap((source) =>
    nodesOf(source).flatMap((node) => {
      const value = coercedBy(source, node);
      const target = value === undefined ? undefined : assignedName(source, node);
      return value === undefined || target === undefined || !isKey(source, target) ? [] : [editOf(source, node, value)];
    }),
  );
}

/** The parameter in `String(parameter)`, `'' + parameter` and `parameter + ''`. */
function coercedBy(source: SourceFile, node: Node): Node | undefined {
  const value = coerced(source, node);
  return value !== undefined && nameOf(value) !== undefined && parameterOf(source, value) !== undefined
    ? value
    : undefined;
}

function coerced(source: SourceFile, node: Node): Node | undefined {
  if (node.type === 'CallExpression') {
    const callee = child(node, 'callee');
    const given = children(node, 'arguments');
    const isGlobal =
      callee !== undefined && nameOf(callee) === 'String' && source.variableOf(callee)?.defs.length !== 1;
    return isGlobal && given.length === 1 ? given[0] : undefined;
  }
  const sides =
    node.type === 'BinaryExpression' && node['operator'] === '+' ? [child(node, 'left'), child(node, 'right')] : [];
  const isEmpty = sides.some((side) => side !== undefined && literalText(side) === '');
  return isEmpty ? sides.find((side) => side?.type === 'Identifier') : undefined;
}

/** The local in `local = String(x)`. */
function assignedName(source: SourceFile, node: Node): Node | undefined {
  const parent = source.parent(node);
  const target =
    parent?.type === 'AssignmentExpression'
      ? child(parent, 'left')
      : parent?.type === 'VariableDeclarator'
        ? child(parent, 'id')
        : undefined;
  return target !== undefined && nameOf(target) !== undefined ? target : undefined;
}

/** Is something written under this name: `object[name] = …`? */
function isKey(source: SourceFile, name: Node): boolean {
  const variable = source.variableOf(name);
  const around = functionAround(source, name);
  return (
    around !== undefined &&
    [...source.walk(around)].some((node) => {
      const left = node.type === 'AssignmentExpression' ? child(node, 'left') : undefined;
      const key = left?.type === 'MemberExpression' && left['computed'] === true ? child(left, 'property') : undefined;
      return key !== undefined && variable !== undefined && source.variableOf(bare(key)) === variable;
    })
  );
}

function editOf(source: SourceFile, node: Node, value: Node): Edit {
  return {
    source,
    node,
    snippet: PLAIN_KEY,
    apply(editor, name) {
      editor.overwrite(node.start, node.end, `${name}(${source.textOf(value)})`);
    },
  };
}
