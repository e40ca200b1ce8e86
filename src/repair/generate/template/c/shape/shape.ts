// SPDX-License-Identifier: Apache-2.0
import type { CodeBase } from '../../../../../language/c/syntax/code-base.ts';
import type { Condition } from '../find/condition.ts';
import type { Fault } from '../find/fault.ts';
import type { Place } from '../find/place.ts';
import type { Edit } from '../write/edit.ts';

/** One way to mend faults of some kinds in C and C++. */
export interface Shape {
  readonly name: string;
  propose(scene: Scene): Promise<readonly Repair[]>;
}

/** A fault and where it stands. */
export interface Scene {
  readonly fault: Fault;
  /** Innermost first. */
  readonly places: readonly Place[];
  readonly allocated: readonly Place[];
  readonly freed: readonly Place[];
  readonly code: CodeBase;
}

/** A change that may mend, not yet text. */
export interface Repair {
  readonly shape: string;
  /** One sentence: what the patch does. */
  readonly title: string;
  /** 0..1. */
  readonly prior: number;
  /** Set where the change is a question asked at run time; then `edits` are insertions only. */
  readonly condition?: Condition;
  edits(wording: Wording): readonly Edit[];
}

/** How conditions are written: plainly, or so that they can be switched at run time. */
export interface Wording {
  readonly bad: (condition: Condition) => string;
  readonly good: (condition: Condition) => string;
  /** Others may be put at the same place: what belongs together stands in parentheses. */
  readonly isAmongOthers?: true;
}

export const PLAIN: Wording = { bad: ({ bad }) => bad, good: ({ good }) => good };
