// SPDX-License-Identifier: Apache-2.0
import type { HostTree } from './host-tree.ts';
import type { BindPlace, DirectoryPlace, Place } from './view.ts';

/** One argument for bubblewrap; bytes are handed over through a descriptor, whose number becomes the argument. */
export type Argument = string | { readonly bytes: string | Uint8Array };

/** Writes a view down as bubblewrap's arguments, in the order in which they must be carried out. */
export function mountArguments(root: DirectoryPlace, host: HostTree, diskMb: number): readonly Argument[] {
  const writer = new Writer(host, diskMb);
  writer.children(root, '', true);
  // bubblewrap's own root is a writable tmpfs without a bound.
  writer.out.push('--remount-ro', '/');
  return writer.out;
}

class Writer {
  readonly out: Argument[] = [];
  readonly #host: HostTree;
  readonly #diskMb: number;

  constructor(host: HostTree, diskMb: number) {
    this.#host = host;
    this.#diskMb = diskMb;
  }

  children(place: DirectoryPlace | BindPlace, at: string, isNew: boolean): void {
    for (const [name, child] of [...place.over].toSorted(byName)) {
      this.#place(child, `${at}/${name}`, isNew);
    }
  }

  /** `isNew`: in a directory made for this task, where nothing is bound yet. */
  #place(place: Place, at: string, isNew: boolean): void {
    switch (place.kind) {
      case 'bind':
        this.#bind(place, at, isNew);
        break;
      case 'directory':
        this.#directory(place, at);
        break;
      case 'file':
        this.out.push('--perms', '0444', '--ro-bind-data', { bytes: place.text }, at);
        break;
      case 'link':
        this.out.push('--symlink', place.target, at);
        break;
      case 'proc':
      case 'dev':
        this.out.push(`--${place.kind}`, at);
        break;
      case 'hidden':
        break;
    }
  }

  #bind(place: BindPlace, at: string, isNew: boolean): void {
    if (place.access === 'shadow' || this.#mustBeTakenApart(place)) {
      this.#takeApart(place, at);
      return;
    }
    if (!place.isPassage || isNew) {
      this.out.push(place.access === 'writable' ? '--bind' : '--ro-bind', place.from, at);
    }
    this.children(place, at, false);
  }

  /** Something lies over it that has no mount point of its kind on the host. */
  #mustBeTakenApart(place: BindPlace): boolean {
    return (
      place.access === 'read-only' && [...place.over].some(([name, over]) => !this.#fits(`${place.from}/${name}`, over))
    );
  }

  #fits(path: string, over: Place): boolean {
    const kind = this.#host.kindOf(path);
    if (over.kind === 'bind') {
      return over.isPassage || (kind === this.#host.kindOf(over.from) && (kind === 'file' || kind === 'directory'));
    }
    return over.kind === 'directory'
      ? kind === 'directory' && over.sizeMb !== undefined
      : over.kind === 'file' && kind === 'file';
  }

  /** A fresh directory with every entry of the host's bound one by one, so that there is room beside them. */
  #takeApart(place: BindPlace, at: string): void {
    this.#tmpfs(at, this.#diskMb);
    for (const name of this.#host.entries(place.from)) {
      if (!place.over.has(name)) {
        this.#entry(`${place.from}/${name}`, `${at}/${name}`);
      }
    }
    this.children(place, at, true);
    if (place.access !== 'shadow') {
      this.out.push('--remount-ro', at);
    }
  }

  #entry(from: string, at: string): void {
    const kind = this.#host.kindOf(from);
    if (kind === 'symlink') {
      this.out.push('--symlink', this.#host.linkTarget(from), at);
    } else if (kind === 'file' || kind === 'directory') {
      this.out.push('--ro-bind', from, at);
    }
    // Sockets, pipes and devices of the host lead out of the sandbox: they are left out.
  }

  #directory(place: DirectoryPlace, at: string): void {
    if (place.sizeMb === undefined) {
      this.out.push('--dir', at);
    } else {
      this.#tmpfs(at, place.sizeMb);
    }
    this.children(place, at, true);
    if (place.sizeMb === 0) {
      this.out.push('--remount-ro', at);
    }
  }

  /** A size of 0 would mean no bound at all. */
  #tmpfs(at: string, sizeMb: number): void {
    this.out.push('--size', String(Math.max(sizeMb, 1) * 1024 * 1024), '--tmpfs', at);
  }
}

function byName(a: readonly [string, Place], b: readonly [string, Place]): number {
  return a[0] < b[0] ? -1 : Number(a[0] > b[0]);
}
