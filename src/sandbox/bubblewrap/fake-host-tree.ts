// SPDX-License-Identifier: Apache-2.0
import type { HostTree } from './host-tree.ts';

/** Files are `''`, links are their target, directories are nested. */
export interface FakeDirectory {
  readonly [name: string]: FakeDirectory | string;
}

/** A host's file system that exists only in a test: `{ app: { 'index.js': '', link: '->lib' } }`. */
export function fakeHostTree(root: FakeDirectory): HostTree {
  function at(path: string): FakeDirectory | string | undefined {
    let here: FakeDirectory | string | undefined = root;
    for (const name of path.split('/').filter(Boolean)) {
      here = typeof here === 'object' ? here[name] : undefined;
    }
    return here;
  }
  return {
    kindOf(path) {
      const found = at(path);
      if (found === undefined) {
        return 'none';
      }
      if (typeof found === 'object') {
        return 'directory';
      }
      if (found.startsWith('->')) {
        return 'symlink';
      }
      return found === 'socket' ? 'other' : 'file';
    },
    entries(path) {
      const found = at(path);
      return typeof found === 'object' ? Object.keys(found).toSorted() : [];
    },
    linkTarget(path) {
      const found = at(path);
      return typeof found === 'string' ? found.slice(2) : '';
    },
  };
}
