// SPDX-License-Identifier: Apache-2.0
import { structuredPatch } from 'diff';
import type { Observation } from '../../../domain/observation.ts';
import type { FileChange, Snapshot } from '../../../domain/target.ts';
import type { ObserveContext, Trial } from '../../language.ts';
import { runProbes } from '../observe/run-probes.ts';
import { ownFrame } from '../report/signature.ts';
import { functionAt } from '../syntax/functions.ts';
import { walk, type CNode } from '../syntax/node.ts';
import { parseAlone } from '../syntax/parse.ts';
import { bareName, faultyFunctions } from './faulty-functions.ts';
import { entryMark, FOLLOWING, PRELUDE, readWatched, VARIABLE, watchedCondition } from './marks.ts';

/** How far a run came towards what failed: into its function, and to the very statement. */
export type Reach = 'nowhere' | 'function' | 'statement';

const UNPATCHED: Snapshot = { name: 'target', changes: [] };
const ENTRY = 1;
const STATEMENT = 2;

/** How far each of these runs comes, of the target as it is or as a snapshot has it. All `nowhere` where that cannot be seen. */
export async function reachOf(
  trials: readonly Trial[],
  seen: Pick<Observation, 'reports'>,
  { context, snapshot = UNPATCHED }: { readonly context: ObserveContext; readonly snapshot?: Snapshot },
): Promise<readonly Reach[]> {
  const [first] = trials;
  const entries = first === undefined ? [] : await faultyFunctions(first.probe.reproducer, snapshot, context);
  const marked = await markedFiles(entries, seen, snapshot);
  if (marked.length === 0) {
    return trials.map(() => 'nowhere');
  }
  const others = snapshot.changes.filter(({ file }) => marked.every((change) => change.file !== file));
  const runs = await runProbes(
    trials.map(({ probe }) => ({ probe, env: { [VARIABLE]: FOLLOWING } })),
    {
      snapshot: { name: 'reach', changes: [...others, ...marked] },
      context,
      options: { leaks: false, isQuick: true },
    },
  );
  return runs.map((ran) => {
    const { met } = readWatched(ran.kind === 'ran' ? ran.run.stderr : '');
    return met.has(STATEMENT) ? 'statement' : met.has(ENTRY) ? 'function' : 'nowhere';
  });
}

type Entries = Awaited<ReturnType<typeof faultyFunctions>>;

async function markedFiles(
  entries: Entries,
  { reports = [] }: Pick<Observation, 'reports'>,
  { changes }: Snapshot,
): Promise<readonly FileChange[]> {
  // What a program says elsewhere, as is its habit, is not the fault.
  const names = new Set(entries.map(({ name }) => name));
  const frames = reports
    .flatMap((report) => ownFrame(report) ?? [])
    .filter((frame) => names.has(bareName(frame.function ?? '')));
  const texts = new Map(entries.map(({ file, text }) => [file, text]));
  return Promise.all(
    [...texts].map(async ([file, text]) => {
      const changed = changes.find((change) => change.file === file);
      const begun = entries
        .filter((entry) => entry.file === file)
        .map(({ start }) => ({ start, put: entryMark(ENTRY) }));
      const lines = frames
        .filter((frame) => frame.file === file)
        .flatMap(({ line }) => (changed === undefined ? line : (lineIn(changed, line) ?? [])));
      const reached = await statementsOn([...new Set(lines)], { file, text });
      const there = reached.map((start) => ({ start, put: `(void)${watchedCondition(STATEMENT, '1')}; ` }));
      const after = [...begun, ...there]
        .toSorted((a, b) => b.start - a.start)
        .reduce((all, { start, put }) => all.slice(0, start) + put + all.slice(start), text);
      return { file, before: changed?.before ?? text, after: `${PRELUDE}${after}` };
    }),
  );
}

/** Do the statements these reports tell of stand in a snapshot as they were? */
export function areKept({ reports = [] }: Pick<Observation, 'reports'>, { changes }: Snapshot): boolean {
  return reports
    .flatMap((report) => ownFrame(report) ?? [])
    .every(({ file, line }) => changes.every((change) => change.file !== file || lineIn(change, line) !== undefined));
}

/** Where a line of the old text stands in the new one; `undefined` where it was changed. */
function lineIn({ before, after }: FileChange, line: number): number | undefined {
  const { hunks } = structuredPatch('a', 'b', before ?? '', after ?? '', '', '', { context: 0 });
  const isChanged = hunks.some(({ oldStart, oldLines }) => oldStart <= line && line < oldStart + oldLines);
  const above = hunks.filter(({ oldStart, oldLines }) => oldStart + oldLines <= line);
  return isChanged ? undefined : above.reduce((sum, { oldLines, newLines }) => sum + newLines - oldLines, line);
}

/** Where the statements on these lines begin that stand in a block. */
async function statementsOn(
  lines: readonly number[],
  { file, text }: { readonly file: string; readonly text: string },
): Promise<readonly number[]> {
  const unit = await parseAlone(file, text);
  const found = lines.flatMap((line) => {
    const body = functionAt(unit, line)?.body;
    const leaf = body === undefined ? undefined : [...walk(body)].find((node) => isLeafOn(node, line));
    const statement = leaf === undefined ? undefined : inBlock(leaf);
    return statement === undefined || statement.isBroken ? [] : [statement.start];
  });
  return [...new Set(found)];
}

function isLeafOn(node: CNode, line: number): boolean {
  return node.children.length === 0 && node.line === line && /\w/.test(node.text);
}

function inBlock(leaf: CNode): CNode | undefined {
  for (let at = leaf; at.parent !== null && at.type !== 'function_definition'; at = at.parent) {
    if (at.parent.type === 'compound_statement' && at.type.endsWith('_statement') && at.type !== 'case_statement') {
      return at;
    }
  }
  return undefined;
}
