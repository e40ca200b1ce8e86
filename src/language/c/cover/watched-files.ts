// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Observation } from '../../../domain/observation.ts';
import type { ObserveContext } from '../../language.ts';
import { isCompiling } from '../build/configuration.ts';
import { recordedBuild } from '../build/recorded-build.ts';

/** Seconds of compiling that watching is worth. */
const SECONDS = 6;
const LEAST = 8;

/**
 * Compiled source files (absolute) in which it is worth knowing where runs come by: those on the stacks of the reports,
 * then those beside them, then the others, as many as can be compiled in a few seconds.
 */
export async function watchedFiles(
  { reports = [] }: Pick<Observation, 'reports'>,
  { target, sandbox }: ObserveContext,
): Promise<readonly string[]> {
  const { commands, seconds } = await recordedBuild(target, sandbox);
  const compiled = [...new Set(commands.filter(isCompiling).flatMap(({ sources }) => sources))];
  const frames = reports.flatMap(({ stack, related }) => [...stack, ...related.flatMap((each) => each.stack)]);
  const onStack = new Set(frames.filter(({ isOwn }) => isOwn).map(({ file }) => path.resolve(target.root, file)));
  const beside = new Set([...onStack].map((file) => path.dirname(file)));
  const rank = (file: string): number => (onStack.has(file) ? 0 : beside.has(path.dirname(file)) ? 1 : 2);
  const most = Math.max(LEAST, Math.floor((compiled.length * SECONDS) / Math.max(1, seconds)));
  return compiled
    .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .slice(0, most)
    .toSorted();
}
