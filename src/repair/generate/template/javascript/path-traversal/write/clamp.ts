// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import { child } from '../../../../../../language/javascript/source/source-file.ts';
import { styleOf } from '../../../../../../language/javascript/source/style.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import type { Composition } from '../find/composition.ts';
import type { ModuleNames } from './path-module.ts';
import { quoted } from '../refuse/error-text.ts';
import { bare, stringOf } from '../find/shape.ts';

/**
 * Lets the foreign part of a path climb no higher than the root: `path.join('/', x)` resolves every `..` against `/`
 * before the root is put in front, so that an attack names a file inside the root, which is there or is missing.
 */
export function clamp(composition: Composition, edit: MagicString, path: ModuleNames): void {
  const { source, kind, parts, first, last, node } = composition;
  const from = parts[first];
  const to = parts[last];
  if (from === undefined || to === undefined) {
    return;
  }
  if (kind === 'concat' || kind === 'template') {
    clampText(composition, edit, path);
    return;
  }
  const style = styleOf(source);
  const slash = quoted('/', style);
  const dotted = kind === 'resolve' && first === last ? afterDot(from.node) : undefined;
  const dot = kind === 'join' || dotted !== undefined ? '' : `${quoted('.', style)} + `;
  const { start } = dotted ?? from;
  edit.appendRight(start, `${dot}${path.member('join', node)}(${slash}, `).appendLeft((dotted ?? to).end, ')');
}

/** `x` of `'.' + x` and of `'./' + x`. */
function afterDot(operand: Node | undefined): Node | undefined {
  const sum = operand === undefined ? undefined : bare(operand);
  const isDotted = sum?.type === 'BinaryExpression' && /^\.\/?$/.test(stringOf(child(sum, 'left')) ?? '');
  return isDotted ? child(sum, 'right') : undefined;
}

/** Binds less tightly than `+`. */
const LOOSE = /^(?:Conditional|Logical|Assignment|Sequence|Yield|ArrowFunction)Expression$|^BinaryExpression$/;

/** Sums and templates: a literal that ends in a slash already separates, so the clamped part's own is taken off. */
function clampText(composition: Composition, edit: MagicString, path: ModuleNames): void {
  const { source, kind, parts, first, last, node } = composition;
  const from = parts[first];
  const to = parts[last];
  const before = parts[first - 1];
  if (from === undefined || to === undefined) {
    return;
  }
  const style = styleOf(source);
  const slash = quoted('/', style);
  const cut = before?.text?.endsWith('/') === true ? '.slice(1)' : '';
  const normalize = path.member('normalize', node);
  if (kind === 'template' && first !== last) {
    const text = parts
      .slice(first, last + 1)
      .map((part) => part.text ?? `\${${source.text.slice(part.start, part.end)}}`)
      .join('');
    edit.overwrite(from.start, to.end, `${normalize}(\`/${text}\`)${cut}`);
    return;
  }
  const isLoose = kind === 'template' && from.node !== undefined && LOOSE.test(from.node.type);
  edit
    .appendRight(from.start, `${normalize}(${slash} + ${isLoose ? '(' : ''}`)
    .appendLeft(to.end, `${isLoose ? ')' : ''})${cut}`);
}
