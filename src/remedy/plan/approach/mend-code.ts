// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArchive } from '../../../dependencies/archive/read-archive.ts';
import { writeArchive } from '../../../dependencies/archive/write-archive.ts';
import { readInstalled } from '../../../dependencies/installed/read-installed.ts';
import type { NpmNode } from '../../../dependencies/lockfile/npm/npm-tree.ts';
import { integrityOf } from '../../../dependencies/registry/integrity.ts';
import type { Edit } from '../../../domain/remedy.ts';
import type { FileChange } from '../../../domain/target.ts';
import { sha256 } from '../../../support/digest.ts';
import { unifiedDiff } from '../../../support/unified-diff.ts';
import { mendedArchive } from '../../mended-archive.ts';
import type { MendedPackage } from '../../services.ts';
import { titleOf } from '../edits.ts';
import { keysOf } from '../propose.ts';
import type { Approach, Approached, ApproachMeans } from './approach.ts';
import { namingEdits } from './naming-edits.ts';

/**
 * Nothing better is published: the release itself is mended, by the same generators and gates as any code, steered by the
 * command that shows the vulnerability. The mended release is kept in the project as an archive.
 */
export const mendCode: Approach = {
  name: 'patch',
  async propose(node, means) {
    const { trigger } = means.services.options;
    const { mendPackage } = means.services;
    if (node.origin !== 'registry' || trigger === undefined || mendPackage === undefined) {
      return { kind: 'aside' };
    }
    const keys = keysOf([node], means.state.known).filter((key) => isAsked(key, means));
    if (keys.length !== 1) {
      const because = `${node.name} has ${keys.length} vulnerabilities, and a command shows one; say which with --advisory`;
      return { kind: 'blocked', because };
    }
    const { state } = await means.original();
    const place = await placeOf(node, state.folder);
    if (place === undefined) {
      const because = `${node.name}@${node.version} does not lie among what is installed, so its code cannot be mended`;
      return { kind: 'blocked', because };
    }
    const mended = await means.services.journal.step(`mended:${node.name}@${node.version}:${keys.join()}`, () =>
      mendPackage({ project: state.folder, component: place, name: node.name, trigger }),
    );
    return proposed({ node, place, keys }, mended, means);
  },
};

/** Where a release lies on the disk: lock files of some managers do not say. */
async function placeOf({ location, name, version }: NpmNode, folder: string): Promise<string | undefined> {
  const installed = (await readInstalled(folder)).dependencies;
  const found = installed.filter((one) => one.name === name && one.version === version);
  return (found.find(({ id }) => id === location) ?? found[0])?.id;
}

/** A key begins with the best known name; the user may have given another. */
function isAsked(key: string, { state, services }: ApproachMeans): boolean {
  const { only } = services.options;
  const meant = state.known.filter(({ id, dependency }) => key === `${id} in ${dependency.name}`);
  return only === undefined || meant.some(({ id, aliases }) => [id, ...aliases].some((name) => only.includes(name)));
}

interface Wanted {
  readonly node: NpmNode;
  /** Where it lies on the disk. */
  readonly place: string;
  readonly keys: readonly string[];
}

async function proposed(
  { node, place, keys }: Wanted,
  mended: MendedPackage,
  { state, services }: ApproachMeans,
): Promise<Approached> {
  if (mended.kind === 'not-mended') {
    return { kind: 'blocked', because: `its code could not be mended: ${mended.because}` };
  }
  const archive = await services.source.archive(node.name, node.version);
  const bytes = archive === undefined ? undefined : packedWith(archive, place, mended.changes);
  if (bytes === undefined) {
    return { kind: 'blocked', because: `the archive of ${node.name}@${node.version} does not hold what was mended` };
  }
  const { patching } = services.family;
  const lock = await readFile(join(state.folder, state.lockFile), 'utf8');
  if (patching?.patchesIn(state.folder, lock).has(`${node.name}@${node.version}`) === true) {
    const because = `the project patches ${node.name}@${node.version} itself; put the repair into its patch`;
    return { kind: 'blocked', because };
  }
  const patch = patching === undefined ? undefined : patchText(place, mended.changes);
  services.mended.set(integrityOf(bytes), mendedArchive(bytes, keys, patch));
  const kept = patch === undefined ? bytes : Buffer.from(patch);
  const file = patching?.fileFor(node, sha256(kept)) ?? archiveName(node, sha256(kept));
  const edits: readonly Edit[] = [
    ...(patching?.edits(node, file, state) ?? namingEdits(node, file, state.tree)),
    { kind: 'archive', file, integrity: integrityOf(kept), because: mended.title },
  ];
  const title = `${titleOf('patch', edits)} (${mended.title})`;
  const remedy = { kind: 'patch', title, removes: keys, edits } as const;
  return { kind: 'proposed', proposal: { remedy, moves: [], archives: [{ file, bytes: kept }] } };
}

function archiveName({ name, version }: NpmNode, digest: string): string {
  return `vendor/${name.replaceAll(/[@/]+/g, '-').replace(/^-/, '')}-${version}-mended-${digest.slice(0, 8)}.tgz`;
}

/** Relative to the package, as package managers take it. */
function patchText(place: string, changes: readonly FileChange[]): string {
  return changes.map((change) => unifiedDiff({ ...change, file: change.file.slice(place.length + 1) })).join('');
}

/** `undefined` when some change is to a file that the archive does not have as it was before. */
function packedWith(archive: Uint8Array, place: string, changes: readonly FileChange[]): Uint8Array | undefined {
  const texts = new Map(changes.map((change) => [change.file.slice(place.length + 1), change]));
  const entries = readArchive(archive).map((entry) => {
    const path = entry.path.slice(entry.path.indexOf('/') + 1);
    const change = texts.get(path);
    const isSame = change?.before === Buffer.from(entry.content).toString('utf8');
    if (change === undefined || !isSame || change.after === null) {
      return entry;
    }
    texts.delete(path);
    return { ...entry, content: Buffer.from(change.after) };
  });
  return texts.size === 0 ? writeArchive(entries) : undefined;
}
