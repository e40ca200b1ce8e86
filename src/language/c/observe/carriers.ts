// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Encoded } from '../../../domain/encoded.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Carrier } from '../../../domain/probe.ts';
import type { Reproducer } from '../../../domain/reproducer.ts';
import { inputFiles } from '../run/input-files.ts';

/** Where the attack enters: input files and numbers beside them, else the operands of the command, else the command itself. */
export function carriers(observation: Observation, { reproducer }: Finding): readonly Carrier[] {
  const files = (observation.inputs ?? []).map(({ path: at }): Carrier => ({ kind: 'file', path: at }));
  const beside = numbersIn(reproducer.command).map((literal): Carrier => ({ kind: 'text', literal, isInput: true }));
  return files.length > 0
    ? [...files, ...beside]
    : operandsOf(reproducer.command).map((literal) => ({ kind: 'text', literal }));
}

const MOST_NUMBERS = 2;

/** Sizes, counts and positions that a command says beside its input; the last word of equal ones is what is replaced. */
function numbersIn(command: string): readonly string[] {
  const numbers = wordsIn(command)
    .slice(1)
    .filter((word) => NUMBER.test(word));
  return [...new Set(numbers)].toReversed().slice(0, MOST_NUMBERS);
}

const NUMBER = /^-?(?:\d+|0x[0-9a-fA-F]+)$/;

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
  const words = wordsIn(command);
  const program = words.findIndex((word) => !/^[A-Z_]+=|^(?:env|exec|timeout|\d+)$/.test(word));
  const operands = words
    .slice(program + 1)
    .filter(
      (word) =>
        (word.length > 1 || NUMBER.test(word)) && !/^\/(?:dev|tmp|usr)\//.test(word) && path.basename(word) !== '.',
    );
  const sorted = [...new Set(operands)].toSorted(
    (a, b) => Number(a.startsWith('-')) - Number(b.startsWith('-')) || b.length - a.length,
  );
  return sorted.length > 0 ? sorted : [command];
}

function wordsIn(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|"([^"$`\\]*)"|([^\s'"`;&|<>()]+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}
