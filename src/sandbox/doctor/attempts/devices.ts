// SPDX-License-Identifier: Apache-2.0
import { existsSync, rmSync } from 'node:fs';
import type { EscapeAttempt } from '../escape-attempt.ts';
import { THROUGH } from '../escape-attempt.ts';
import { rawAttempt, saidThrough, shell } from '../script.ts';
import { NO_FILTER, WITH_HOST_DEVICES } from '../weakening.ts';

const group = 'devices';

export const deviceAttempts: readonly EscapeAttempt[] = [
  {
    name: 'finds-block-device',
    group,
    tries: 'find a disk of the machine',
    prepare: () => ({
      task: shell(`for d in /dev/*; do [ -b "$d" ] && echo ${THROUGH}; done`),
      without: WITH_HOST_DEVICES,
      breach: saidThrough,
    }),
  },
  {
    name: 'finds-special-device',
    group,
    tries: 'find a device beyond null, zero, full, random and the terminal',
    prepare: () => ({
      task: shell(`for d in /dev/*; do case $d in
        /dev/null|/dev/zero|/dev/full|/dev/random|/dev/urandom|/dev/tty|/dev/ptmx|/dev/console|/dev/std*) ;;
        *) [ -c "$d" ] && echo ${THROUGH} ;;
      esac; done`),
      without: WITH_HOST_DEVICES,
      breach: saidThrough,
    }),
  },
  {
    name: 'shares-memory-files',
    group,
    tries: 'leave a file in the memory that all programs share',
    prepare(bait) {
      const file = `/dev/shm/skymend-doctor-${bait.token}`;
      return {
        task: shell(`echo x >'${file}'`),
        without: WITH_HOST_DEVICES,
        breach() {
          const isThere = existsSync(file);
          rmSync(file, { force: true });
          return isThere ? 'a file appeared outside' : null;
        },
      };
    },
  },
  rawAttempt({
    name: 'fakes-terminal-input',
    group,
    tries: 'type into the terminal of whoever started us',
    call: 'ioctl',
    // TIOCSTI; standard input is no terminal here, which only the kernel can say (ENOTTY).
    given: [0, 0x5412, 'x'],
    without: NO_FILTER,
    alsoThrough: [25],
  }),
];
