// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { readInstalled } from '../../dependencies/installed/read-installed.ts';
import { scan } from '../../dependencies/match/scan.ts';
import type { Dependency, KnownVulnerability } from '../../domain/dependency.ts';
import { vulnerabilityKey } from '../vulnerability-key.ts';
import { isMendedCopy } from '../mended-archive.ts';
import type { RemedyGate } from './gate.ts';
import { digestsBelow, digestsOfPackage } from './digests-below.ts';

/**
 * What lies on the disk after a clean install is free of what the change set is for. Asked of the files, not of the
 * lock: a bundled copy stays whatever a lock says.
 */
export const bytesGone: RemedyGate = {
  name: 'bytes-gone',
  required: 'always',
  async check(asked, { advisories, mended }) {
    const after = await asked.installed();
    if (after === undefined || after.install.kind !== 'done') {
      return { kind: 'inconclusive', because: 'nothing is installed to be looked at' };
    }
    const original = await asked.original();
    const [was, is] = await Promise.all([readInstalled(original.state.folder), readInstalled(after.state.folder)]);
    const scanned = await scan(is, advisories);
    const known = await Promise.all(
      scanned.known.map(async (one) => ((await isMendedCopy(after.state.folder, one, mended)) ? [] : [one])),
    );
    const now = { known: known.flat() };
    // What did not install left nothing to compare with: then its lock file tells what was there.
    const before = original.install.kind === 'done' ? await scan(was, advisories) : { known: original.state.known };
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
      { before: original.state.folder, after: after.state.folder },
      goneCopies(before.known, now.known, isFor),
      is.dependencies,
    );
    return strays.length > 0
      ? { kind: 'fail', because: `files of the vulnerable version are still there: ${strays.slice(0, 3).join(', ')}` }
      : { kind: 'pass', because: `${is.dependencies.length} installed packages looked at` };
  },
};

/** Copies that were vulnerable before, of versions of which none is left. */
function goneCopies(
  before: readonly KnownVulnerability[],
  now: readonly KnownVulnerability[],
  isFor: (known: KnownVulnerability) => boolean,
): readonly Dependency[] {
  const left = new Set(now.filter(isFor).map(({ dependency }) => `${dependency.name}@${dependency.version}`));
  return before
    .filter((known) => isFor(known) && !left.has(`${known.dependency.name}@${known.dependency.version}`))
    .map(({ dependency }) => dependency);
}

interface Folders {
  readonly before: string;
  readonly after: string;
}

/**
 * Files whose bytes were only in the vulnerable copies and lie anywhere among what is installed now. Another version of the
 * same package shares most of its files with them, and was judged as that version.
 */
async function strayCopies(
  { before, after }: Folders,
  copies: readonly Dependency[],
  installed: readonly Dependency[],
): Promise<readonly string[]> {
  if (copies.length === 0) {
    return [];
  }
  const now = await digestsBelow(join(after, 'node_modules'));
  const strays = new Set<string>();
  for (const copy of copies) {
    const replaced = new Set((await digestsOfPackage(join(after, copy.id))).keys());
    for (const [digest, [file = '']] of await digestsOfPackage(join(before, copy.id))) {
      const places = replaced.has(digest) ? [] : (now.get(digest) ?? []);
      for (const place of places.filter((one) => ownerOf(`node_modules/${one}`, installed)?.name !== copy.name)) {
        strays.add(`${place} equals ${file}`);
      }
    }
  }
  return [...strays].toSorted();
}

/** The package a file belongs to: the innermost around it. */
function ownerOf(file: string, installed: readonly Dependency[]): Dependency | undefined {
  return installed.filter(({ id }) => file.startsWith(`${id}/`)).toSorted((a, b) => b.id.length - a.id.length)[0];
}
