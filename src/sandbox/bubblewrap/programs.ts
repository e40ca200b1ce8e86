// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { RepairError } from '../../domain/repair-error.ts';
import { isExecutable } from './access.ts';

/** Only where the system keeps programs: a `PATH` could name a stranger's. */
const DIRECTORIES = ['/usr/bin', '/bin', '/usr/local/bin', '/usr/sbin', '/sbin', '/run/current-system/sw/bin'] as const;

/** The path of a program the sandbox is made with, or a refusal that names the package to install. */
export function findProgram(name: string, debianPackage: string): string {
  const found = DIRECTORIES.map((directory) => join(directory, name)).find((path) => isExecutable(path));
  if (found === undefined) {
    throw new RepairError(
      'SANDBOX_UNAVAILABLE',
      `cannot isolate foreign code: the program "${name}" is missing; install it: apt-get install ${debianPackage}`,
    );
  }
  return found;
}
