// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Encoded } from '../../../domain/encoded.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Carrier } from '../../../domain/probe.ts';
import type { Reproducer } from '../../../domain/reproducer.ts';
import { inputFiles } from '../run/input-files.ts';

/** Where the attack enters: input files first, else the operands of the command, else the command itself. */
export function carriers(observation: Observation, { reproducer }: Finding): readonly Carrier[] {
  const files = (observation.inputs ?? []).map(({ path: at }): Carrier => ({ kind: 'file', path: at }));
  return files.length > 0 ? files : operandsOf(reproducer.command).map((literal) => ({ kind: 'text', literal }));
}

/** The same with the values, for those who have no observation yet. */
export async function carriersIn(
  reproducer: Reproducer,
): Promise<readonly { readonly carrier: Carrier; readonly value: Encoded }[]> {
  const files = await inputFiles(reproducer);
  return files.length > 0
    ? files.map(({ path: at, content }) => ({ carrier: { kind: 'file', path: at }, value: content }))
    : operandsOf(reproducer.command).map((literal) => ({ carrier: { kind: 'text', literal }, value: literal }));
}

/**
 * Operands of a simple command, longest first: an attack is rarely shorter than what stands beside it. A command without
 * any stands for itself.
 */
export function operandsOf(command: string): readonly string[] {
  const words = [...command.matchAll(/'([^']*)'|"([^"$`\\]*)"|([^\s'"`;&|<>()]+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
  const program = words.findIndex((word) => !/^[A-Z_]+=|^(?:env|exec|timeout|\d+)$/.test(word));
  const operands = words
    .slice(program + 1)
    .filter((word) => word.length > 1 && !/^\/(?:dev|tmp|usr)\//.test(word) && path.basename(word) !== '.');
  const sorted = [...new Set(operands)].toSorted(
    (a, b) => Number(a.startsWith('-')) - Number(b.startsWith('-')) || b.length - a.length,
  );
  return sorted.length > 0 ? sorted : [command];
}
