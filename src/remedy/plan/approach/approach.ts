// SPDX-License-Identifier: Apache-2.0
import type { NpmNode } from '../../../dependencies/lockfile/npm/npm-tree.ts';
import type { Installed } from '../../gate/gate.ts';
import type { ProjectState } from '../../project-state.ts';
import type { RemedyServices } from '../../services.ts';
import type { Proposal } from '../propose.ts';
import type { Question } from '../solve.ts';

/** A way out for a package that no choice of versions helps. */
export interface Approach {
  readonly name: string;
  propose(node: NpmNode, means: ApproachMeans): Promise<Approached>;
}

export interface ApproachMeans {
  readonly state: ProjectState;
  readonly question: Question;
  readonly services: RemedyServices;
  /** The user's own project; installs it on first asking. */
  readonly original: () => Promise<Installed>;
}

/** `aside`: this way is not meant for such a package. */
export type Approached =
  | { readonly kind: 'proposed'; readonly proposal: Proposal }
  | { readonly kind: 'blocked'; readonly because: string }
  | { readonly kind: 'aside' };
