// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NpmNode, NpmTree } from '../../dependencies/lockfile/npm/npm-tree.ts';
import { readWorkspaceFile } from '../../dependencies/lockfile/pnpm/workspace-file.ts';
import { narrowedSource } from '../../dependencies/registry/narrowed-source.ts';
import type { PackageSource } from '../../dependencies/registry/package-source.ts';
import type { Edit } from '../../domain/remedy.ts';
import type { Proposal } from '../plan/propose.ts';
import type { ProjectState } from '../project-state.ts';
import { setInJson } from './edit-json.ts';
import { setInYaml } from './edit-yaml.ts';
import type { Family, Place } from '../family/family.ts';
import type { LockMove } from './edit-lock.ts';

/** Writes a proposal into a copy of the project. The lock is then still to be brought in line by the package manager. */
export async function applyProposal(
  folder: string,
  { remedy, moves, archives }: Proposal,
  { state, family }: { readonly state: ProjectState; readonly family: Family },
): Promise<void> {
  for (const edit of remedy.edits) {
    await applyEdit(folder, edit, family);
  }
  for (const { file, bytes } of archives) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), bytes);
  }
  if (moves.length > 0) {
    const file = join(folder, state.lockFile);
    await writeFile(file, family.moveInLock(await readFile(file, 'utf8'), lockMoves(moves, state.tree)));
  }
}

async function applyEdit(folder: string, edit: Edit, family: Family): Promise<void> {
  if (edit.kind === 'range') {
    await setIn(folder, rangeAt(edit, folder), edit.to);
  } else if (edit.kind === 'override') {
    await setIn(folder, family.overrideAt({ path: edit.path, isNew: edit.from === undefined }, folder), edit.to);
  } else if (edit.kind === 'patched' && family.patching !== undefined) {
    await setIn(folder, family.patching.patchAt(edit, folder), edit.file);
  }
}

async function setIn(folder: string, { file, path }: Place, value: string): Promise<void> {
  const at = join(folder, file);
  const isNew = !existsSync(at);
  const set = file.endsWith('.yaml') ? setInYaml : setInJson;
  await writeFile(at, set(isNew ? '' : await readFile(at, 'utf8'), path, value));
}

/** A range of a catalog stands with the catalog, whatever manifests refer to it. */
function rangeAt({ manifest, section, name }: Extract<Edit, { kind: 'range' }>, folder: string): Place {
  const [, catalog] = /^catalog:(.*)$/.exec(section) ?? [];
  if (catalog === undefined) {
    return { file: manifest, path: [section, name] };
  }
  const isNamed = catalog !== 'default' || readWorkspaceFile(folder).namesDefault;
  return { file: manifest, path: [...(isNamed ? ['catalogs', catalog] : ['catalog']), name] };
}

/**
 * The registry as the manager may see it while it brings the lock in line: of what moves, only the versions that stay and
 * those that were chosen. A manager that chooses anew takes the newest it sees.
 */
export function sourceFor(
  { moves }: Proposal,
  { state, family, source }: { readonly state: ProjectState; readonly family: Family; readonly source: PackageSource },
): PackageSource {
  if (!family.choosesAnew || moves.length === 0) {
    return source;
  }
  const to = new Map(moves.map((move) => [move.node, move.to.version]));
  const visible = new Map<string, Set<string>>();
  for (const { node } of moves) {
    const all = [...state.tree.nodes.values()].filter(({ name }) => name === node.name);
    visible.set(node.name, new Set(all.map((one) => to.get(one) ?? one.version)));
  }
  return narrowedSource(source, visible);
}

/** A nested copy that ends at the version of the one above it need not stay. */
function lockMoves(moves: Proposal['moves'], tree: NpmTree): readonly LockMove[] {
  const to = new Map(moves.map((move) => [move.node, move.to.version]));
  return moves.map((move) => {
    const above = copyAbove(move.node, tree);
    const isNeedless =
      above !== undefined && above.name === move.node.name && (to.get(above) ?? above.version) === move.to.version;
    const { location, name, version: from } = move.node;
    return { location, name, from, to: move.to, isNeedless };
  });
}

function copyAbove({ location, installedAs }: NpmNode, tree: NpmTree): NpmNode | undefined {
  let folder = location.slice(0, location.lastIndexOf('node_modules/')).replace(/\/$/, '');
  while (folder !== '') {
    const cut = folder.lastIndexOf('/node_modules/');
    folder = cut === -1 ? '' : folder.slice(0, cut);
    const found = tree.nodes.get(`${folder === '' ? '' : `${folder}/`}node_modules/${installedAs}`);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
