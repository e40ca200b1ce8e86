// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../domain/target.ts';
import { canonicalWeakness, type Weakness } from '../../../domain/weakness.ts';
import type { ScanReport } from '../../language.ts';
import { analyzePattern } from '../regex/analyze.ts';
import type { Node } from '../source/parse.ts';
import { children, child, SourceFile } from '../source/source-file.ts';

/** An exponential match takes longer than anybody waits at this length; more only makes it the same. */
const EXPONENTIAL_LENGTH = 40;

interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/**
 * `Language.rescan` for JavaScript. For slow regular expressions: asks the analyser about every pattern the change
 * brings into the file; `null` when it brings none, or when the analyser cannot decide about one of them.
 */
export async function rescan(weakness: Weakness, change: FileChange): Promise<readonly ScanReport[] | null> {
  const { file, before, after } = change;
  if (canonicalWeakness(weakness) !== 'CWE-1333' || after === null) {
    return null;
  }
  const known = new Set(before === null ? [] : patternsOf(new SourceFile(file, before)).map(textOf));
  const fresh = patternsOf(new SourceFile(file, after)).filter((pattern) => !known.has(textOf(pattern)));
  const distinct = [...new Map(fresh.map((pattern) => [textOf(pattern), pattern])).values()];
  const reports: ScanReport[] = [];
  let isSure = distinct.length > 0;
  for (const pattern of distinct) {
    const analysis = await analyzePattern(pattern.source, pattern.flags);
    isSure &&= analysis.kind !== 'unknown';
    if (analysis.kind === 'vulnerable') {
      const { complexity, attack, degree } = analysis;
      reports.push({
        said: `${textOf(pattern).slice(0, 120)} takes ${complexity} time`,
        attack: (length) => attack(degree === Infinity ? Math.min(length, EXPONENTIAL_LENGTH) : length),
      });
    }
  }
  return reports.length > 0 || isSure ? reports : null;
}

/** Literals, and `RegExp` called with literal text. */
export function patternsOf(source: SourceFile): readonly Pattern[] {
  const found: Pattern[] = [];
  for (const node of source.walk()) {
    const pattern = literalPattern(node) ?? constructedPattern(node, source);
    if (pattern !== undefined) {
      found.push(pattern);
    }
  }
  return found;
}

function literalPattern(node: Node): Pattern | undefined {
  const { regex } = node;
  if (node.type !== 'Literal' || typeof regex !== 'object' || regex === null) {
    return undefined;
  }
  return { source: String(Reflect.get(regex, 'pattern')), flags: String(Reflect.get(regex, 'flags')) };
}

function constructedPattern(node: Node, source: SourceFile): Pattern | undefined {
  const callee = child(node, 'callee');
  if (!/^(?:New|Call)Expression$/.test(node.type) || callee === undefined || source.textOf(callee) !== 'RegExp') {
    return undefined;
  }
  const [pattern, flags] = children(node, 'arguments').map((argument) => argument['value']);
  return typeof pattern === 'string' ? { source: pattern, flags: typeof flags === 'string' ? flags : '' } : undefined;
}

function textOf({ source, flags }: Pattern): string {
  return `/${source}/${flags}`;
}
