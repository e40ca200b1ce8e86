// SPDX-License-Identifier: Apache-2.0
import type { SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { ObserveContext } from '../../language.ts';
import { filesBelow } from '../build/own-tree.ts';
import { ownFiles, type OwnFiles } from '../report/own-files.ts';
import { reportsIn } from '../report/reports.ts';

const known = new Map<string, Promise<OwnFiles>>();

/** What a run reported, on either stream. */
export async function reportsOf(
  stderr: string,
  stdout: string,
  { target }: Pick<ObserveContext, 'target'>,
): Promise<readonly SanitizerReport[]> {
  const own = await ownFilesOf(target.root);
  const reports = reportsIn(stderr, own);
  return reports.length > 0 ? reports : reportsIn(stdout, own);
}

export async function ownFilesOf(root: string): Promise<OwnFiles> {
  const found = known.get(root) ?? filesBelow(root).then((files) => ownFiles(root, files));
  known.set(root, found);
  return found;
}
