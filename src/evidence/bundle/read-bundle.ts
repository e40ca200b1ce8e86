// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RepairError } from '../../domain/repair-error.ts';
import { judge } from '../../domain/verdict.ts';
import { canonicalJson } from '../../support/canonical-json.ts';
import { sha256 } from '../../support/digest.ts';
import { treeDigest } from '../file-tree.ts';
import { open, parseEnvelope } from '../dsse.ts';
import { keyIdOf } from '../signer.ts';
import type { BundleRecord } from './record.ts';
import { parseStatement, statementOf, type Statement } from './statement.ts';

export interface OpenedBundle {
  readonly folder: string;
  readonly statement: Statement;
  readonly record: BundleRecord;
  readonly keyId: string;
  /** A blob, after its digest was checked. */
  blob(digest: string): Promise<Uint8Array>;
}

/**
 * Opens a bundle folder. One altered byte in what is signed, or in what that names by digest, is an
 * `INPUT_MALFORMED`. `trustedKey` (PEM) pins the signer; without it the bundle's own key is used, which shows that the
 * bundle is whole but not who made it.
 */
export async function readBundle(folder: string, trustedKey?: string): Promise<OpenedBundle> {
  const publicKey = trustedKey ?? (await text(folder, 'signer.pem'));
  const envelope = parse(parseEnvelope, await text(folder, 'attestation.json'), 'attestation.json');
  const statement = parse(parseStatement, open(envelope, publicKey), 'the signed statement');

  async function blob(digest: string): Promise<Uint8Array> {
    const content = await readFile(join(folder, 'blobs', digest)).catch((error: unknown) => {
      throw new RepairError('INPUT_MALFORMED', `"${folder}" lacks blob ${digest}`, { cause: error });
    });
    if (sha256(content) !== digest) {
      throw new RepairError('INPUT_MALFORMED', `blob ${digest} in "${folder}" was changed`);
    }
    return content;
  }

  const [configuration] = statement.predicate.configuration;
  const recordText = Buffer.from(await blob(configuration?.digest.sha256 ?? '')).toString('utf8');
  const record = recordOf(recordText);
  requireAgreement(statement, record, await text(folder, 'patch.diff'));
  for (const entry of record.target.isIncluded ? record.target.entries : []) {
    if (entry.digest !== undefined) {
      await blob(entry.digest);
    }
  }
  await Promise.all(record.files.map(({ digest }) => blob(digest)));
  return { folder, statement, record, keyId: keyIdOf(publicKey), blob };
}

/** The record's bytes are covered by the signature; its shape is that of the format number it carries. */
function recordOf(json: string): BundleRecord {
  const record: unknown = JSON.parse(json);
  if (typeof record !== 'object' || record === null || !('format' in record) || record.format !== 1) {
    throw new RepairError('INPUT_MALFORMED', 'the bundle has an unknown format; a newer Skymend may read it');
  }
  return record as BundleRecord; // oxlint-disable-line typescript/no-unsafe-type-assertion
}

/** Signed or not, what the record concludes must follow from what it lists. */
function requireAgreement(statement: Statement, record: BundleRecord, patch: string): void {
  const [configuration] = statement.predicate.configuration;
  const due = statementOf(record, configuration?.digest.sha256 ?? '');
  if (canonicalJson(due) !== canonicalJson(statement)) {
    throw new RepairError('INPUT_MALFORMED', 'the attestation does not follow from the record it names');
  }
  if (patch !== record.judged.candidate.diff) {
    throw new RepairError('INPUT_MALFORMED', 'patch.diff is not the patch the attestation speaks of');
  }
  if (treeDigest(record.target.entries) !== record.target.digest) {
    throw new RepairError('INPUT_MALFORMED', 'the digest of the target does not follow from its list of files');
  }
  if (judge(record.judged.results) !== record.judged.verdict) {
    throw new RepairError('INPUT_MALFORMED', `the verdict "${record.judged.verdict}" does not follow from the gates`);
  }
}

async function text(folder: string, name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8').catch((error: unknown) => {
    throw new RepairError('INPUT_MALFORMED', `"${folder}" is no evidence bundle: it has no ${name}`, { cause: error });
  });
}

function parse<T>(read: (value: unknown) => T, json: string, what: string): T {
  try {
    return read(JSON.parse(json));
  } catch (error) {
    throw new RepairError('INPUT_MALFORMED', `${what} of the bundle is malformed; get a fresh copy`, { cause: error });
  }
}
