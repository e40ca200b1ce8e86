// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../domain/repair-error.ts';
import type { Mount } from '../sandbox.ts';
import type { HostTree } from './host-tree.ts';

/** One place in the file system a task will see. */
export type Place =
  | BindPlace
  | DirectoryPlace
  /** A read-only file with this content. */
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'proc' | 'dev' | 'hidden' };

/** A host file or directory. `over` holds what lies over its entries. */
export interface BindPlace {
  readonly kind: 'bind';
  readonly from: string;
  readonly access: 'read-only' | 'writable' | 'shadow';
  /** Only there to lead to something in `over`: the bind above already shows this directory. */
  readonly isPassage: boolean;
  readonly over: Map<string, Place>;
}

/** A new directory: a file system of its own when it has a size, else part of the one it lies in. */
export interface DirectoryPlace {
  readonly kind: 'directory';
  /** 0: nothing can be written. */
  readonly sizeMb?: number;
  readonly over: Map<string, Place>;
}

/** As many links as Linux follows in one path. */
const MAX_LINKS = 40;

/**
 * The file system a task will see, built up mount by mount.
 *
 * Symbolic links in the way are resolved here, inside the view: bubblewrap would follow them while it still has the
 * host's file system at hand, and a link planted in a target could then lead a mount out of the sandbox.
 */
export class View {
  readonly root: DirectoryPlace = { kind: 'directory', over: new Map() };
  readonly #host: HostTree;

  constructor(host: HostTree) {
    this.#host = host;
  }

  /** Lays one mount of a task over what is there. */
  mount(mount: Mount): void {
    switch (mount.kind) {
      case 'content':
        this.put(mount.at, { kind: 'file', text: mount.text });
        break;
      case 'hidden':
        this.put(mount.at, { kind: 'hidden' });
        break;
      case 'read-only':
      case 'writable':
      case 'shadow':
        this.put(mount.at, { kind: 'bind', from: mount.from, access: mount.kind, isPassage: false, over: new Map() });
        break;
    }
  }

  put(at: string, place: Place): void {
    let path = at;
    for (let links = 0; links <= MAX_LINKS; links += 1) {
      const detour = this.#putOrDetour(path, place);
      if (detour === null) {
        return;
      }
      path = detour;
    }
    throw new RepairError('TARGET_UNUSABLE', `cannot mount at "${at}": the symbolic links in the way form a loop`);
  }

  /** Puts `place` at `at` and gives `null`; or, where a symbolic link is in the way, gives the path it leads to. */
  #putOrDetour(at: string, place: Place): string | null {
    const names = namesOf(at);
    const last = names.length - 1;
    let parent: DirectoryPlace | BindPlace = this.root;
    for (const [index, name] of names.entries()) {
      const found = this.#lookup(parent, name);
      if (found?.kind === 'link' && (index < last || followsLinks(place))) {
        const base = found.target.startsWith('/') ? [] : names.slice(0, index);
        return `/${[...base, ...found.target.split('/'), ...names.slice(index + 1)].join('/')}`;
      }
      if (index === last) {
        parent.over.set(name, place.kind === 'hidden' ? emptyInsteadOf(found) : place);
        return null;
      }
      const next: Place = found ?? { kind: 'directory', over: new Map() };
      if (next.kind !== 'directory' && next.kind !== 'bind') {
        throw new RepairError('TARGET_UNUSABLE', `cannot mount at "${at}": "${name}" in the way is not a directory`);
      }
      parent.over.set(name, next);
      parent = next;
    }
    throw new RepairError('INTERNAL', `cannot mount at "${at}": name a place below "/"`);
  }

  /** What is at `name` inside `parent`, seen through to the host where `parent` is bound from it. */
  #lookup(parent: DirectoryPlace | BindPlace, name: string): Place | undefined {
    const known = parent.over.get(name);
    if (known !== undefined || parent.kind === 'directory') {
      return known;
    }
    const from = `${parent.from}/${name}`;
    const kind = this.#host.kindOf(from);
    if (kind === 'none') {
      return undefined;
    }
    if (kind === 'symlink') {
      return { kind: 'link', target: this.#host.linkTarget(from) };
    }
    const access = parent.access === 'writable' ? 'writable' : 'read-only';
    return kind === 'directory'
      ? { kind: 'bind', from, access, isPassage: true, over: new Map() }
      : { kind: 'file', text: '' };
  }
}

/** A text written to a link lands in the file it leads to; what is hidden is the link itself. */
function followsLinks(place: Place): boolean {
  return place.kind !== 'hidden';
}

function emptyInsteadOf(found: Place | undefined): Place {
  const isDirectory = found?.kind === 'bind' || found?.kind === 'directory';
  return isDirectory ? { kind: 'directory', sizeMb: 0, over: new Map() } : { kind: 'file', text: '' };
}

/** The names along an absolute path, with `.` and `..` worked out. */
function namesOf(path: string): readonly string[] {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') {
      names.pop();
    } else if (name !== '' && name !== '.') {
      names.push(name);
    }
  }
  return names;
}
