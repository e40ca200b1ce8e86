// SPDX-License-Identifier: Apache-2.0
import type { Host } from './host.ts';
import type { HostTree } from './host-tree.ts';
import { View } from './view.ts';
import type { Place } from './view.ts';

/** Who the task is inside. The number says nothing about the user outside. */
export const INNER_ID = 1000;
export const INNER_HOME = '/home/sandbox';

/** Of `/etc` only what programs need to start; nothing that says who uses this machine. */
const WRITTEN_ETC = {
  group: Buffer.from(`sandbox:x:${INNER_ID}:\nnogroup:x:65534:\n`),
  hosts: Buffer.from('127.0.0.1 localhost sandbox\n::1 localhost\n'),
  'nsswitch.conf': Buffer.from('passwd: files\ngroup: files\nhosts: files\n'),
  passwd: Buffer.from(
    `sandbox:x:${INNER_ID}:${INNER_ID}::${INNER_HOME}:/bin/sh\nnobody:x:65534:65534::/nonexistent:/bin/false\n`,
  ),
};

/** The file system before the task's own mounts: the system read-only, everything else empty. */
export function baseView(host: Host, tree: HostTree): View {
  const view = new View(tree);
  putSystem(view, tree);
  for (const [name, content] of [...Object.entries(WRITTEN_ETC), ...host.copiedEtc]) {
    view.put(`/etc/${name}`, { kind: 'file', content });
  }
  view.put('/proc', { kind: 'proc', over: new Map() });
  // Root outside is root to the kernel's switches, whatever its number inside; one of them names a program that the
  // kernel runs outside. bubblewrap leaves them writable then, and a few are writable to everybody.
  view.mount({ kind: 'read-only', from: '/proc/sys', at: '/proc/sys' });
  for (const path of host.veiled) {
    view.put(path, veil(tree, path));
  }
  view.put('/dev', { kind: 'dev', over: new Map() });
  for (const path of ['/dev/shm', '/tmp', INNER_HOME]) {
    view.put(path, { kind: 'directory', room: 'limited', over: new Map() });
  }
  if (host.nodePrefix !== null) {
    view.mount({ kind: 'read-only', from: host.nodePrefix, at: host.nodePrefix });
  }
  for (const path of host.credentials) {
    view.mount({ kind: 'hidden', at: path });
  }
  return view;
}

/** `/usr`, and `/bin` and its like: links into `/usr` on merged systems, directories on others. */
function putSystem(view: View, tree: HostTree): void {
  for (const path of [
    '/usr',
    '/bin',
    '/sbin',
    '/lib',
    '/lib32',
    '/lib64',
    '/libx32',
    '/etc/alternatives',
    '/nix/store',
  ]) {
    const kind = tree.kindOf(path);
    if (kind === 'symlink') {
      view.put(path, { kind: 'link', target: tree.linkTarget(path) });
    } else if (kind === 'directory') {
      view.mount({ kind: 'read-only', from: path, at: path });
    }
  }
}

function veil(tree: HostTree, path: string): Place {
  const isDirectory = tree.kindOf(path) === 'directory';
  return isDirectory
    ? { kind: 'directory', room: 'none', over: new Map() }
    : { kind: 'bind', from: '/dev/null', access: 'read-only', isPassage: false, over: new Map() };
}
