// SPDX-License-Identifier: Apache-2.0
import { edgesTo, isOwn } from '../../../dependencies/lockfile/npm/npm-tree.ts';
import type { Edit } from '../../../domain/remedy.ts';
import { rangeEdit, titleOf } from '../edits.ts';
import { keysOf } from '../propose.ts';
import { packageOfRange } from '../versions.ts';
import type { Approach } from './approach.ts';

/**
 * Another package under the old name, as the user proposes it: `request` → `npm:@cypress/request@^3.0.0`. We know of no
 * successors ourselves; who may take a package's place is a matter of trust.
 */
export const replaceDead: Approach = {
  name: 'replacement',
  async propose(node, { state, services }) {
    const successor = services.options.replacements.get(node.name);
    if (successor === undefined) {
      return { kind: 'aside' };
    }
    if (packageOfRange(successor, '') === '') {
      return { kind: 'blocked', because: `"${successor}" is no package to put in its place; write npm:NAME@RANGE` };
    }
    const edits = edgesTo(state.tree, node).map((edge): Edit =>
      isOwn(edge.from)
        ? { ...rangeEdit(edge, ''), to: successor }
        : { kind: 'override', path: [edge.from.name, edge.requirement.name], from: undefined, to: successor },
    );
    const remedy = {
      kind: 'replacement',
      title: titleOf('replacement', edits),
      removes: keysOf([node], state.known),
      edits,
    } as const;
    return { kind: 'proposed', proposal: { remedy, moves: [], archives: [] } };
  },
};
