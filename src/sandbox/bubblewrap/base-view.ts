// SPDX-License-Identifier: Apache-2.0
import type { Limits } from '../sandbox.ts';
import type { Host } from './host.ts';
import type { HostTree } from './host-tree.ts';
import { View } from './view.ts';

/** Who the task is inside. The number says nothing about the user outside. */
export const INNER_ID = 1000;
export const INNER_HOME = '/home/sandbox';

/** Of `/etc` only what programs need to start; nothing that says who uses this machine. */
const FROM_ETC = [
  'alternatives',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'mime.types',
  'protocols',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf',
] as const;

const WRITTEN_ETC: Readonly<Record<string, string>> = {
  group: `sandbox:x:${INNER_ID}:\nnogroup:x:65534:\n`,
  hosts: '127.0.0.1 localhost sandbox\n::1 localhost\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
  passwd: `sandbox:x:${INNER_ID}:${INNER_ID}::${INNER_HOME}:/bin/sh\nnobody:x:65534:65534::/nonexistent:/bin/false\n`,
};

/** The file system before the task's own mounts: the system read-only, everything else empty. */
export function baseView(host: Host, tree: HostTree, limits: Limits): View {
  const view = new View(tree);
  putSystem(view, tree);
  for (const name of FROM_ETC) {
    if (tree.kindOf(`/etc/${name}`) !== 'none') {
      view.mount({ kind: 'read-only', from: `/etc/${name}`, at: `/etc/${name}` });
    }
  }
  for (const [name, text] of Object.entries(WRITTEN_ETC)) {
    view.mount({ kind: 'content', text, at: `/etc/${name}` });
  }
  view.put('/proc', { kind: 'proc' });
  view.put('/dev', { kind: 'dev' });
  view.put('/tmp', { kind: 'directory', sizeMb: limits.diskMb, over: new Map() });
  view.put(INNER_HOME, { kind: 'directory', sizeMb: limits.diskMb, over: new Map() });
  if (host.nodePrefix !== null) {
    view.mount({ kind: 'read-only', from: host.nodePrefix, at: host.nodePrefix });
  }
  return view;
}

/** `/usr`, and `/bin` and its like: links into `/usr` on merged systems, directories on others. */
function putSystem(view: View, tree: HostTree): void {
  view.mount({ kind: 'read-only', from: '/usr', at: '/usr' });
  for (const name of ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']) {
    const kind = tree.kindOf(`/${name}`);
    if (kind === 'symlink') {
      view.put(`/${name}`, { kind: 'link', target: tree.linkTarget(`/${name}`) });
    } else if (kind === 'directory') {
      view.mount({ kind: 'read-only', from: `/${name}`, at: `/${name}` });
    }
  }
}
