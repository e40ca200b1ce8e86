// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Bait } from '../bait.ts';
import type { EscapeAttempt } from '../escape-attempt.ts';
import { THROUGH } from '../escape-attempt.ts';
import { caught, saidThrough, shell } from '../script.ts';
import { NO_UTS_NAMESPACE, showing, withEnvironment, withFirstProcess } from '../weakening.ts';

const group = 'environment and secrets';

export const secretAttempts: readonly EscapeAttempt[] = [
  reading('reads-npm-token', 'read the npm token in the user’s home', '.npmrc'),
  reading('reads-ssh-key', 'read an SSH key', '.ssh/id_ed25519'),
  {
    name: 'reads-environment',
    group,
    tries: 'read our environment variables',
    prepare: (bait) => ({
      task: shell('env'),
      without: withEnvironment({ SKYMEND_DOCTOR_SECRET: bait.token }),
      breach: caught(bait),
    }),
  },
  {
    name: 'reads-environment-of-first-process',
    group,
    tries: 'read the environment of the process that guards it',
    prepare: (bait) => ({
      task: shell('cat /proc/1/environ'),
      without: withFirstProcess({ SKYMEND_DOCTOR_SECRET: bait.token }),
      breach: caught(bait),
    }),
  },
  {
    name: 'learns-host-name',
    group,
    tries: 'learn the name of this machine',
    prepare: () => ({
      task: shell('cat /proc/sys/kernel/hostname'),
      without: NO_UTS_NAMESPACE,
      breach: ({ stdout }) => (stdout.trim() === hostname() ? 'it knows the name' : null),
    }),
  },
  {
    name: 'learns-users',
    group,
    tries: 'learn who uses this machine',
    prepare() {
      const digest = createHash('sha256').update(readFileSync('/etc/passwd')).digest('hex');
      return {
        task: shell('sha256sum /etc/passwd'),
        without: showing('/etc'),
        breach: ({ stdout }) => (stdout.includes(digest) ? 'it knows the user list' : null),
      };
    },
  },
  {
    name: 'learns-machine-id',
    group,
    tries: 'read the machine’s id',
    prepare: () =>
      existsSync('/etc/machine-id')
        ? { task: shell(`[ -e /etc/machine-id ] && echo ${THROUGH}`), without: showing('/etc'), breach: saidThrough }
        : { because: 'this machine has no "/etc/machine-id"' },
  },
];

function reading(name: string, tries: string, file: string): EscapeAttempt {
  return {
    name,
    group,
    tries,
    prepare: (bait: Bait) => ({
      task: shell(`cat '${bait.home}/${file}'`),
      without: showing(bait.home),
      breach: caught(bait),
    }),
  };
}
