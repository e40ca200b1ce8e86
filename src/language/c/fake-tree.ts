// SPDX-License-Identifier: Apache-2.0
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Probe } from '../../domain/probe.ts';
import type { Reproducer } from '../../domain/reproducer.ts';
import type { Snapshot } from '../../domain/target.ts';
import { createBubblewrapSandbox } from '../../sandbox/bubblewrap.ts';
import type { ObserveContext } from '../language.ts';
import { targetOf } from './tree/target.ts';

/** A small tree on disk, for tests that really build and run it. */
export class FakeTree {
  readonly directory: string;
  readonly #texts: Readonly<Record<string, string>>;

  private constructor(directory: string, texts: Readonly<Record<string, string>>) {
    this.directory = directory;
    this.#texts = texts;
  }

  /** Names ending in `.sh` are executable. What is built goes to a cache of the tree's own. */
  static async of(texts: Readonly<Record<string, string>>): Promise<FakeTree> {
    const parent = await mkdtemp(path.join(tmpdir(), 'skymend-tree-'));
    process.env['SKYMEND_CACHE'] = path.join(parent, 'cache');
    const directory = path.join(parent, 'tree');
    for (const [name, text] of Object.entries(texts)) {
      const file = path.join(directory, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text, 'latin1');
      await chmod(file, name.endsWith('.sh') ? 0o755 : 0o644);
    }
    return new FakeTree(directory, texts);
  }

  async context(build: string, test?: string): Promise<ObserveContext> {
    const target = await targetOf(this.directory);
    const component = target.package ?? { name: 'tree', version: '0', path: '' };
    const sandbox = await createBubblewrapSandbox();
    return { target: { ...target, build, ...(test === undefined ? {} : { test }) }, component, sandbox };
  }

  /** The tree with `from` replaced by `to` in one file. */
  changed(file: string, from: string, to: string): Snapshot {
    const before = this.#texts[file] ?? '';
    return { name: `changed-${to.length}`, changes: [{ file, before, after: before.replace(from, () => to) }] };
  }

  reproducer(command: string): Reproducer {
    return { command, directory: this.directory, shows: { kind: 'sanitizer' }, files: [], timeoutMs: 20_000 };
  }

  async remove(): Promise<void> {
    await rm(path.dirname(this.directory), { recursive: true, force: true });
  }
}

export const UNPATCHED: Snapshot = { name: 'target', changes: [] };

export function probeOf(reproducer: Reproducer, role: Probe['role'] = 'reproducer'): Probe {
  return { id: role, label: role, role, weakness: 'CWE-787', reproducer };
}
