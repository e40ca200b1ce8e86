// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { findProgram } from './programs.ts';
import { scratchDirectory } from './scratch-directory.ts';

/** How many are made at once; a run takes two or three. */
const BATCH = 12;

/** From `fcntl.h`: a descriptor that only names a file, and so can be opened again. */
const O_PATH = 0o10000000;

/**
 * Real pipes for what a task writes. Node.js would give sockets, which a task cannot open by name: `echo >/dev/stderr`
 * would fail. Each is a named pipe whose name is gone, kept by a descriptor and used again by later runs.
 */
const free: number[] = [];

/** One pipe in use. */
export interface Pipe {
  readonly ours: Socket;
  /** For the task; ours to close when it has been handed over. */
  readonly theirs: number;
  /** To be called when both ends are closed. */
  release(): void;
}

export function openPipe(): Pipe {
  const kept = free.pop() ?? makeOne();
  const path = `/proc/self/fd/${kept}`;
  // Our end first: it does not wait for the other. `O_RDWR` would keep us from ever seeing the end.
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const theirs = openSync(path, constants.O_WRONLY);
  const ours = new Socket({ fd: reader, readable: true, writable: false });
  return { ours, theirs, release: () => void free.push(kept) };
}

function makeOne(): number {
  const directory = mkdtempSync(join(scratchDirectory(), 'skymend-pipes-'));
  try {
    const paths = Array.from({ length: BATCH }, (_, index) => join(directory, String(index)));
    execFileSync(findProgram('mkfifo', 'coreutils'), ['-m', '600', '--', ...paths]);
    const [first = -1, ...rest] = paths.map((path) => openSync(path, O_PATH));
    free.push(...rest);
    return first;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
