// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPath } from '../../advisories/read/read-path.ts';
import type { Database } from '../../store/sql/open-database.ts';
import { sha256 } from '../../support/digest.ts';
import { importRecords } from './import-records.ts';

/** Takes in what runs added to the history since this database last looked. Runs do not wait for a database. */
export async function importHistory(database: Database, file: string): Promise<void> {
  const mark = join(dirname(file), `history-seen-${sha256(database.place).slice(0, 12)}`);
  const size = existsSync(file) ? statSync(file).size : 0;
  const seen = existsSync(mark) ? Number(readFileSync(mark, 'utf8')) : 0;
  if (size > 0 && size !== seen) {
    await importRecords(database, readPath(file));
    // Only after it is in for good: at worst it is read again, which changes nothing.
    writeFileSync(mark, String(size));
  }
}
