// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isWritable } from '../bubblewrap/access.ts';
import { groupsOne } from './groups-one.ts';
import type { Hierarchies } from './groups-one.ts';
import { groupsTwo } from './groups-two.ts';
import type { MeterMaker } from './meter.ts';

/** Where this machine keeps control groups, and ours; passed in so that other machines can be played in tests. */
export interface GroupTree {
  /** `/sys/fs/cgroup` */
  readonly root: string;
  /** The text of `/proc/self/cgroup`. */
  readonly own: string;
}

export function readGroupTree(): GroupTree {
  const path = '/proc/self/cgroup';
  return { root: '/sys/fs/cgroup', own: existsSync(path) ? readFileSync(path, 'utf8') : '' };
}

/** Control groups that this user may make, `null` when there are none. */
export function findGroups(tree: GroupTree): MeterMaker | null {
  const own = parse(tree.own);
  const parent = findParentTwo(tree.root, own.get(''));
  if (parent !== null) {
    return groupsTwo(parent);
  }
  const hierarchies = findHierarchies(tree.root, own);
  return hierarchies === null ? null : groupsOne(hierarchies);
}

/** Our group in each hierarchy, by controller; version 2 has the empty name. */
function parse(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, controllers = '', path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path !== undefined) {
      for (const controller of controllers.split(',')) {
        found.set(controller, path);
      }
    }
  }
  return found;
}

/**
 * Processes may live only in the leaves of version 2, so our own group can have no children: an ancestor is looked
 * for that passes both controllers on and that we may write to, as a user session's is.
 */
function findParentTwo(root: string, own: string | undefined): string | null {
  if (own === undefined || !existsSync(join(root, 'cgroup.controllers'))) {
    return null;
  }
  if (own === '/') {
    return openedRoot(root);
  }
  for (let path = own; path !== '/';) {
    path = dirname(path);
    const directory = join(root, path);
    if (names(directory, 'cgroup.subtree_control') && isOurs(directory)) {
      return directory;
    }
  }
  return null;
}

/** The root of all may have processes and children, but on a machine without systemd it passes nothing on yet. */
function openedRoot(root: string): string | null {
  if (!isOurs(root) || !names(root, 'cgroup.controllers')) {
    return null;
  }
  try {
    if (!names(root, 'cgroup.subtree_control')) {
      writeFileSync(join(root, 'cgroup.subtree_control'), '+memory +pids');
    }
    return root;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) {
      // A container's root is a leaf to the machine: it is busy with the container's processes.
      return null;
    }
    throw cause;
  }
}

function names(directory: string, file: string): boolean {
  const path = join(directory, file);
  const controllers = existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ') : [];
  return controllers.includes('memory') && controllers.includes('pids');
}

function findHierarchies(root: string, own: ReadonlyMap<string, string>): Hierarchies | null {
  const pids = findOwn(root, own, 'pids');
  const memory = findOwn(root, own, 'memory');
  const cpuacct = findOwn(root, own, 'cpuacct');
  return pids === null || memory === null || cpuacct === null ? null : { pids, memory, cpuacct };
}

function findOwn(root: string, own: ReadonlyMap<string, string>, controller: string): string | null {
  const path = own.get(controller);
  if (path === undefined) {
    return null;
  }
  // Inside a container the path is often the host's, while the mount shows our own group as its root.
  const directory = [join(root, controller, path), join(root, controller)].find((candidate) => existsSync(candidate));
  return directory !== undefined && isOurs(directory) ? directory : null;
}

/** A process is moved through the common ancestor's list, so both must be writable. */
function isOurs(directory: string): boolean {
  return isWritable(directory) && isWritable(join(directory, 'cgroup.procs'));
}
