// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Probe } from '../../../../domain/probe.ts';
import type { Mount } from '../../../../sandbox/sandbox.ts';

const SCRIPT = 'skymend-probe.cjs';

/** Files that a probe brings along. */
export function baitMounts(probe: Probe): readonly Mount[] {
  return (probe.files ?? []).map(({ path: at, text }) => ({
    kind: 'content',
    text,
    at: path.resolve(probe.reproducer.directory, at),
  }));
}

/** A probe's own script lies in the working directory, so that it finds what the reproducer finds. */
export function scriptOf(probe: Probe): { readonly command: string; readonly mounts: readonly Mount[] } | null {
  if (probe.script === undefined) {
    return null;
  }
  const at = path.join(probe.reproducer.directory, SCRIPT);
  return { command: `node ${SCRIPT}`, mounts: [{ kind: 'content', text: probe.script, at }] };
}

/** Where the script of a probe lies, for telling it from the component's files. */
export function scriptFile(probe: Probe): string {
  return path.join(probe.reproducer.directory, SCRIPT);
}
