// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../domain/observation.ts';
import type { FileChange } from '../../../domain/target.ts';
import type { ObserveContext, Trial } from '../../language.ts';
import { runProbes } from '../observe/run-probes.ts';
import { ownFrame } from '../report/signature.ts';
import { functionAt } from '../syntax/functions.ts';
import { walk, type CNode } from '../syntax/node.ts';
import { parseUnit } from '../syntax/parse.ts';
import { faultyFunctions } from './faulty-functions.ts';
import { entryMark, FOLLOWING, PRELUDE, readWatched, VARIABLE, watchedCondition } from './marks.ts';

/** How far a run came towards what failed: into its function, and to the very statement. */
export type Reach = 'nowhere' | 'function' | 'statement';

const UNPATCHED = { name: 'target', changes: [] };
const ENTRY = 1;
const STATEMENT = 2;

/** How far each of these runs of the unpatched target comes. All `nowhere` where that cannot be seen. */
export async function reachOf(
  trials: readonly Trial[],
  seen: Observation,
  context: ObserveContext,
): Promise<readonly Reach[]> {
  const [first] = trials;
  const entries = first === undefined ? [] : await faultyFunctions(first.probe.reproducer, UNPATCHED, context);
  const changes = await markedFiles(entries, seen);
  if (changes.length === 0) {
    return trials.map(() => 'nowhere');
  }
  const runs = await runProbes(
    trials.map(({ probe }) => ({ probe, env: { [VARIABLE]: FOLLOWING } })),
    { snapshot: { name: 'reach', changes }, context, options: { leaks: false, isQuick: true } },
  );
  return runs.map((ran) => {
    const { met } = readWatched(ran.kind === 'ran' ? ran.run.stderr : '');
    return met.has(STATEMENT) ? 'statement' : met.has(ENTRY) ? 'function' : 'nowhere';
  });
}

type Entries = Awaited<ReturnType<typeof faultyFunctions>>;

async function markedFiles(entries: Entries, { reports = [] }: Observation): Promise<readonly FileChange[]> {
  const frames = reports.flatMap((report) => ownFrame(report) ?? []);
  const texts = new Map(entries.map(({ file, text }) => [file, text]));
  return Promise.all(
    [...texts].map(async ([file, before]) => {
      const begun = entries
        .filter((entry) => entry.file === file)
        .map(({ start }) => ({ start, put: entryMark(ENTRY) }));
      const lines = frames.filter((frame) => frame.file === file).map(({ line }) => line);
      const reached = await statementsOn([...new Set(lines)], { file, text: before });
      const there = reached.map((start) => ({ start, put: `(void)${watchedCondition(STATEMENT, '1')}; ` }));
      const after = [...begun, ...there]
        .toSorted((a, b) => b.start - a.start)
        .reduce((text, { start, put }) => text.slice(0, start) + put + text.slice(start), before);
      return { file, before, after: `${PRELUDE}${after}` };
    }),
  );
}

/** Where the statements on these lines begin that stand in a block. */
async function statementsOn(
  lines: readonly number[],
  { file, text }: { readonly file: string; readonly text: string },
): Promise<readonly number[]> {
  const unit = await parseUnit(file, text);
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
