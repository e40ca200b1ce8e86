// SPDX-License-Identifier: Apache-2.0
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../support/canonical-json.ts';
import { sha256 } from '../../support/digest.ts';
import { sourceBytes } from '../../support/source-text.ts';
import { seal } from '../dsse.ts';
import { fileTree, treeDigest, type TreeEntry } from '../file-tree.ts';
import type { Signer } from '../signer.ts';
import type { BundleRecord } from './record.ts';
import { statementOf } from './statement.ts';

/** A target larger than this travels as digests only: bundles are mailed and attached. */
const MAX_INCLUDED_BYTES = 16 * 1024 * 1024;

export type BundleContent = Omit<BundleRecord, 'format' | 'target' | 'files'>;

/**
 * Writes a bundle folder: `attestation.json` (DSSE over an in-toto Statement), `signer.pem`, `patch.diff`, and
 * `blobs/<sha256>` with the record and, when they are small, the target's files. The folder appears whole
 * or not at all.
 */
export async function writeBundle(folder: string, content: BundleContent, signer: Signer): Promise<void> {
  const building = `${folder}.part`;
  await rm(building, { recursive: true, force: true });
  await mkdir(join(building, 'blobs'), { recursive: true });

  const { root } = content.finding.target;
  const entries = await fileTree(root);
  const isIncluded = entries.reduce((sum, entry) => sum + entry.size, 0) <= MAX_INCLUDED_BYTES;
  if (isIncluded) {
    await copyBlobs(root, entries, building);
  }
  const files = await storeFiles(content.finding.reproducer.files, building);
  const record: BundleRecord = {
    format: 1,
    ...content,
    target: { digest: treeDigest(entries), entries, isIncluded },
    files,
  };
  // Not in canonical order: what was observed keeps the order it was observed in.
  const recordDigest = await storeBlob(building, JSON.stringify(record));
  const { diff } = content.judged.candidate;
  const envelope = seal(canonicalJson(statementOf(record, recordDigest)), signer);
  await writeFile(join(building, 'attestation.json'), `${JSON.stringify(envelope, null, 2)}\n`);
  await writeFile(join(building, 'signer.pem'), signer.publicKey);
  await writeFile(join(building, 'patch.diff'), sourceBytes(diff));

  await rm(folder, { recursive: true, force: true });
  await rename(building, folder);
}

async function copyBlobs(root: string, entries: readonly TreeEntry[], folder: string): Promise<void> {
  for (const { path, digest } of entries) {
    if (digest !== undefined) {
      await copyFile(join(root, path), join(folder, 'blobs', digest));
    }
  }
}

async function storeFiles(paths: readonly string[], folder: string): Promise<BundleRecord['files']> {
  return Promise.all(paths.map(async (path) => ({ path, digest: await storeBlob(folder, await readFile(path)) })));
}

async function storeBlob(folder: string, content: string | Uint8Array): Promise<string> {
  const digest = sha256(content);
  await writeFile(join(folder, 'blobs', digest), content);
  return digest;
}
