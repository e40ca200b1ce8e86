// SPDX-License-Identifier: Apache-2.0
import type { HeldOut } from '../../../dist/patterns/leak.js';
import type { ToolRun } from '../run-tool.ts';
import type { Mined } from './mined.ts';

/** A case as this benchmark needs it, whatever its language. */
export interface Trial {
  readonly id: string;
  readonly weakness: string;
  heldOut(): Promise<HeldOut>;
  /** Runs the tool with these arguments beside the case's own. */
  ask(more: readonly string[]): Promise<Asked>;
}

export interface Asked {
  readonly grade: string;
  readonly seconds: number;
  readonly why: string;
  readonly tool?: ToolRun;
}

/** The cases of a run, and what may teach for them. */
export interface Trials {
  readonly trials: readonly Trial[];
  mine(this: void): Promise<Mined>;
}
