// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../domain/repair-error.ts';
import type { Need } from '../sandbox.ts';
import { filterProgram } from './filter.ts';
import { rulesFor } from './rules.ts';
import { ARCHITECTURES } from './system-calls.ts';
import type { Architecture } from './system-calls.ts';

const built = new Map<string, Uint8Array>();

/** The filter for a task with these needs on this machine; each is built once. */
export function filterFor(needs: readonly Need[]): Uint8Array {
  const key = needs.toSorted().join(' ');
  const known = built.get(key);
  if (known !== undefined) {
    return known;
  }
  const program = filterProgram(rulesFor(needs), machine());
  built.set(key, program);
  return program;
}

function machine(): Architecture {
  const found = Object.keys(ARCHITECTURES).find((name) => name === process.arch);
  if (found === 'x64' || found === 'arm64') {
    return found;
  }
  throw new RepairError(
    'SANDBOX_UNAVAILABLE',
    `cannot isolate foreign code: there is no system-call filter for "${process.arch}"; use an x64 or arm64 machine`,
  );
}
