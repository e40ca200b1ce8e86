// SPDX-License-Identifier: Apache-2.0
import type { Bait } from '../bait.ts';
import type { EscapeAttempt } from '../escape-attempt.ts';
import { THROUGH } from '../escape-attempt.ts';
import { caught, changed, rawAttempt, saidThrough, shell, target } from '../script.ts';
import { NO_FILTER, showing, UNSEALED, WITH_CAPABILITIES, WITH_WRITABLE_MOUNTS } from '../weakening.ts';

const group = 'file system and links';

export const fileAttempts: readonly EscapeAttempt[] = [
  reading('reads-file-in-home', 'read a file in the user’s home', (bait) => [`${bait.home}/notes.txt`, bait.home]),
  reading('reads-temporary-file', 'read another program’s temporary file', (bait) => [bait.secretFile, bait.elsewhere]),
  reading('follows-absolute-link', 'read through a link in the target that names a file elsewhere', (bait) => [
    `${bait.project}/absolute-link`,
    bait.elsewhere,
  ]),
  reading('follows-relative-link', 'read through a link in the target that climbs out of it', (bait) => [
    `${bait.project}/relative-link`,
    bait.home,
  ]),
  reading('climbs-with-dots', 'read a file beside the target by way of ".."', (bait) => [
    `${bait.project}/../notes.txt`,
    bait.home,
  ]),
  writing('writes-to-read-only-mount', 'change a file of the target', 'read-only'),
  writing('writes-through-shadow', 'change a file of the target through a shadow mount', 'shadow'),
  writing('writes-through-copy', 'change a file of the target through a copy-on-write mount', 'copy-on-write'),
  unsealed('writes-beside-mounts', 'fill the root directory, which has no bound', 'echo x >/made'),
  unsealed('writes-into-devices', 'make a file in "/dev", which has no bound', 'echo x >/dev/made'),
  unsealed('replaces-system-file', 'put its own "/etc/hosts" in place', 'rm -f /etc/hosts && echo x >/etc/hosts'),
  rawAttempt({
    name: 'remounts-writable',
    group,
    tries: 'mount the system’s files again, writable',
    call: 'mount',
    // MS_REMOUNT | MS_BIND
    given: ['none', '/usr', '', 0x1020, 0],
    without: WITH_CAPABILITIES,
  }),
  rawAttempt({
    name: 'mounts-file-system',
    group,
    tries: 'mount a file system of its own',
    call: 'mount',
    given: ['none', '/tmp', 'tmpfs', 0, 0],
    without: WITH_CAPABILITIES,
  }),
  rawAttempt({
    name: 'opens-file-system',
    group,
    tries: 'prepare a mount by the newer calls',
    call: 'fsopen',
    given: ['tmpfs', 0],
    without: WITH_CAPABILITIES,
  }),
  rawAttempt({
    name: 'unmounts',
    group,
    tries: 'take a mount away to see what lies below',
    call: 'umount2',
    // MNT_DETACH
    given: ['/tmp', 2],
    without: WITH_CAPABILITIES,
  }),
  rawAttempt({
    name: 'changes-root',
    group,
    tries: 'change its root directory, as a way around ".." checks',
    call: 'chroot',
    given: ['/tmp'],
    without: WITH_CAPABILITIES,
  }),
  rawAttempt({
    name: 'names-file-by-handle',
    group,
    tries: 'get a handle that names a file regardless of mounts',
    call: 'name_to_handle_at',
    // AT_FDCWD; room for a handle of 128 bytes.
    given: [-100, '/usr', Buffer.from([128, ...Array.from({ length: 139 }, () => 0)]), new Uint8Array(8), 0],
    without: NO_FILTER,
  }),
];

function reading(
  name: string,
  tries: string,
  where: (bait: Bait) => readonly [path: string, shown: string],
): EscapeAttempt {
  return {
    name,
    group,
    tries,
    prepare(bait) {
      const [path, shown] = where(bait);
      const task = shell(`cat '${path}'`, { mounts: target(bait, 'read-only') });
      return { task, without: showing(shown), breach: caught(bait) };
    },
  };
}

function writing(name: string, tries: string, kind: 'read-only' | 'shadow' | 'copy-on-write'): EscapeAttempt {
  return {
    name,
    group,
    tries,
    prepare(bait) {
      const script = 'echo changed >file; chmod u+w file; echo changed >file; rm -f file; echo changed >file';
      const { directory, file } = bait.spare(name);
      const task = shell(script, { cwd: directory, mounts: [{ kind, from: directory, at: directory }] });
      return { task, without: WITH_WRITABLE_MOUNTS, breach: changed(file) };
    },
  };
}

function unsealed(name: string, tries: string, script: string): EscapeAttempt {
  const task = shell(`${script} && echo ${THROUGH}`);
  return { name, group, tries, prepare: () => ({ task, without: UNSEALED, breach: saidThrough }) };
}
