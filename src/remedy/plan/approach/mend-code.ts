// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readArchive } from '../../../dependencies/archive/read-archive.ts';
import { writeArchive } from '../../../dependencies/archive/write-archive.ts';
import type { NpmNode } from '../../../dependencies/lockfile/npm/npm-tree.ts';
import { integrityOf } from '../../../dependencies/registry/integrity.ts';
import type { Edit } from '../../../domain/remedy.ts';
import type { FileChange } from '../../../domain/target.ts';
import { sha256 } from '../../../support/digest.ts';
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
    if (!existsSync(join(state.folder, node.location))) {
      return {
        kind: 'blocked',
        because: `${node.name} does not lie at ${node.location}, so its code cannot be mended`,
      };
    }
    const mended = await means.services.journal.step(`mended:${node.name}@${node.version}:${keys.join()}`, () =>
      mendPackage({ project: state.folder, component: node.location, name: node.name, trigger }),
    );
    return proposed(node, mended, { ...means, keys });
  },
};

/** A key begins with the best known name; the user may have given another. */
function isAsked(key: string, { state, services }: ApproachMeans): boolean {
  const { only } = services.options;
  const meant = state.known.filter(({ id, dependency }) => key === `${id} in ${dependency.name}`);
  return only === undefined || meant.some(({ id, aliases }) => [id, ...aliases].some((name) => only.includes(name)));
}

async function proposed(
  node: NpmNode,
  mended: MendedPackage,
  { state, services, keys }: ApproachMeans & { readonly keys: readonly string[] },
): Promise<Approached> {
  if (mended.kind === 'not-mended') {
    return { kind: 'blocked', because: `its code could not be mended: ${mended.because}` };
  }
  const archive = await services.source.archive(node.name, node.version);
  const bytes = archive === undefined ? undefined : packedWith(archive, node.location, mended.changes);
  if (bytes === undefined) {
    return { kind: 'blocked', because: `the archive of ${node.name}@${node.version} does not hold what was mended` };
  }
  const base = node.name.replaceAll(/[@/]+/g, '-').replace(/^-/, '');
  const file = `vendor/${base}-${node.version}-mended-${sha256(bytes).slice(0, 8)}.tgz`;
  services.mended.set(integrityOf(bytes), mendedArchive(bytes, keys));
  const edits: readonly Edit[] = [
    ...namingEdits(node, file, state.tree),
    { kind: 'archive', file, integrity: integrityOf(bytes), because: mended.title },
  ];
  const title = `${titleOf('patch', edits)} (${mended.title})`;
  const remedy = { kind: 'patch', title, removes: keys, edits } as const;
  return { kind: 'proposed', proposal: { remedy, moves: [], archives: [{ file, bytes }] } };
}

/** `undefined` when some change is to a file that the archive does not have as it was before. */
function packedWith(archive: Uint8Array, location: string, changes: readonly FileChange[]): Uint8Array | undefined {
  const texts = new Map(changes.map((change) => [change.file.slice(location.length + 1), change]));
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
