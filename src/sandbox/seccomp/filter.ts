// SPDX-License-Identifier: Apache-2.0
import {
  ALLOW,
  answer,
  assemble,
  KILL,
  loadArchitecture,
  loadArgument,
  loadNumber,
  OPCODE,
  skipIf,
} from './program.ts';
import type { Instruction } from './program.ts';
import { UNKNOWN } from './rules.ts';
import type { Rule } from './rules.ts';
import { ARCHITECTURES, LAST_KNOWN, SYSTEM_CALLS, X32_BIT } from './system-calls.ts';
import type { Architecture, SystemCall } from './system-calls.ts';

/**
 * The system-call filter as a program for the kernel.
 *
 * A call through another machine's numbers (32-bit, x32) ends the task, since the rules would read it wrongly. The
 * rest is found by halving the range of numbers, so that every call is decided in about ten steps.
 */
export function filterProgram(rules: ReadonlyMap<SystemCall, Rule>, architecture: Architecture): Uint8Array {
  const { mark } = ARCHITECTURES[architecture];
  return assemble([
    loadArchitecture(),
    ...skipIf(OPCODE.jumpIfEqual, mark, 1),
    answer(KILL),
    loadNumber(),
    ...search(stretchesOf(rules, architecture)),
  ]);
}

/** -1, as tracers and the kernel say it. */
const NO_CALL = 0xffffffff;

/** Numbers from `start` up to the next stretch, which share a rule. */
interface Stretch {
  readonly start: number;
  readonly rule: Rule;
}

function stretchesOf(rules: ReadonlyMap<SystemCall, Rule>, architecture: Architecture): readonly Stretch[] {
  const { column, hasX32 } = ARCHITECTURES[architecture];
  const byNumber = new Map<number, Rule>();
  for (const [name, rule] of rules) {
    const number = SYSTEM_CALLS[name][column];
    if (number !== null) {
      byNumber.set(number, rule);
    }
  }
  const stretches: Stretch[] = [];
  for (let number = 0; number <= LAST_KNOWN; number += 1) {
    const rule = byNumber.get(number) ?? ALLOW;
    if (stretches.at(-1)?.rule !== rule) {
      stretches.push({ start: number, rule });
    }
  }
  const beyond = [...stretches, { start: LAST_KNOWN + 1, rule: UNKNOWN }];
  return hasX32 ? [...beyond, { start: X32_BIT, rule: KILL }, { start: NO_CALL, rule: UNKNOWN }] : beyond;
}

function search(stretches: readonly Stretch[]): readonly Instruction[] {
  const half = stretches.length >> 1;
  const [only] = stretches;
  const middle = stretches[half];
  if (only === undefined || middle === undefined) {
    return [];
  }
  if (half === 0) {
    return decide(only.rule);
  }
  const below = search(stretches.slice(0, half));
  return [...skipIf(OPCODE.jumpIfAtLeast, middle.start, below.length), ...below, ...search(stretches.slice(half))];
}

function decide(rule: Rule): readonly Instruction[] {
  if (rule.kind !== 'argument') {
    return [answer(rule)];
  }
  const otherwise = decide(rule.ifNot);
  const code = rule.test === 'bits' ? OPCODE.jumpIfAnyBit : OPCODE.jumpIfEqual;
  const tests = rule.values.flatMap((value, index) => {
    const testsLeft = rule.values.length - index - 1;
    return skipIf(code, value, testsLeft + otherwise.length);
  });
  return [loadArgument(rule.index), ...tests, ...otherwise, ...decide(rule.ifSo)];
}
