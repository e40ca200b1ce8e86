// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Frame } from '../../../domain/location.ts';
import { readIfThere } from '../package/manifest.ts';
import { isNode, type Node } from '../source/parse.ts';
import { parsed } from '../source/parsed.ts';
import type { SourceFile } from '../source/source-file.ts';

/**
 * Does the call at this place hand on what its function was given, as it is? Nothing is put together there: no text
 * is added, no list is joined, and no variable is passed in which that was done.
 */
export async function handsOn(root: string, frame: Frame): Promise<boolean> {
  const text = await readIfThere(path.join(root, frame.file));
  const call = text === null ? undefined : callAt(frame, text);
  if (call === undefined) {
    return false;
  }
  const { source, node } = call;
  return [...source.walk(node)].every((inner) => !isMaking(inner) && !holdsMade(source, inner));
}

function callAt(frame: Frame, text: string): { readonly source: SourceFile; readonly node: Node } | undefined {
  const source = parsed(frame.file, text);
  if (source === undefined) {
    return undefined;
  }
  const at = source.nodeAt(source.offsetOf(frame.line, frame.column));
  const node = [at, ...source.ancestors(at)].find(({ type }) => type === 'CallExpression' || type === 'NewExpression');
  return node === undefined ? undefined : { source, node };
}

const MAKERS: ReadonlySet<unknown> = new Set(['join', 'concat', 'format', 'replace', 'quote']);

/** A template with values in it, a sum, or a call that makes one text of several. */
function isMaking(node: Node): boolean {
  if (node.type === 'TemplateLiteral') {
    return Array.isArray(node['expressions']) && node['expressions'].length > 0;
  }
  const property = node.type === 'MemberExpression' ? node['property'] : undefined;
  return (
    (node.type === 'BinaryExpression' && node['operator'] === '+') || (isNode(property) && MAKERS.has(property['name']))
  );
}

/** A variable of the function in which a text was made before. */
function holdsMade(source: SourceFile, node: Node): boolean {
  const variable = node.type === 'Identifier' ? source.variableOf(node) : undefined;
  const given = (variable?.references ?? []).flatMap(({ writeExpr }) => (isNode(writeExpr) ? [writeExpr] : []));
  return given.some((value) => [...source.walk(value)].some(isMaking));
}
