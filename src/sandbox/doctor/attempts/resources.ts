// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { INNER_HOME } from '../../bubblewrap/base-view.ts';
import type { Limits } from '../../sandbox.ts';
import type { Bait } from '../bait.ts';
import type { EscapeAttempt } from '../escape-attempt.ts';
import { THROUGH } from '../escape-attempt.ts';
import { node, saidThrough, shell, target } from '../script.ts';
import { NO_COMMON_END, withLimits } from '../weakening.ts';

const group = 'resources';

/** 12 MB in files of 3 MB, so that it is not the largest file that stops it. */
const FOUR_FILES = 'for n in 1 2 3 4; do head -c 3145728 /dev/zero >"$n" || exit 1; done';
const TIGHT_DISK: Partial<Limits> = { diskMb: 8 };
const WIDE_DISK = withLimits({ diskMb: 64 }, 'the limit on disk space');

export const resourceAttempts: readonly EscapeAttempt[] = [
  {
    name: 'starts-many-processes',
    group,
    tries: 'start more processes than it may',
    prepare: () => ({
      task: shell(`n=0; while [ $n -lt 60 ]; do sleep 0.5 & n=$((n + 1)); done; echo ${THROUGH}`, {
        limits: { processes: 40, wallMs: 10_000 },
      }),
      without: withLimits({ processes: 200 }, 'the limit on processes'),
      breach: saidThrough,
    }),
  },
  {
    name: 'takes-much-memory',
    group,
    tries: 'take more memory than it may',
    prepare: () => ({
      task: node(`const b = Buffer.alloc(300e6, 1); setTimeout(() => console.log('${THROUGH}', b.length), 300);`, [], {
        limits: { memoryMb: 150, wallMs: 10_000 },
      }),
      without: withLimits({ memoryMb: 900 }, 'the limit on memory'),
      breach: saidThrough,
    }),
  },
  filling('fills-temporary-directory', 'fill "/tmp"', () => '/tmp'),
  filling('fills-home', 'fill its home', () => INNER_HOME),
  filling('fills-shared-memory', 'fill "/dev/shm"', () => '/dev/shm'),
  filling('fills-shadow', 'fill a shadow mount', ({ project }) => project),
  {
    name: 'writes-huge-file',
    group,
    tries: 'write a larger file than it may into a writable mount',
    prepare: (bait) => hostDirectory(bait, 'huge', 'head -c 12582912 /dev/zero >f'),
  },
  {
    name: 'fills-writable-mount',
    group,
    tries: 'fill the host’s disk through a writable mount, file by file',
    prepare: (bait) => hostDirectory(bait, 'many', `${FOUR_FILES}; sync; sleep 0.7`),
  },
  {
    name: 'floods-output',
    group,
    tries: 'fill our memory with output',
    prepare: () => ({
      task: shell('head -c 300000 /dev/zero', { limits: { outputKb: 16 } }),
      without: withLimits({ outputKb: 1024 }, 'the limit on output'),
      breach: ({ stdout }) => (stdout.length > 16 * 1024 ? `${stdout.length} bytes came through` : null),
    }),
  },
  {
    name: 'opens-many-files',
    group,
    tries: 'open more files than it may',
    prepare: () => ({
      task: node(
        `for (let n = 0; n < 200; n += 1) require('fs').openSync('/dev/null'); console.log('${THROUGH}');`,
        [],
        {
          limits: { openFiles: 100 },
        },
      ),
      without: withLimits({ openFiles: 1024 }, 'the limit on open files'),
      breach: saidThrough,
    }),
  },
  {
    name: 'runs-long',
    group,
    tries: 'run longer than it may',
    prepare: () => ({
      task: shell(`sleep 1.2; echo ${THROUGH}`, { limits: { wallMs: 400 } }),
      without: withLimits({ wallMs: 10_000 }, 'the limit on time'),
      breach: saidThrough,
    }),
  },
  {
    name: 'burns-processor',
    group,
    tries: 'use more processor time than it may, spread over many processes',
    prepare: () => ({
      task: shell(
        `burn() { n=0; while [ $n -lt 400000 ]; do n=$((n + 1)); done; }
         burn & burn & burn & burn & wait; echo ${THROUGH}`,
        { limits: { cpuMs: 300, wallMs: 20_000 } },
      ),
      without: withLimits({ cpuMs: 60_000 }, 'the limit on processor time'),
      breach: saidThrough,
    }),
  },
  { name: 'leaves-daemon', group, tries: 'leave a process behind that outlives it', prepare: leaveDaemon },
];

function filling(name: string, tries: string, where: (bait: Bait) => string): EscapeAttempt {
  return {
    name,
    group,
    tries,
    prepare: (bait) => ({
      task: shell(`cd '${where(bait)}' && (${FOUR_FILES}) && echo ${THROUGH}`, {
        mounts: target(bait, 'shadow'),
        limits: TIGHT_DISK,
      }),
      without: WIDE_DISK,
      breach: saidThrough,
    }),
  };
}

type Prepared = ReturnType<EscapeAttempt['prepare']>;

function hostDirectory(bait: Bait, name: string, script: string): Prepared {
  const { directory } = bait.spare(name);
  return {
    task: shell(`(${script}) && echo ${THROUGH}`, {
      cwd: directory,
      mounts: [{ kind: 'writable', from: directory, at: directory }],
      limits: TIGHT_DISK,
    }),
    without: WIDE_DISK,
    breach(run) {
      rmSync(directory, { recursive: true });
      mkdirSync(directory);
      return saidThrough(run);
    },
  };
}

/** The daemon ends itself after about a second, so that the weakened sandbox leaves nothing behind either. */
function leaveDaemon(bait: Bait): Prepared {
  const { directory } = bait.spare('beats');
  return {
    task: shell(
      `setsid sh -c 'exec >/dev/null 2>&1 </dev/null; n=0; while [ $n -lt 10 ]; do sleep 0.1; : >beat; n=$((n + 1)); done' &
       sleep 0.3; : >ended`,
      { cwd: directory, mounts: [{ kind: 'writable', from: directory, at: directory }] },
    ),
    without: NO_COMMON_END,
    async breach() {
      await sleep(1_000);
      const outlived = statSync(`${directory}/beat`).mtimeMs - statSync(`${directory}/ended`).mtimeMs;
      return outlived > 200 ? `it went on for ${Math.round(outlived)} ms` : null;
    },
  };
}
