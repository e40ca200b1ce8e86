// SPDX-License-Identifier: Apache-2.0
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fix } from '../../domain/fix.ts';
import type { Services } from '../services.ts';

/** The folder of one fix inside the run's, made when it is not there: `runs/<id>/CWE-1321-flat`. */
export async function folderOf(fix: Fix, services: Services): Promise<string> {
  const name = fix.finding?.id.replaceAll(/[^\w.-]+/g, '-') ?? fix.status;
  const folder = join(services.journal.directory, name);
  await mkdir(folder, { recursive: true });
  return folder;
}
