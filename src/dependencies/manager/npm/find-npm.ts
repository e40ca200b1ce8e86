// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RepairError } from '../../../domain/repair-error.ts';
import type { Mount } from '../../../sandbox/sandbox.ts';

export interface FoundNpm {
  readonly script: string;
  readonly version: string;
  readonly mounts: readonly Mount[];
}

/** The npm that belongs to the running Node.js, or the system's. */
export function findNpm(): FoundNpm {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  const places = [
    join(prefix, 'lib/node_modules/npm'),
    '/usr/lib/node_modules/npm',
    '/usr/local/lib/node_modules/npm',
    '/usr/share/nodejs/npm',
  ];
  const folder = places.find((place) => existsSync(join(place, 'bin/npm-cli.js')));
  if (folder === undefined) {
    throw new RepairError('TOOL_MISSING', 'npm is not installed beside this Node.js; install it to mend npm projects');
  }
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
  return { script: join(folder, 'bin/npm-cli.js'), version, mounts: [{ kind: 'read-only', from: folder, at: folder }] };
}
