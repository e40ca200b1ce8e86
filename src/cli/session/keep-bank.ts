// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RepairError } from '../../domain/repair-error.ts';
import { sha256 } from '../../support/digest.ts';

/** A copy of a bank of patterns under its digest, so that a resumed run reads what the first one read. */
export function keepBank(file: string, out: string): string {
  const text = read(file);
  const folder = join(resolve(out), 'patterns');
  const kept = join(folder, `${sha256(text).slice(0, 16)}.ndjson`);
  if (!existsSync(kept)) {
    mkdirSync(folder, { recursive: true });
    const building = `${kept}.${process.pid}.part`;
    writeFileSync(building, text);
    renameSync(building, kept);
  }
  return kept;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RepairError('CONFIG_INVALID', `cannot read the patterns "${file}"; check the path`, { cause: error });
  }
}
