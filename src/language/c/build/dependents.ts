// SPDX-License-Identifier: Apache-2.0
import type { BuildCommand } from './build-command.ts';

/** What has to be done again when files changed. */
export interface Dependents {
  /** In an order in which they can be run. */
  readonly commands: readonly BuildCommand[];
  /** Everything they make anew. */
  readonly outputs: ReadonlySet<string>;
}

/**
 * The commands that read a changed file, and those that read what they make, to the end. A program need not be linked
 * again because a shared library of it was. `users`: commands that read a header.
 */
export function dependentsOf(
  changed: ReadonlySet<string>,
  commands: readonly BuildCommand[],
  users: ReadonlySet<BuildCommand>,
): Dependents {
  const outputs = new Set<string>();
  const found = commands.filter((command) => {
    const isMeant =
      users.has(command) ||
      command.sources.some((file) => changed.has(file)) ||
      command.inputs.some((file) => outputs.has(file) && !(command.kind === 'link' && isShared(file)));
    if (isMeant) {
      for (const output of command.outputs) {
        outputs.add(output);
      }
    }
    return isMeant;
  });
  return { commands: found, outputs };
}

export function isShared(file: string): boolean {
  return /\.so(?:\.[\d.]+)?$/.test(file);
}
