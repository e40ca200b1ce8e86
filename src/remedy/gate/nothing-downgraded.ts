// SPDX-License-Identifier: Apache-2.0
import { compare, valid } from 'semver';
import { edgesTo, installedNodes, type NpmTree } from '../../dependencies/lockfile/npm/npm-tree.ts';
import type { RemedyGate } from './gate.ts';

/** Nobody who asked for a package gets an older one than before: a downgrade is no remedy, however quiet. */
export const nothingDowngraded: RemedyGate = {
  name: 'nothing-downgraded',
  required: 'always',
  async check({ before, after }) {
    if (after === undefined) {
      return { kind: 'inconclusive', because: 'there is no new lock' };
    }
    const old = metVersions(before.tree);
    const lower = [...metVersions(after.tree)].flatMap(([edge, version]) => {
      const was = old.get(edge);
      const isLower =
        was !== undefined &&
        valid(was, true) !== null &&
        valid(version, true) !== null &&
        compare(version, was, true) < 0;
      return isLower ? [`${edge}: ${was} → ${version}`] : [];
    });
    return lower.length > 0
      ? { kind: 'fail', because: `older than before: ${lower.slice(0, 5).join(', ')}` }
      : { kind: 'pass' };
  },
};

/** The lowest version that each requirement is met by: `express > qs`. */
function metVersions(tree: NpmTree): ReadonlyMap<string, string> {
  const met = new Map<string, string>();
  for (const node of installedNodes(tree)) {
    for (const { from, requirement } of edgesTo(tree, node)) {
      const key = `${from.name || 'the project'} > ${requirement.name}`;
      const known = met.get(key);
      const isLower =
        known === undefined ||
        (valid(node.version, true) !== null && valid(known, true) !== null && compare(node.version, known, true) < 0);
      if (isLower) {
        met.set(key, node.version);
      }
    }
  }
  return met;
}
