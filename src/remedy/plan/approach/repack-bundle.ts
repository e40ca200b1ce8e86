// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import type { ArchiveEntry } from '../../../dependencies/archive/entry.ts';
import { readArchive } from '../../../dependencies/archive/read-archive.ts';
import { writeArchive } from '../../../dependencies/archive/write-archive.ts';
import { edgesTo, type NpmNode, type NpmTree } from '../../../dependencies/lockfile/npm/npm-tree.ts';
import { integrityOf } from '../../../dependencies/registry/integrity.ts';
import type { PackumentVersion } from '../../../dependencies/registry/package-source.ts';
import type { Edit } from '../../../domain/remedy.ts';
import { sha256 } from '../../../support/digest.ts';
import { titleOf } from '../edits.ts';
import { keysOf } from '../propose.ts';
import { admits } from '../versions.ts';
import type { Approach, ApproachMeans } from './approach.ts';
import { namingEdits } from './naming-edits.ts';

/**
 * A bundled copy comes out of another package's archive, and no lock file decides about it. The archive is packed again
 * with a safe copy in its place, kept in the project, and named by the project or by an override.
 */
export const repackBundle: Approach = {
  name: 'repack',
  async propose(node, means) {
    const { state, services } = means;
    const bundler = node.origin === 'bundled' ? bundlerOf(node, state.tree) : undefined;
    if (node.origin !== 'bundled') {
      return { kind: 'aside' };
    }
    const archive = bundler === undefined ? undefined : await archiveOf(bundler, means);
    if (bundler === undefined || archive === undefined) {
      return {
        kind: 'blocked',
        because: `the archive that bundles ${node.name} cannot be had, so it cannot be packed again`,
      };
    }
    const version = await replacementFor(node, means);
    const copy = version === undefined ? undefined : await services.source.archive(node.name, version.version);
    if (version === undefined || copy === undefined) {
      return {
        kind: 'blocked',
        because: `no version of ${node.name} fits the bundle and is free of known vulnerabilities`,
      };
    }
    const bytes = repack(archive, node.location.slice(bundler.location.length + 1), copy);
    const base = bundler.name.replaceAll(/[@/]+/g, '-').replace(/^-/, '');
    const file = `vendor/${base}-${bundler.version}-repacked-${sha256(bytes).slice(0, 8)}.tgz`;
    const because = `${bundler.name}@${bundler.version} with ${node.name}@${version.version} in place of ${node.version}`;
    const edits: readonly Edit[] = [
      ...namingEdits(bundler, file, state.tree),
      { kind: 'archive', file, integrity: integrityOf(bytes), because },
    ];
    const remedy = {
      kind: 'repack',
      title: titleOf('repack', edits),
      removes: keysOf([node], state.known),
      edits,
    } as const;
    return { kind: 'proposed', proposal: { remedy, moves: [], archives: [{ file, bytes }] } };
  },
};

/** The package whose archive a bundled copy came in: the nearest one around it that came by itself. */
function bundlerOf(node: NpmNode, tree: NpmTree): NpmNode | undefined {
  for (let at = node.location; at.includes('/node_modules/');) {
    at = at.slice(0, at.lastIndexOf('/node_modules/'));
    const around = tree.nodes.get(at);
    if (around !== undefined && around.origin !== 'bundled') {
      return around;
    }
  }
  return undefined;
}

async function archiveOf(bundler: NpmNode, { state, services }: ApproachMeans): Promise<Uint8Array | undefined> {
  if (bundler.origin === 'registry') {
    return services.source.archive(bundler.name, bundler.version);
  }
  const path = normalize((bundler.resolved ?? '').replace(/^file:/, ''));
  const isInside = bundler.origin === 'file' && !path.startsWith('..') && !path.startsWith('/');
  const file = join(state.folder, path);
  return isInside && existsSync(file) ? readFile(file) : undefined;
}

/** The lowest safe version that those inside the bundle ask for, with nothing new that would have to be bundled too. */
async function replacementFor(
  node: NpmNode,
  { state, question }: ApproachMeans,
): Promise<PackumentVersion | undefined> {
  const ranges = edgesTo(state.tree, node).map(({ requirement }) => requirement.range);
  const present = new Set(node.requirements.map(({ name }) => name));
  for (const version of await question.versions.from(node.name, node.version)) {
    const fits = ranges.every((range) => admits(range, version.version));
    const needsMore = Object.keys(version.dependencies).some((name) => !present.has(name));
    if (fits && !needsMore && (await question.isSafe(node.name, version.version))) {
      return version;
    }
  }
  return undefined;
}

/** The archive with another package's files at `path` (`node_modules/minimist`), which itself bundles nothing there. */
function repack(archive: Uint8Array, path: string, copy: Uint8Array): Uint8Array {
  const entries = readArchive(archive);
  const top = entries[0]?.path.split('/')[0] ?? 'package';
  const place = `${top}/${path}/`;
  const kept = entries.filter(
    (entry) => !entry.path.startsWith(place) || entry.path.startsWith(`${place}node_modules/`),
  );
  const fresh = readArchive(copy).map((entry): ArchiveEntry => {
    const inside = entry.path.slice(entry.path.indexOf('/') + 1);
    return { ...entry, path: `${place}${inside}` };
  });
  return writeArchive([...kept, ...fresh]);
}
