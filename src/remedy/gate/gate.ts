// SPDX-License-Identifier: Apache-2.0
import type { ManagerRun } from '../../dependencies/manager/package-manager.ts';
import type { Outcome, Requirement } from '../../domain/verdict.ts';
import type { ProjectState } from '../project-state.ts';
import type { Proposal } from '../plan/propose.ts';
import type { RemedyServices } from '../services.ts';

/** A project as it is, installed in a folder of its own. */
export interface Installed {
  readonly state: ProjectState;
  readonly install: ManagerRun;
}

/** What a gate is asked about: the same project before and after a change set. */
export interface Asked {
  readonly proposal: Proposal;
  /** The user's own project; installs it on first asking. */
  readonly original: () => Promise<Installed>;
  /** The project before this change set. */
  readonly before: ProjectState;
  readonly relock: ManagerRun;
  /** Absent when the manager refused. */
  readonly after?: ProjectState;
  /** Installs on first asking. */
  readonly installed: () => Promise<Installed | undefined>;
}

/**
 * One yes/no question about a change set, named as the claim it checks. As everywhere: what could not be asked is
 * `inconclusive`, and a gate that throws is recorded so by the runner.
 */
export interface RemedyGate {
  readonly name: string;
  readonly required: Requirement;
  check(asked: Asked, services: RemedyServices): Promise<Outcome>;
}
