// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { readInstalled } from '../../dependencies/installed/read-installed.ts';
import { scan } from '../../dependencies/match/scan.ts';
import type { KnownVulnerability } from '../../domain/dependency.ts';
import { vulnerabilityKey } from '../project-state.ts';
import type { RemedyGate } from './gate.ts';
import { digestsBelow } from './digests-below.ts';

/**
 * What lies on the disk after a clean install is free of what the change set is for. Asked of the files, not of the
 * lock: a bundled copy stays whatever a lock says.
 */
export const bytesGone: RemedyGate = {
  name: 'bytes-gone',
  required: 'always',
  async check(asked, { advisories }) {
    const after = await asked.installed();
    if (after === undefined || after.install.kind !== 'done') {
      return { kind: 'inconclusive', because: 'nothing is installed to be looked at' };
    }
    const original = await asked.original();
    const [was, is] = await Promise.all([readInstalled(original.state.folder), readInstalled(after.state.folder)]);
    const now = await scan(is, advisories);
    const before = await scan(was, advisories);
    const { removes, edits } = asked.proposal.remedy;
    const moved = new Set(edits.flatMap((edit) => (edit.kind === 'lock' ? [edit.location] : [])));
    const isFor = (known: KnownVulnerability): boolean => removes.includes(vulnerabilityKey(known));
    const counts = (list: readonly KnownVulnerability[], key: string): number =>
      list.filter((known) => vulnerabilityKey(known) === key).length;
    const versionOf = (known: KnownVulnerability): string => `${vulnerabilityKey(known)} ${known.dependency.version}`;
    const old = new Set(before.known.map(versionOf));
    const still = now.known.filter(
      (known) => isFor(known) && (moved.has(known.dependency.id) || !old.has(versionOf(known))),
    );
    const kept = removes.filter((key) => counts(now.known, key) >= counts(before.known, key));
    if (still.length > 0 || kept.length > 0) {
      const where = still.map(({ dependency }) => `${dependency.id} is ${dependency.version}`);
      return { kind: 'fail', because: `still on the disk: ${[...kept, ...where].join(', ')}` };
    }
    const strays = await strayCopies(
      original.state.folder,
      after.state.folder,
      goneFolders(before.known, now.known, isFor),
    );
    return strays.length > 0
      ? { kind: 'fail', because: `files of the vulnerable version are still there: ${strays.slice(0, 3).join(', ')}` }
      : { kind: 'pass', because: `${is.dependencies.length} installed packages looked at` };
  },
};

/** Folders that held a vulnerable copy before and hold none now. */
function goneFolders(
  before: readonly KnownVulnerability[],
  now: readonly KnownVulnerability[],
  isFor: (known: KnownVulnerability) => boolean,
): readonly string[] {
  const left = new Set(now.filter(isFor).map(({ dependency }) => `${dependency.name}@${dependency.version}`));
  return before
    .filter((known) => isFor(known) && !left.has(`${known.dependency.name}@${known.dependency.version}`))
    .map(({ dependency }) => dependency.id);
}

/** Files whose bytes were only in the vulnerable copies and lie anywhere among what is installed now. */
async function strayCopies(before: string, after: string, folders: readonly string[]): Promise<readonly string[]> {
  if (folders.length === 0) {
    return [];
  }
  const vulnerable = new Map<string, string>();
  for (const folder of folders) {
    const replaced = new Set((await digestsBelow(join(after, folder))).keys());
    for (const [digest, file] of await digestsBelow(join(before, folder))) {
      if (!replaced.has(digest)) {
        vulnerable.set(digest, file);
      }
    }
  }
  const now = await digestsBelow(join(after, 'node_modules'));
  return [...vulnerable].flatMap(([digest, file]) =>
    now.has(digest) ? [`${now.get(digest) ?? ''} equals ${file}`] : [],
  );
}
