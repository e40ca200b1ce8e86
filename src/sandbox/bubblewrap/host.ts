// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { RepairError } from '../../domain/repair-error.ts';
import { findProgram } from './programs.ts';
import { isReadable } from './access.ts';

/** What of this machine the sandbox is built from. */
export interface Host {
  readonly bwrap: string;
  readonly prlimit: string;
  readonly unshare: string;
  /** Directories to search for programs, inside the sandbox. */
  readonly path: string;
  /** What has to be bound for the running Node.js to be found inside, when it is not part of the system. */
  readonly nodePrefix: string | null;
  /** Small files of `/etc`, by their path below it. */
  readonly copiedEtc: readonly (readonly [string, Uint8Array])[];
  /** Parts of `/proc` that speak of the machine and not of the task. */
  readonly veiled: readonly string[];
  /** Files among the system's that may hold a secret. */
  readonly credentials: readonly string[];
}

export function findHost(): Host {
  found ??= look();
  return found;
}

/** Looked up once: the descriptors of what is copied stay open. */
let found: Host | null = null;

function look(): Host {
  refuseOtherSystems();
  const bwrap = findProgram('bwrap', 'bubblewrap');
  refuseOldBubblewrap(execFileSync(bwrap, ['--version'], { encoding: 'utf8' }));
  const node = realpathSync(process.execPath);
  const nodePrefix = prefixOf(node);
  return {
    bwrap,
    prlimit: findProgram('prlimit', 'util-linux'),
    unshare: findProgram('unshare', 'util-linux'),
    path: [...new Set([dirname(node), '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'])].join(':'),
    nodePrefix,
    copiedEtc: copyEtc(),
    veiled: VEILED.map((name) => `/proc/${name}`).filter((path) => isReadable(path)),
    credentials: [...new Set(['/usr', '/usr/local', nodePrefix ?? '/usr'])]
      .map((prefix) => join(prefix, 'etc/npmrc'))
      .filter((path) => existsSync(path)),
  };
}

function refuseOtherSystems(): void {
  if (process.platform !== 'linux') {
    throw new RepairError(
      'SANDBOX_UNAVAILABLE',
      `cannot isolate foreign code on "${process.platform}"; use Linux, or WSL 2 on Windows`,
    );
  }
}

/** Sizes for private file systems and the end of nested user namespaces came with 0.8. */
export function refuseOldBubblewrap(said: string): void {
  const [, version = '0', major = '0', minor = '0'] = /((\d+)\.(\d+)\S*)/.exec(said) ?? [];
  if (Number(major) === 0 && Number(minor) < 8) {
    throw new RepairError(
      'SANDBOX_UNAVAILABLE',
      `cannot isolate foreign code: bubblewrap ${version} is too old; install 0.8 or later, as in Debian 12 or Ubuntu 24.04`,
    );
  }
}

/**
 * `/proc/1` is the sandbox's own first process: its memory, descriptors and program lead nowhere useful but out. The
 * others show or steer the machine; some are guarded only by belonging to root, who may have started us.
 */
const VEILED: readonly string[] = (
  '1 acpi asound bus driver dynamic_debug fs irq pressure scsi cmdline kallsyms kcore key-users keys kmsg kpagecgroup kpagecount kpageflags ' +
  'latency_stats mtrr sched_debug slabinfo sysrq-trigger timer_list vmallocinfo'
).split(' ');

/** What the dynamic linker, the linker, the clock and OpenSSL read, and by what build systems tell where libraries go. */
const COPIED_ETC = [
  'ld.so.cache',
  'ld.so.conf',
  'localtime',
  'ssl/openssl.cnf',
  'debian_version',
  'os-release',
  'redhat-release',
  'alpine-release',
] as const;

function copyEtc(): readonly (readonly [string, Uint8Array])[] {
  const linkerParts = existsSync('/etc/ld.so.conf.d') ? readdirSync('/etc/ld.so.conf.d').toSorted() : [];
  return [...COPIED_ETC, ...linkerParts.map((name) => `ld.so.conf.d/${name}`)]
    .filter((name) => isReadable(`/etc/${name}`))
    .map((name) => [name, readFileSync(`/etc/${name}`)]);
}

/** A Node.js under a version switcher lies in `<prefix>/bin/node`; nothing more than that prefix is shown. */
function prefixOf(node: string): string | null {
  if (['/usr/', '/bin/', '/nix/store/'].some((system) => node.startsWith(system))) {
    return null;
  }
  const prefix = dirname(dirname(node));
  return basename(dirname(node)) === 'bin' && prefix !== '/' && prefix !== homedir() ? prefix : node;
}
