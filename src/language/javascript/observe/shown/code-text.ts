// SPDX-License-Identifier: Apache-2.0
import { parse, childFields, isNode, type Node } from '../../source/parse.ts';

/**
 * Does `text` stand in `code` as code, not only inside a string, a template's text, a regular expression or a comment?
 * At least `least` characters of it have to.
 */
export function standsAsCode(code: string, text: string, least = 1): boolean {
  const places: number[] = [];
  for (let at = code.indexOf(text); at >= 0 && places.length < 20; at = code.indexOf(text, at + 1)) {
    places.push(at);
  }
  if (places.length === 0) {
    return false;
  }
  const inert = inertRanges(code);
  return places.some((at) => text.length - covered(inert, at, at + text.length) >= least);
}

/** How many characters of a stretch lie in ranges. */
function covered(ranges: readonly (readonly [number, number])[], from: number, to: number): number {
  const parts = ranges.map(([start, end]) => Math.max(0, Math.min(end, to) - Math.max(start, from)));
  return parts.reduce((sum, part) => sum + part, 0);
}

function inertRanges(code: string): readonly (readonly [number, number])[] {
  // Function bodies are handed over in parentheses by the engine; code that does not parse keeps nothing inert.
  let program: Node;
  try {
    ({ program } = parse('evaluated.js', code));
  } catch (error) {
    if (error instanceof SyntaxError) {
      return [];
    }
    throw error;
  }
  const ranges: (readonly [number, number])[] = [];
  const open: Node[] = [program];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isInert(node)) {
      ranges.push([node.start, node.end]);
    }
    for (const field of childFields(node.type)) {
      const child = node[field];
      open.push(...(Array.isArray(child) ? child : [child]).filter(isNode));
    }
  }
  return ranges;
}

function isInert(node: Node): boolean {
  return node.type === 'TemplateElement' || (node.type === 'Literal' && typeof node['value'] !== 'number');
}
