// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import { child } from '../../../../../language/javascript/source/source-file.ts';
import { styleOf } from '../../../../../language/javascript/source/style.ts';
import type { Composition } from './composition.ts';
import type { ModuleNames } from './path-module.ts';
import { quoted } from './refusal.ts';
import { bare, stringOf } from './shape.ts';

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
  const style = styleOf(source);
  const slash = quoted('/', style);
  const join = path.member('join', node);
  const inner = from.node === undefined ? undefined : bare(from.node);
  const isDotted =
    first === last && inner?.type === 'BinaryExpression' && /^\.\/?$/.test(stringOf(child(inner, 'left')) ?? '');
  if (kind === 'resolve' && isDotted && inner !== undefined) {
    const rest = child(inner, 'right');
    if (rest !== undefined) {
      edit.appendRight(rest.start, `${join}(${slash}, `).appendLeft(rest.end, ')');
    }
    return;
  }
  if (kind === 'join') {
    edit.appendRight(from.start, `${join}(${slash}, `).appendLeft(to.end, ')');
  } else if (kind === 'resolve') {
    edit.appendRight(from.start, `${quoted('.', style)} + ${join}(${slash}, `).appendLeft(to.end, ')');
  } else if (kind === 'alone') {
    edit.appendRight(from.start, `${quoted('.', style)} + ${join}(${slash}, `).appendLeft(to.end, ')');
  } else {
    clampText(composition, edit, path);
  }
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
