// SPDX-License-Identifier: Apache-2.0
import { open, readdir } from 'node:fs/promises';
import { constants } from 'node:os';
import path from 'node:path';
import { textOf } from './bytes.ts';
import type { RunPlace, TrialExit, TrialRun } from './trial-run.ts';

/** Of one stream; a run that writes more is compared by its beginning. */
const KEPT_BYTES = 1024 * 1024;

/** What a command left in its folder of results. */
export interface Read extends Pick<TrialRun, 'exit' | 'stdout' | 'stderr' | 'files' | 'loaded'> {
  /** As the shell says it; not a number where the command did not come to its end. */
  readonly status: number;
}

export const UNFINISHED: TrialExit = { kind: 'timed-out' };

export async function readTrial(folder: string, { root, directory }: RunPlace): Promise<Read> {
  const names = await readdir(folder).catch(() => []);
  const text = async (name: string): Promise<string> => textOf(await beginningOf(path.join(folder, name)));
  const status = Number((await text('status')).trim() || 'NaN');
  const loaded = await Promise.all(names.filter((name) => name.startsWith('ld.')).map(text));
  return {
    status,
    exit: exitOf(status),
    stdout: await text('stdout'),
    stderr: await text('stderr'),
    files: filesIn(await text('files')),
    loaded: [...new Set(loaded.flatMap(loadedIn))]
      .map((file) => path.resolve(directory, file))
      .filter((file) => file.startsWith(`${root}/`)),
  };
}

/** `initialize program: ./tool`, `calling init: /path/libtool.so` */
function loadedIn(text: string): readonly string[] {
  return [...text.matchAll(/(?:initialize program|calling init): (\S+)/g)].flatMap(([, file]) => file ?? []);
}

function filesIn(text: string): readonly (readonly [string, string])[] {
  return [...text.matchAll(/^\\?([0-9a-f]{64}) [ *](.*)$/gm)].map(
    ([, digest = '', file = '']) => [file, digest] as const,
  );
}

async function beginningOf(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) {
    return new Uint8Array();
  }
  try {
    // As much as there is: runs come by the thousand, and most write a line.
    const length = Math.min((await handle.stat()).size, KEPT_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A shell says `128 + n` when signal `n` ended the command; `timeout` with KILL says 137. */
function exitOf(status: number): TrialExit {
  if (Number.isNaN(status)) {
    return UNFINISHED;
  }
  const signal = Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0];
  if (signal === undefined) {
    return { kind: 'exited', status };
  }
  return signal === 'SIGKILL' ? { kind: 'timed-out' } : { kind: 'signalled', signal };
}
