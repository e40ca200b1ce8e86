// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { RepairError } from '../../domain/repair-error.ts';

/** What of this machine the sandbox is built from. */
export interface Host {
  readonly bwrap: string;
  readonly prlimit: string;
  /** Directories to search for programs, inside the sandbox. */
  readonly path: string;
  /** What has to be bound for the running Node.js to be found inside, when it is not part of the system. */
  readonly nodePrefix: string | null;
}

export async function findHost(): Promise<Host> {
  const bwrap = findProgram('bwrap', 'bubblewrap');
  await refuseBrokenBubblewrap(bwrap);
  const node = realpathSync(process.execPath);
  return {
    bwrap,
    prlimit: findProgram('prlimit', 'util-linux'),
    path: [...new Set([dirname(node), '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'])].join(':'),
    nodePrefix: prefixOf(node),
  };
}

function findProgram(name: string, debianPackage: string): string {
  for (const directory of ['/usr/bin', '/usr/local/bin', '/bin']) {
    const path = join(directory, name);
    if (existsSync(path) && isExecutable(path)) {
      return path;
    }
  }
  throw new RepairError(
    'SANDBOX_UNAVAILABLE',
    `cannot isolate foreign code: the program "${name}" is missing; install it: apt-get install ${debianPackage}`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (cause) {
    if (cause instanceof Error) {
      return false;
    }
    throw cause;
  }
}

async function refuseBrokenBubblewrap(bwrap: string): Promise<void> {
  try {
    await promisify(execFile)(bwrap, [
      '--unshare-all',
      '--unshare-user',
      '--ro-bind',
      '/',
      '/',
      '--proc',
      '/proc',
      '/bin/true',
    ]);
  } catch (cause) {
    const said =
      cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n')[0] : String(cause);
    throw new RepairError('SANDBOX_UNAVAILABLE', `cannot isolate foreign code: bubblewrap says "${said}"`, { cause });
  }
}

/** A Node.js under a version switcher lies in `<prefix>/bin/node`; nothing more than that prefix is shown. */
function prefixOf(node: string): string | null {
  if (['/usr/', '/bin/'].some((system) => node.startsWith(system))) {
    return null;
  }
  const prefix = dirname(dirname(node));
  return basename(dirname(node)) === 'bin' && prefix !== '/' && prefix !== homedir() ? prefix : node;
}
