// SPDX-License-Identifier: Apache-2.0
import type { HostTree } from './host-tree.ts';
import { RepairError } from '../../domain/repair-error.ts';
import type { BindPlace, Container, DirectoryPlace, HiddenPlace, Place } from './view.ts';

/** One argument for bubblewrap; bytes are handed over through a descriptor, whose number becomes the argument. */
export type Argument = string | { readonly bytes: string | Uint8Array };

export interface MountPlan {
  readonly arguments: readonly Argument[];
  /** Host directories to be layered before bubblewrap starts; it finds the first one at `layerPath(0)`. */
  readonly layers: readonly Layer[];
}

export interface Layer {
  readonly from: string;
  /** Paths below it to be taken out. */
  readonly hidden: readonly string[];
}

/**
 * Every bind costs bubblewrap a look at all mounts so far: 100 took 30 ms of processor time, 1,000 took 5 s, 2,500 took
 * 24 s. A layer takes 8 ms. What the task cannot write to is layered as soon as that is quicker; a shadow, whose
 * entries must not be changed, only when binding becomes unbearable.
 */
const MANY_ENTRIES = { sealed: 32, open: 120 } as const;

/** `/sys` is there on every host and is never a source of a mount, so the layers can hide it. */
export const LAYERS = '/sys';

function layerPath(index: number): string {
  return `${LAYERS}/${index}/merged`;
}

/** Writes a view down as bubblewrap's arguments, in the order in which they must be carried out. */
export function planMounts(root: DirectoryPlace, host: HostTree, diskMb: number): MountPlan {
  const writer = new Writer(host, diskMb);
  writer.children(root, '', 'sealed');
  return { arguments: writer.out, layers: writer.layers };
}

/**
 * What lies around a place. `bound`: something of the host, where mount points must exist. `layered`: the same, but
 * mount points can be made. `sealed`: a directory made for this task that is read-only in the end. `open`: one the
 * task can write to.
 */
type Surroundings = 'bound' | 'layered' | 'sealed' | 'open';

class Writer {
  readonly out: Argument[] = [];
  readonly layers: Layer[] = [];
  readonly #host: HostTree;
  readonly #diskMb: number;

  constructor(host: HostTree, diskMb: number) {
    this.#host = host;
    this.#diskMb = diskMb;
  }

  children(place: Container, at: string, around: Surroundings): void {
    for (const [name, child] of [...place.over].toSorted(byName)) {
      this.#place(child, `${at}/${name}`, around);
    }
  }

  #place(place: Place, at: string, around: Surroundings): void {
    switch (place.kind) {
      case 'bind':
        this.#bind(place, at, around);
        break;
      case 'directory':
        this.#directory(place, at, around);
        break;
      case 'file':
        this.#file(place.content, at, around);
        break;
      case 'link':
        this.out.push('--symlink', place.target, at);
        break;
      case 'proc':
      case 'dev':
        this.out.push(`--${place.kind}`, at);
        this.children(place, at, 'bound');
        break;
      case 'hidden':
        this.#hide(place, at, around);
        break;
    }
  }

  #file(content: string | Uint8Array, at: string, around: Surroundings): void {
    // Where nobody can write in the end, a plain file does and saves a mount.
    const how = around === 'sealed' ? '--file' : '--ro-bind-data';
    this.out.push('--perms', '0444', how, { bytes: content }, at);
  }

  /** In a directory made for this task it is enough not to put it there; from a layer it was taken out. */
  #hide(place: HiddenPlace, at: string, around: Surroundings): void {
    if (around !== 'bound') {
      return;
    }
    if (place.was === 'link') {
      // bubblewrap would mount over what the link leads to, wherever that is.
      throw new RepairError('INTERNAL', `cannot hide the symbolic link "${at}" of a writable mount; remove it there`);
    }
    if (place.was === 'directory') {
      this.#tmpfs(at, 0);
      this.out.push('--remount-ro', at);
    } else {
      this.#file('', at, around);
    }
  }

  #bind(place: BindPlace, at: string, around: Surroundings): void {
    const isOpen = place.access === 'shadow' || place.access === 'copy-on-write';
    const isInLayer = around === 'layered' && place.isPassage;
    if (isOpen || (!isInLayer && this.#mustBeTakenApart(place))) {
      this.#takeApart(place, at, isOpen ? 'open' : 'sealed');
      return;
    }
    const isShown = place.isPassage && (around === 'bound' || around === 'layered');
    if (!isShown) {
      this.out.push(place.access === 'writable' ? '--bind' : '--ro-bind', place.from, at);
    }
    this.children(place, at, isShown ? around : 'bound');
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
    return kind === 'directory' ? over.kind === 'directory' && over.room !== undefined : over.kind === kind;
  }

  /** A fresh directory with every entry of the host's bound one by one, so that there is room beside them. */
  #takeApart(place: BindPlace, at: string, as: 'open' | 'sealed'): void {
    const names = this.#host.entries(place.from);
    if (place.access === 'copy-on-write' || names.length > MANY_ENTRIES[as]) {
      this.#layer(place, at, as);
      return;
    }
    this.#tmpfs(at, this.#diskMb);
    for (const name of names) {
      if (!place.over.has(name)) {
        this.#entry(`${place.from}/${name}`, `${at}/${name}`);
      }
    }
    this.children(place, at, as);
    this.#seal(at, as);
  }

  /** The host's directory under a writable layer: one mount, however many entries. */
  #layer(place: BindPlace, at: string, as: 'open' | 'sealed'): void {
    this.out.push('--bind', layerPath(this.layers.length), at);
    this.layers.push({ from: place.from, hidden: hiddenBelow(place) });
    this.children(place, at, 'layered');
    this.#seal(at, as);
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

  #directory(place: DirectoryPlace, at: string, around: Surroundings): void {
    if (place.room === undefined) {
      this.out.push('--dir', at);
      this.children(place, at, around);
      return;
    }
    const as = place.room === 'none' ? 'sealed' : 'open';
    this.#tmpfs(at, place.room === 'none' ? 0 : this.#diskMb);
    this.children(place, at, as);
    this.#seal(at, as);
  }

  #seal(at: string, as: 'open' | 'sealed'): void {
    if (as === 'sealed') {
      this.out.push('--remount-ro', at);
    }
  }

  /** A size of 0 would mean no bound at all. */
  #tmpfs(at: string, sizeMb: number): void {
    this.out.push('--size', String(Math.max(sizeMb, 1) * 1024 * 1024), '--tmpfs', at);
  }
}

/** Paths that are hidden below a place, as far as its own files are what is seen there. */
function hiddenBelow(place: BindPlace): readonly string[] {
  return [...place.over].toSorted(byName).flatMap(([name, over]) => {
    if (over.kind === 'hidden') {
      return [name];
    }
    return over.kind === 'bind' && over.isPassage ? hiddenBelow(over).map((path) => `${name}/${path}`) : [];
  });
}

function byName(a: readonly [string, Place], b: readonly [string, Place]): number {
  return a[0] < b[0] ? -1 : Number(a[0] > b[0]);
}
