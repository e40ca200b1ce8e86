// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compare, parse } from 'semver';
import { edgesTo, isOwn } from '../../../dependencies/lockfile/npm/npm-tree.ts';
import type { Edit } from '../../../domain/remedy.ts';
import type { Mount, Sandbox } from '../../../sandbox/sandbox.ts';
import { rangeEdit, titleOf } from '../edits.ts';
import { keysOf } from '../propose.ts';
import type { Approach } from './approach.ts';

/** A git dependency is led to the lowest tag of its own repository that is free of what is known. */
export const retargetGit: Approach = {
  name: 'retarget',
  async propose(node, { state, question, services }) {
    if (node.origin !== 'git') {
      return { kind: 'aside' };
    }
    const edges = edgesTo(state.tree, node);
    const foreign = edges.find(({ from }) => !isOwn(from));
    if (foreign !== undefined) {
      return { kind: 'blocked', because: `${foreign.from.name} asks for this commit, not the project` };
    }
    const address = (node.resolved ?? '').replace(/^git\+/, '').replace(/#.*$/, '');
    const listed = await tagsOf(address, services.sandbox);
    if (listed.kind === 'unreachable') {
      return { kind: 'blocked', because: listed.because };
    }
    const tag = await lowestSafe(listed.tags, node.version, (version) => question.isSafe(node.name, version));
    if (tag === undefined) {
      return {
        kind: 'blocked',
        because: `no tag of ${address} after ${node.version} is free of known vulnerabilities`,
      };
    }
    const edits = edges.map((edge): Edit => {
      const to = `${edge.requirement.range.replace(/#.*$/, '')}#${tag}`;
      return { ...rangeEdit(edge, ''), to };
    });
    const remedy = {
      kind: 'retarget',
      title: titleOf('retarget', edits),
      removes: keysOf([node], state.known),
      edits,
    } as const;
    return { kind: 'proposed', proposal: { remedy, moves: [], archives: [] } };
  },
};

type Listed =
  | { readonly kind: 'listed'; readonly tags: readonly string[] }
  | { readonly kind: 'unreachable'; readonly because: string };

/** Asked in the sandbox, which has no network: only repositories on this machine can answer. */
async function tagsOf(address: string, sandbox: Sandbox): Promise<Listed> {
  const mounts = repositoryMounts([address]);
  if (mounts.length === 0) {
    const because = `the tags of ${address} cannot be read without a network; retarget it by hand to a tag that is fixed`;
    return { kind: 'unreachable', because };
  }
  const run = await sandbox.run({
    argv: ['git', '-c', 'safe.directory=*', 'ls-remote', '--tags', '--refs', address],
    cwd: '/tmp',
    mounts,
  });
  if (run.exit.kind !== 'exited' || run.exit.status !== 0) {
    return { kind: 'unreachable', because: `git cannot read ${address}: ${run.stderr.trim().split('\n')[0] ?? ''}` };
  }
  return { kind: 'listed', tags: [...run.stdout.matchAll(/refs\/tags\/(\S+)/g)].map(([, tag]) => tag ?? '') };
}

/** The repositories on this machine among some addresses, readable at their own paths. */
export function repositoryMounts(addresses: readonly string[]): readonly Mount[] {
  const paths = addresses.flatMap((address) => /^(?:git\+)?file:\/\/(\/[^#]+)/.exec(address)?.[1] ?? []);
  const isRepository = (path: string): boolean =>
    existsSync(join(path, '.git', 'HEAD')) || (existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects')));
  return [...new Set(paths)].filter(isRepository).map((path): Mount => ({ kind: 'read-only', from: path, at: path }));
}

async function lowestSafe(
  tags: readonly string[],
  from: string,
  isSafe: (version: string) => Promise<boolean>,
): Promise<string | undefined> {
  const versions = tags
    .flatMap((tag) => {
      const version = parse(/(\d+\.\d+\.\d+.*)$/.exec(tag)?.[1] ?? '', true)?.version;
      return version === undefined || version.includes('-') ? [] : [{ tag, version }];
    })
    .filter(({ version }) => compare(version, from, true) > 0)
    .toSorted((a, b) => compare(a.version, b.version, true));
  for (const { tag, version } of versions) {
    if (await isSafe(version)) {
      return tag;
    }
  }
  return undefined;
}
