// SPDX-License-Identifier: Apache-2.0
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { Finding } from '../../domain/finding.ts';
import { RepairError } from '../../domain/repair-error.ts';
import type { Carrier, Probe } from '../../domain/probe.ts';
import type { Reproducer } from '../../domain/reproducer.ts';
import { fileTree, treeDigest } from '../file-tree.ts';
import type { OpenedBundle } from './read-bundle.ts';

/** A bundle's target and files laid out on this machine, and the way its recorded paths translate. */
export interface LaidOut {
  readonly finding: Finding;
  /** Rewrites the recorded absolute paths in a reproducer. */
  relocate(reproducer: Reproducer): Reproducer;
  /** The same in a probe: its reproducer, and the places its values go to. */
  relocateProbe(probe: Probe): Probe;
}

/**
 * Lays out the target below `directory` (empty, absolute), or uses `ownTarget` after checking that its digest is the
 * recorded one.
 */
export async function materialize(bundle: OpenedBundle, directory: string, ownTarget?: string): Promise<LaidOut> {
  const { record } = bundle;
  const root = ownTarget ?? join(directory, 'target');
  if (ownTarget === undefined) {
    await layOut(bundle, root);
  } else {
    await requireSameTarget(bundle, ownTarget);
  }
  const moves: [string, string][] = [];
  for (const [index, { path, digest }] of record.files.entries()) {
    const at = join(directory, 'files', String(index), path.slice(path.lastIndexOf('/') + 1));
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, await bundle.blob(digest));
    moves.push([path, at]);
  }
  moves.push([record.finding.target.root, root]);

  function relocateText(text: string): string {
    return moves.reduce((moved, [from, to]) => moved.replaceAll(from, to), text);
  }
  function relocate(reproducer: Reproducer): Reproducer {
    return {
      ...reproducer,
      command: relocateText(reproducer.command),
      directory: relocateText(reproducer.directory),
      files: reproducer.files.map(relocateText),
    };
  }
  function relocateCarrier(carrier: Carrier): Carrier {
    if (carrier.kind === 'file') {
      return { ...carrier, path: relocateText(carrier.path) };
    }
    return carrier.kind === 'text' ? { ...carrier, literal: relocateText(carrier.literal) } : carrier;
  }
  function relocateProbe(probe: Probe): Probe {
    const moved = { ...probe, reproducer: relocate(probe.reproducer) };
    const { substitution } = probe;
    if (substitution === undefined) {
      return moved;
    }
    const replacements = substitution.replacements.map(({ carrier, value }) => ({
      carrier: relocateCarrier(carrier),
      value,
    }));
    return { ...moved, substitution: { ...substitution, replacements } };
  }
  const { target, reproducer } = record.finding;
  const moved = { ...target, root, directory: relocateText(target.directory) };
  return { finding: { ...record.finding, target: moved, reproducer: relocate(reproducer) }, relocate, relocateProbe };
}

async function layOut(bundle: OpenedBundle, root: string): Promise<void> {
  if (!bundle.record.target.isIncluded) {
    throw new RepairError(
      'CONFIG_INVALID',
      `the target was too large for "${bundle.folder}"; name a copy of it with --target`,
    );
  }
  await mkdir(root, { recursive: true });
  for (const { path, digest, isExecutable } of bundle.record.target.entries) {
    const at = join(root, path);
    // Names come from the bundle: one that leaves the root would write anywhere.
    if (normalize(path) !== path || path.startsWith('..') || path.startsWith('/')) {
      throw new RepairError('INPUT_MALFORMED', `the bundle lists a file outside its target: "${path}"`);
    }
    await mkdir(dirname(at), { recursive: true });
    if (digest !== undefined) {
      await writeFile(at, await bundle.blob(digest), { flag: 'wx' });
      await chmod(at, isExecutable === true ? 0o755 : 0o644);
    }
  }
  // Links come last, so that no file is written through one.
  for (const { path, link } of bundle.record.target.entries) {
    if (link !== undefined) {
      await symlink(link, join(root, path));
    }
  }
}

async function requireSameTarget(bundle: OpenedBundle, directory: string): Promise<void> {
  const digest = treeDigest(await fileTree(directory));
  if (digest !== bundle.record.target.digest) {
    throw new RepairError(
      'INPUT_MALFORMED',
      `"${directory}" is not the target of the bundle: its digest is ${digest.slice(0, 16)}, recorded is ${bundle.record.target.digest.slice(0, 16)}`,
    );
  }
}
