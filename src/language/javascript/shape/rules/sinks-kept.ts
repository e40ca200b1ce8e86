// SPDX-License-Identifier: Apache-2.0
import { apiOf } from '../../flow/api-name.ts';
import { sinkCalls } from '../../flow/sink-calls.ts';
import type { SinkKind } from '../../flow/sink-rules.ts';
import { child, type SourceFile } from '../../source/source-file.ts';
import { ownNodes, type Pair } from '../outline.ts';
import type { ShapeRule } from '../rule.ts';

/**
 * A patch that stops an attack by no longer running the program or opening the file has taken the feature away. What
 * runs it in another way (`execFile` for `exec`, one function of its own for two calls) has not.
 */
export const sinksKept: ShapeRule = {
  name: 'sinks-kept',

  look(pair) {
    return (['process', 'file'] as const).flatMap((kind) => {
      const before = sinkCalls(pair.before).filter((call) => call.kind === kind);
      const after = sinkCalls(pair.after).filter((call) => call.kind === kind);
      const isLess = after.length < before.length;
      if (!isLess || isMovedTogether(pair, kind) || isReplaced(pair, kind)) {
        return [];
      }
      const apis = [...new Set(before.map((call) => call.api))].toSorted().join(', ');
      return [`${before.length - after.length} of ${before.length} calls of ${apis} are removed`];
    });
  },
};

/** A new function that does it stands for several places. */
function isMovedTogether(pair: Pair, kind: SinkKind): boolean {
  const calls = new Set(
    sinkCalls(pair.after)
      .filter((call) => call.kind === kind)
      .map((call) => call.node),
  );
  return pair.added.some((outline) => [...ownNodes(outline.node)].some((node) => calls.has(node)));
}

/** Something else of Node's own, or of a module, does the work: `process.kill` for `exec('kill …')`. */
function isReplaced(pair: Pair, kind: SinkKind): boolean {
  const old = new Set(outsideCalls(pair.before));
  return outsideCalls(pair.after).some(
    (api) => !old.has(api) && DOES_WORK.test(api) && !api.startsWith(`${kind}.exit`),
  );
}

const DOES_WORK =
  /^(?:process\.(?:kill|getu?id|cwd|memoryUsage|cpuUsage)|(?:os|dns|net|fs|child_process|http|https|zlib)\.\w+|[^.]+\.\w*(?:spawn|exec|read|write|send)\w*)/;

function outsideCalls(source: SourceFile): readonly string[] {
  return [...source.walk()].flatMap((node) => {
    const callee = node.type === 'CallExpression' || node.type === 'NewExpression' ? child(node, 'callee') : undefined;
    const api = callee === undefined ? undefined : apiOf(source, callee);
    return api === undefined ? [] : [api];
  });
}
