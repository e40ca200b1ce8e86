// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import pc from 'picocolors';
import { SMALLEST_SHAPE, type CodeShape } from '../../domain/code-shape.ts';
import { RepairError } from '../../domain/repair-error.ts';
import { findNode } from '../../graph/ask/find-node.ts';
import { reasonsFor, type Reasons } from '../../graph/ask/reasons.ts';
import { similarCode, type SimilarCode } from '../../graph/ask/similar-code.ts';
import { codeShapes, isShapedFile } from '../../graph/shape/code-shapes.ts';
import { table } from '../output/table.ts';
import { printReasons } from './explain-from-graph.ts';
import { withGraph, type GraphFlags } from './open-graph.ts';

/** So many pieces of code are told. */
const LIKE_IT = 20;

/** What is known about code like that at a line: whether fixes took such code away, for what, and what they put there. */
export async function explainCode(file: string, line: number, flags: GraphFlags): Promise<void> {
  const shape = await shapeAt(file, line);
  const told = await withGraph(flags, async ({ queries }) => {
    const like = await similarCode(queries, shape, LIKE_IT);
    const [vulnerability] = like.flatMap(({ role, vulnerabilities }) => (role === 'vulnerable' ? vulnerabilities : []));
    const reasons =
      vulnerability === undefined ? null : await reasonsFor(queries, await findNode(queries, vulnerability));
    return { like, vulnerability: vulnerability ?? null, reasons };
  });
  const { name, startLine, endLine, size } = shape;
  const place = { file, function: name, startLine, endLine, size, exact: shape.exact };
  if (flags.json === true) {
    console.log(JSON.stringify({ ...place, ...told }, null, 2));
    return;
  }
  console.log(pc.bold(`${name || 'a function'}, ${file}:${startLine}-${endLine}`));
  tell(told.like, told.reasons);
}

async function shapeAt(file: string, line: number): Promise<CodeShape> {
  const read = isShapedFile(file) ? await codeShapes(file, await readFile(file, 'utf8')) : null;
  if (read === null || read.kind === 'unread') {
    const because = read?.because ?? 'no JavaScript, TypeScript, C or C++';
    throw new RepairError('INPUT_MALFORMED', `cannot read "${file}": ${because}; name a file of source code`);
  }
  const [inner] = read.shapes
    .filter(({ startLine, endLine, size }) => startLine <= line && line <= endLine && size >= SMALLEST_SHAPE)
    .toSorted((a, b) => a.size - b.size);
  if (inner === undefined) {
    throw new RepairError(
      'INPUT_MALFORMED',
      `no function of some size stands at ${file}:${line}; name a line inside one`,
    );
  }
  return inner;
}

const TITLES: readonly (readonly [SimilarCode['role'], string])[] = [
  ['vulnerable', 'Code like it was vulnerable, and mended'],
  ['mended', 'Mended code like it'],
  ['seen', 'Code like it elsewhere'],
];

function tell(like: readonly SimilarCode[], reasons: Reasons | null): void {
  for (const [role, title] of TITLES) {
    const rows = like.filter((one) => one.role === role);
    console.log(`\n${pc.bold(title)}`);
    console.log(rows.length === 0 ? '  none is known' : table(rows.map((one) => [`  ${one.code.key}`, ...cells(one)])));
  }
  const [nearest] = like;
  if (nearest?.role === 'mended') {
    console.log('\nNearest to it is code that a fix brought: it may be mended already.');
  }
  if (reasons !== null) {
    printReasons(reasons);
  }
}

function cells({ kind, similarity, vulnerabilities, by }: SimilarCode): readonly string[] {
  const likeness = kind === 'same' ? 'the same' : `${Math.round(100 * similarity)} % alike`;
  return [likeness, vulnerabilities.join(', ') || by.map(({ label, key }) => label ?? key).join(', ')];
}
