// SPDX-License-Identifier: Apache-2.0
import type { ReportFrame } from '../../../../../domain/sanitizer-report.ts';
import type { CodeBase, Reading } from '../../../../../language/c/syntax/code-base.ts';
import { callsIn, functionAt, type Call, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { enclosing, isWithin, walk, type CNode } from '../../../../../language/c/syntax/node.ts';

/** Where a frame of a report stands in the source. */
export interface Place {
  readonly reading: Reading;
  readonly fn: CFunction;
  readonly frame: ReportFrame;
  /** Calls between the fault and this place; 0 is the fault itself. */
  readonly depth: number;
  /** The innermost statements, conditions or declarations that have text on the line. */
  readonly statements: readonly CNode[];
  /** For an outer frame: the call that leads further in. */
  readonly call?: Call;
}

const STATEMENTS: readonly string[] = [
  'expression_statement',
  'declaration',
  'return_statement',
  'if_statement',
  'while_statement',
  'do_statement',
  'for_statement',
  'switch_statement',
  'case_statement',
  'for_range_loop',
  'throw_statement',
  'field_initializer_list',
];

/** The own frames of a stack as places, innermost first; frames whose source is not there, or not to be changed, are left out. */
export async function placesOf(frames: readonly ReportFrame[], code: CodeBase): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const [index, frame] of frames.entries()) {
    const reading = code.files.includes(frame.file) ? await code.reading(frame.file) : undefined;
    const fn = reading === undefined ? undefined : functionAt(reading.unit, frame.line, frame.function);
    if (reading !== undefined && fn !== undefined) {
      const inner = index === 0 ? undefined : places.at(-1)?.fn.name;
      const statements = statementsOn(fn, frame.line);
      const call = inner === undefined ? undefined : callOn(statements, { name: inner, line: frame.line });
      places.push({ reading, fn, frame, depth: places.length, statements, ...(call === undefined ? {} : { call }) });
    }
  }
  return places;
}

/** The innermost statements with text on a line. A statement over several lines counts for all of them. */
export function statementsOn(fn: CFunction, line: number): readonly CNode[] {
  const found = new Set<CNode>();
  for (const node of walk(fn.node)) {
    const isLeaf = node.children.length === 0 && node.line <= line && line <= node.endLine && node.end > node.start;
    const statement = isLeaf ? enclosing(node, ...STATEMENTS) : undefined;
    if (statement !== undefined && isWithin(statement, fn.node)) {
      found.add(statement);
    }
  }
  return [...found];
}

function callOn(
  statements: readonly CNode[],
  sought: { readonly name: string; readonly line: number },
): Call | undefined {
  const calls = statements.flatMap((statement) => callsIn(statement));
  const onLine = calls.filter(({ node }) => node.line <= sought.line && sought.line <= node.endLine);
  return (
    onLine.find(({ name }) => name === sought.name) ??
    calls.find(({ name }) => name === sought.name) ??
    // Called through a pointer or a macro: the only call there is.
    (onLine.length === 1 ? onLine[0] : undefined)
  );
}
