// SPDX-License-Identifier: Apache-2.0
import type { Run, Task } from '../sandbox.ts';
import type { Bait } from './bait.ts';
import type { Weakening } from './weakening.ts';

export const GROUPS = [
  'file system and links',
  'procfs and sysfs',
  'devices',
  'capabilities and namespaces',
  'kernel interfaces',
  'sockets and descriptors',
  'exec tricks',
  'network',
  'resources',
  'environment and secrets',
] as const;

export type Group = (typeof GROUPS)[number];

/**
 * One way out of the sandbox that must not work.
 *
 * Each is run twice: as any task would be, where it must fail, and with one promise taken away, where it must
 * succeed. An attempt that fails there too proves nothing and is not counted.
 */
export interface EscapeAttempt {
  /** Named for what it does: `reads-npm-token`. */
  readonly name: string;
  readonly group: Group;
  /** For a person, after "tries to": `read the npm token in the user's home`. */
  readonly tries: string;
  /** A reason when the bait for it cannot be laid on this machine. */
  prepare(bait: Bait): Trial | { readonly because: string };
}

export interface Trial {
  readonly task: Task;
  /** The promise that keeps it in, with the sandbox that lacks it. */
  readonly without: Weakening;
  /** How it got out, `null` when it did not. */
  breach(run: Run): string | null | Promise<string | null>;
  /** Takes away what was made for this attempt alone. */
  readonly remove?: () => void;
}

/** What a script says when it got through; never in an error message, which may quote the script. */
export const THROUGH = 'got-through';
