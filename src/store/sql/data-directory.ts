// SPDX-License-Identifier: Apache-2.0
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The user's folder for what outlives a run: the graph's database, the history of runs. */
export function dataDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  const own = environment['SKYMEND_DATA'];
  const shared = environment['XDG_DATA_HOME'];
  if (own !== undefined && own !== '') {
    return resolve(own);
  }
  return join(shared !== undefined && shared !== '' ? resolve(shared) : join(homedir(), '.local', 'share'), 'skymend');
}
