// SPDX-License-Identifier: Apache-2.0
import { bare, isCall, nameOf } from '../find/shape.ts';
import { FOREIGN } from '../find/origin.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import type { SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import { parameterOf, writesTo } from '../find/binding.ts';
import type { Composition, Part } from '../find/composition.ts';
import { pathFunction } from '../find/path-function.ts';
import { quoted } from '../refuse/error-text.ts';
import type { Style } from '../../../../../../language/javascript/source/style.ts';

/** The directory a composition must not lead out of, as source text. */
export interface Root {
  readonly operands: readonly string[];
  /** What puts several operands together. */
  readonly by: 'join' | 'resolve';
  /** It begins with a directory that is known to be absolute. */
  readonly isAbsolute: boolean;
  /** After the first operand come literal names only, so that joining and resolving are the same. */
  readonly isRelativeBelow: boolean;
  /** Root and foreign text were put together as text, so that nothing has resolved them. */
  readonly isText: boolean;
}

export function rootOf(composition: Composition, style: Style): Root {
  const { source, kind, parts, first } = composition;
  const trusted = parts.slice(0, first);
  if (kind === 'alone' || trusted.length === 0) {
    return { operands: [quoted('.', style)], by: 'resolve', isAbsolute: false, isRelativeBelow: false, isText: true };
  }
  if (kind === 'join' || kind === 'resolve') {
    const [top, ...below] = trusted;
    return {
      operands: trusted.map((part) => source.text.slice(part.start, part.end)),
      by: kind,
      isAbsolute: top?.node !== undefined && isAbsolute(source, top.node),
      isRelativeBelow: below.every((part) => part.text !== undefined && !/^[\\/]/.test(part.text)),
      isText: false,
    };
  }
  const operands = [summed(composition, trimmed(composition, trusted), style)];
  return { operands, by: 'resolve', isAbsolute: false, isRelativeBelow: false, isText: true };
}

/** `__dirname`, `process.cwd()`, `path.resolve(...)`, or a variable that never holds anything else. */
function isAbsolute(source: SourceFile, operand: Node): boolean {
  const node = bare(operand);
  if (node.type === 'Identifier') {
    const variable = source.variableOf(node);
    const writes = variable === undefined ? [] : writesTo(variable);
    const isParameter = variable !== undefined && parameterOf(variable) !== undefined;
    const isKnown = writes.length > 0 && writes.every(({ value }) => isAbsolute(source, value));
    return variable === undefined ? nameOf(node) === '__dirname' : isKnown && !isParameter;
  }
  return isCall(node) && (source.textOf(node) === 'process.cwd()' || pathFunction(source, node) === 'resolve');
}

/** The leading parts up to the last separator: `./data/user-` + id lies in `./data`. */
function trimmed(composition: Composition, trusted: readonly Part[]): readonly Part[] {
  const last = trusted.at(-1);
  if (last?.text === undefined) {
    return trusted;
  }
  const isWholeName = beginsWithSlash(composition) || last.text.endsWith('/');
  const text = isWholeName ? last.text : last.text.slice(0, last.text.lastIndexOf('/') + 1);
  const before = trusted.slice(0, -1);
  if ((text === '/' || text === '') && before.length > 0) {
    return before;
  }
  const part = { start: last.start, end: last.end, text };
  return text === last.text ? trusted : [...before, part];
}

/** Does the foreign part begin with a slash, as the path of a request does, unless the code took it off? */
function beginsWithSlash(composition: Composition): boolean {
  const foreign = composition.parts[composition.first];
  const text = foreign === undefined ? '' : composition.source.text.slice(foreign.start, foreign.end);
  const isCut = /\.(?:slice|substr|substring)\(1|replace\(\/\^|params|query|body/.test(text);
  return composition.origin === FOREIGN && !isCut;
}

function summed(composition: Composition, parts: readonly Part[], style: Style): string {
  const { source } = composition;
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) {
    return only.text === undefined
      ? source.text.slice(only.start, only.end)
      : quoted(only.text === '' ? '.' : only.text, style);
  }
  if (composition.kind === 'template') {
    return `\`${parts.map((part) => part.text ?? `\${${source.text.slice(part.start, part.end)}}`).join('')}\``;
  }
  return parts
    .map((part) => (part.text === undefined ? source.text.slice(part.start, part.end) : quoted(part.text, style)))
    .join(' + ');
}
