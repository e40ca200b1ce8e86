// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { installedNodes, type NpmNode } from '../../dependencies/lockfile/npm/npm-tree.ts';
import { sha256 } from '../../support/digest.ts';
import type { Installed } from '../gate/gate.ts';
import { editsOf } from '../plan/edits.ts';
import type { Proposal } from '../plan/propose.ts';
import { solve } from '../plan/solve.ts';
import { versionList } from '../plan/versions.ts';
import { readState, type ProjectState } from '../project-state.ts';
import type { RemedyServices } from '../services.ts';
import { applyProposal, sourceFor } from './apply.ts';
import type { Renewed } from './renew.ts';

/**
 * A project that cannot be installed, since its lock file names releases that were taken from the registry: each moves to
 * the lowest later one that all who ask for it take. Where that is not enough it stays as it is.
 */
export async function restore(given: Renewed, { install }: Installed, services: RemedyServices): Promise<Renewed> {
  const { before, renewed } = given;
  const gone = install.kind !== 'done' ? await goneReleases(before, services) : [];
  const moves = await movesFor(gone, before, services);
  if (moves.length === 0) {
    return given;
  }
  const file = join(before.folder, before.lockFile);
  const was = await readFile(file, 'utf8');
  const text = await services.journal.step(`restored:${sha256(was)}`, () => relocked(moves, before, services));
  if (text === null) {
    return given;
  }
  const replaced = moves.map(({ node, to }) => ({ name: node.name, from: node.version, to: to.version }));
  const names = replaced.map(({ name, from, to }) => `${name}@${from} → ${to}`).join(', ');
  services.progress.note(`${before.lockFile} names releases that the registry has not any more: ${names}`);
  const change = { file: before.lockFile, before: renewed[0]?.before ?? was, after: text };
  return { before: await written(before, text, services), renewed: [change], replaced };
}

async function goneReleases({ tree }: ProjectState, { source }: RemedyServices): Promise<readonly NpmNode[]> {
  const nodes = installedNodes(tree).filter(({ origin }) => origin === 'registry');
  const found = await Promise.all(
    nodes.map(async (node) => {
      const versions = (await source.packument(node.name))?.versions;
      return versions !== undefined && versions[node.version] === undefined ? [node] : [];
    }),
  );
  return found.flat();
}

async function movesFor(
  gone: readonly NpmNode[],
  { tree, rules }: ProjectState,
  { source }: RemedyServices,
): Promise<Proposal['moves']> {
  const policy = { mayChangeOwn: false, mayOverride: false };
  const isSafe = async (): Promise<boolean> => true;
  const question = { tree, rules, versions: versionList(source), isSafe, policy };
  const all: Proposal['moves'][number][] = [];
  for (const node of gone) {
    const solved = await solve([node], question);
    all.push(...(solved.kind === 'solved' ? solved.solution.moves.filter((move) => move.node === node) : []));
  }
  return all;
}

/** The new text of the lock file; `null` where the manager refuses. The project's folder is left as it was. */
async function relocked(
  moves: Proposal['moves'],
  before: ProjectState,
  services: RemedyServices,
): Promise<string | null> {
  const { family, source, options } = services;
  const { folder, lockFile, tree } = before;
  const file = join(folder, lockFile);
  const was = await readFile(file, 'utf8');
  const edits = editsOf({ moves, raised: [], overridden: [] }, tree);
  const proposal: Proposal = { remedy: { kind: 'relock', title: '', removes: [], edits }, moves, archives: [] };
  await applyProposal(folder, proposal, { state: before, family });
  const seen = sourceFor(proposal, { state: before, family, source });
  const project = { folder, name: basename(folder), mounts: options.mounts };
  const ended = await family.manager.relock(project, { ...services, source: seen });
  const text = await readFile(file, 'utf8');
  await writeFile(file, was);
  return ended.kind === 'done' && text !== was ? text : null;
}

async function written(before: ProjectState, text: string, services: RemedyServices): Promise<ProjectState> {
  await writeFile(join(before.folder, before.lockFile), text);
  return readState(before.folder, services);
}
