// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../domain/repair-error.ts';
import type { Mount } from '../sandbox.ts';
import type { HostTree } from './host-tree.ts';

/** One place in the file system a task will see. */
export type Place =
  | BindPlace
  | DirectoryPlace
  /** A read-only file with this content. */
  | { readonly kind: 'file'; readonly content: string | Uint8Array }
  | { readonly kind: 'link'; readonly target: string }
  | KernelPlace
  /** Nothing is there. */
  | HiddenPlace;

export interface HiddenPlace {
  readonly kind: 'hidden';
  readonly was: 'file' | 'directory' | 'link';
}

/** A fresh `/proc` or `/dev`, with what lies over its entries. */
interface KernelPlace {
  readonly kind: 'proc' | 'dev';
  readonly over: Map<string, Place>;
}

/** A host file or directory. `over` holds what lies over its entries. */
export interface BindPlace {
  readonly kind: 'bind';
  readonly from: string;
  readonly access: 'read-only' | 'writable' | 'shadow' | 'copy-on-write';
  /** Only there to lead to something in `over`: the bind above already shows this directory. */
  readonly isPassage: boolean;
  readonly over: Map<string, Place>;
}

/** A new directory: a file system of its own when it has room, else part of the one it lies in. */
export interface DirectoryPlace {
  readonly kind: 'directory';
  /** `none`: nothing can be written. `limited`: as much as the task's limit on disk space says. */
  readonly room?: 'none' | 'limited';
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
        this.put(mount.at, { kind: 'file', content: mount.text });
        break;
      case 'hidden':
        this.put(mount.at, { kind: 'hidden', was: 'file' });
        break;
      case 'read-only':
      case 'writable':
      case 'shadow':
      case 'copy-on-write':
        this.#bind(mount.from, mount.at, mount.kind);
        break;
    }
  }

  #bind(from: string, at: string, access: BindPlace['access']): void {
    if (this.#host.kindOf(from) === 'none') {
      throw new RepairError('TARGET_UNUSABLE', `cannot mount "${from}": there is no such file or directory`);
    }
    this.put(at, { kind: 'bind', from, access, isPassage: false, over: new Map() });
  }

  put(at: string, place: Place): void {
    if (at.includes('\0')) {
      throw new RepairError('INPUT_MALFORMED', `cannot mount at ${JSON.stringify(at)}: the name has a zero byte in it`);
    }
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
    let parent: Container = this.root;
    for (const [index, name] of names.entries()) {
      const found = this.#lookup(parent, name);
      if (found?.kind === 'link' && (index < last || place.kind !== 'hidden')) {
        const base = found.target.startsWith('/') ? [] : names.slice(0, index);
        return `/${[...base, ...found.target.split('/'), ...names.slice(index + 1)].join('/')}`;
      }
      if (found === undefined && place.kind === 'hidden') {
        return null;
      }
      if (index === last) {
        parent.over.set(name, place.kind === 'hidden' ? hiding(found) : place);
        return null;
      }
      const next = passable(found, at);
      parent.over.set(name, next);
      parent = next;
    }
    throw new RepairError('INTERNAL', `cannot mount at "${at}": name a place below "/"`);
  }

  /** What is at `name` inside `parent`, seen through to the host where `parent` is bound from it. */
  #lookup(parent: Container, name: string): Place | undefined {
    const known = parent.over.get(name);
    if (known !== undefined || parent.kind !== 'bind') {
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
      : { kind: 'file', content: '' };
  }
}

/** A place with others in it. */
export type Container = DirectoryPlace | BindPlace | KernelPlace;

function isContainer(place: Place): place is Container {
  return 'over' in place;
}

/** The place to go on in: a new directory where nothing was. */
function passable(found: Place | undefined, at: string): Container {
  const next = found ?? { kind: 'directory', over: new Map() };
  if (!isContainer(next)) {
    throw new RepairError('TARGET_UNUSABLE', `cannot mount at "${at}": something in the way is not a directory`);
  }
  return next;
}

/** What is hidden is a link itself, while a text written to a link lands in the file it leads to. */
function hiding(found: Place | undefined): Place {
  if (found !== undefined && isContainer(found)) {
    return { kind: 'hidden', was: 'directory' };
  }
  return { kind: 'hidden', was: found?.kind === 'link' ? 'link' : 'file' };
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
