// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { NpmNode } from '../../dependencies/lockfile/npm/npm-tree.ts';
import { madeSource, type MadePackage } from '../../dependencies/registry/made-source.ts';
import type { PackumentVersion } from '../../dependencies/registry/package-source.ts';
import { bringsOnlySafe } from './brought.ts';
import type { Question } from './solve.ts';
import { versionList } from './versions.ts';

function made(name: string, versions: MadePackage['versions']): MadePackage {
  return { name, 'dist-tags': {}, versions };
}

const SOURCE = madeSource([
  made('parent', {
    '1.0.0': { dependencies: { old: '^1.0.0' } },
    '1.1.0': { dependencies: { old: '^1.0.0', brought: '1.0.0' } },
    '1.2.0': { dependencies: { old: '^1.0.0', brought: '^1.0.0' } },
    '1.3.0': { optionalDependencies: { brought: '~1.0.0' } },
    '1.4.0': { dependencies: { brought: 'npm:nowhere@^1', other: 'git+ssh://host/other.git' } },
  }),
  made('brought', { '1.0.0': {}, '1.0.1': {}, '1.1.0': {} }),
  made('old', { '1.0.0': {} }),
]);

function installed(...nodes: readonly (readonly [string, string])[]): Question['tree'] {
  const listed = nodes.map(([name, version]): [string, NpmNode] => {
    const location = `node_modules/${name}`;
    const rest = { origin: 'registry', scope: 'production', requirements: [] } as const;
    return [location, { location, installedAs: name, name, version, ...rest }];
  });
  return { nodes: new Map(listed), unread: [], lockfileVersion: 3 };
}

async function judged(tree: Question['tree'] = installed()): Promise<readonly string[]> {
  const versions = versionList(SOURCE);
  // Everything of `brought` before 1.1.0 is vulnerable, and all of `old`.
  const isSafe = async (name: string, version: string): Promise<boolean> => name === 'brought' && version === '1.1.0';
  const question = { tree, versions, rules: [], isSafe, policy: { mayChangeOwn: false, mayOverride: false } };
  const current = await versions.one('parent', '1.0.0');
  const all: readonly PackumentVersion[] = await versions.from('parent', '1.0.0');
  const answers = await Promise.all(all.map((one) => bringsOnlySafe(one, current, question)));
  return all.flatMap(({ version }, index) => (answers[index] === true ? [version] : []));
}

it('turns down versions that newly ask for what is vulnerable at its newest', async () => {
  expect(await judged()).toEqual(['1.0.0', '1.2.0', '1.4.0']);
});

it('takes what is installed already as it is', async () => {
  expect(await judged(installed(['brought', '1.0.0']))).toEqual(['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0']);
});
