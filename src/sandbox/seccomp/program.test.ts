// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { ALLOW, answer, assemble, KILL, loadNumber, OPCODE, RETURN, skipIf } from './program.ts';
import { runFilter } from './fake-kernel.ts';

describe('assemble', () => {
  it('writes what the kernel documents for the shortest filter', () => {
    expect([...assemble([answer(ALLOW)])]).toEqual([0x06, 0, 0, 0, 0, 0, 0xff, 0x7f]);
  });

  it('refuses a comparison that jumps too far', () => {
    const far = { code: OPCODE.jumpIfEqual, ifTrue: 256, ifFalse: 0, operand: 0 };

    expect(() => assemble([far])).toThrow('too far');
  });
});

describe('skipIf', () => {
  it('reaches over more instructions than a comparison can skip', () => {
    const between = Array.from({ length: 300 }, () => answer(ALLOW));
    const program = assemble([loadNumber(), ...skipIf(OPCODE.jumpIfEqual, 7, 300), ...between, answer(KILL)]);

    expect(runFilter(program, { architecture: 0, number: 7, arguments: [] })).toBe(RETURN.killTree);
    expect(runFilter(program, { architecture: 0, number: 8, arguments: [] })).toBe(RETURN.allow);
  });
});
