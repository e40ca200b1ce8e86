// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { resolveFrom } from '../../dependencies/lockfile/npm/npm-tree.ts';
import type { ProjectState } from '../project-state.ts';
import type { RemedyServices } from '../services.ts';
import type { Installed, RemedyGate } from './gate.ts';

/** What the project's own code takes from the packages it asks for, and that moved, is still there. */
export const exportsKept: RemedyGate = {
  name: 'exports-kept',
  required: 'when-applicable',
  async check(asked, services) {
    const after = await asked.installed();
    const original = await asked.original();
    if (after === undefined || after.install.kind !== 'done' || original.install.kind !== 'done') {
      return { kind: 'inconclusive', because: 'the project is not installed before and after' };
    }
    const moved = movedDirectly(original.state, after.state);
    const used = moved.length > 0 ? await usesOf(original, services) : undefined;
    const asking = moved.flatMap((name) => {
      const names = used?.get(name);
      return names === undefined ? [] : [{ name, names }];
    });
    if (asking.length === 0) {
      const because =
        moved.length === 0 ? 'no package that the project itself asks for moved' : 'its own code takes nothing of them';
      return { kind: 'not-applicable', because };
    }
    const findings = await Promise.all(asking.map((one) => compare(one, { original, after, services })));
    const lost = findings.flatMap(({ gone }) => gone);
    const changed = findings.flatMap((finding) => finding.changed);
    if (lost.length > 0) {
      return { kind: 'fail', because: `used and no longer there: ${lost.slice(0, 8).join(', ')}` };
    }
    const told = changed.length > 0 ? `; changed: ${changed.slice(0, 8).join(', ')}` : '';
    const looked = asking.map(({ name, names }) => `${name} (${names.length})`).join(', ');
    return { kind: 'pass', because: `used exports are there: ${looked}${told}` };
  },
};

function movedDirectly(before: ProjectState, after: ProjectState): readonly string[] {
  const root = before.tree.nodes.get('');
  const now = after.tree.nodes.get('');
  const names = new Set(root?.requirements.map(({ name }) => name));
  return [...names].filter((name) => {
    const was = root === undefined ? undefined : resolveFrom(before.tree, root, name)?.version;
    const is = now === undefined ? undefined : resolveFrom(after.tree, now, name)?.version;
    return was !== is;
  });
}

async function usesOf({ state }: Installed, { language }: RemedyServices) {
  const target = await language.openTarget(state.folder);
  return language.usedExports?.(target, await language.component(target.root, ''));
}

interface Compared {
  readonly gone: readonly string[];
  readonly changed: readonly string[];
}

async function compare(
  { name, names }: { readonly name: string; readonly names: readonly string[] },
  { original, after, services }: { original: Installed; after: Installed; services: RemedyServices },
): Promise<Compared> {
  const [was, is] = [await offered(name, original, services), await offered(name, after, services)];
  const files = names.filter((one) => one.startsWith('./'));
  const goneFiles = files.filter((file) => isThere(name, file, original) && !isThere(name, file, after));
  const taken = names.filter((one) => !one.startsWith('./') && was.has(one));
  return {
    gone: [...taken.filter((one) => !is.has(one)), ...goneFiles].map((one) => `${name}: ${one}`),
    changed: taken
      .filter((one) => is.has(one) && is.get(one) !== was.get(one))
      .map((one) => `${name}: ${one} ${was.get(one) ?? ''} → ${is.get(one) ?? ''}`),
  };
}

/** Exports with kind and arity. A package that does not load offers nothing. */
async function offered(
  name: string,
  { state }: Installed,
  services: RemedyServices,
): Promise<ReadonlyMap<string, string>> {
  const { language, sandbox } = services;
  if (!existsSync(join(state.folder, 'node_modules', name))) {
    return new Map();
  }
  const target = await language.openTarget(state.folder);
  const component = await language.component(target.root, `node_modules/${name}`);
  const report = await language.load({ name: 'target', changes: [] }, { target, component, sandbox });
  const lines = report.entries.filter(({ error }) => error === null).flatMap(({ exports }) => exports);
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(': ')), line.slice(line.lastIndexOf(': ') + 2)] as const),
  );
}

function isThere(name: string, file: string, { state }: Installed): boolean {
  const path = join(state.folder, 'node_modules', name, file);
  return ['', '.js', '.json', '.cjs', '.mjs', '/index.js'].some((end) => existsSync(`${path}${end}`));
}
