// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../domain/repair-error.ts';

/** One instruction of a classic BPF program, as the kernel's `struct sock_filter`. */
export interface Instruction {
  readonly code: number;
  /** Instructions to skip when a comparison holds, and when it does not. */
  readonly ifTrue: number;
  readonly ifFalse: number;
  readonly operand: number;
}

/** What the kernel does with a system call. */
export type Verdict =
  | { readonly kind: 'allow' }
  | { readonly kind: 'kill' }
  /** The call is not made; the program sees this error. */
  | { readonly kind: 'error'; readonly errno: number };

export const ALLOW: Verdict = { kind: 'allow' };
export const KILL: Verdict = { kind: 'kill' };

/** From `linux/bpf_common.h`. */
export const OPCODE = {
  loadWord: 0x20,
  jump: 0x05,
  jumpIfEqual: 0x15,
  jumpIfAtLeast: 0x35,
  jumpIfAnyBit: 0x45,
  return: 0x06,
} as const;

/** From `linux/seccomp.h`. */
export const RETURN = { killTree: 0x80000000, error: 0x00050000, allow: 0x7fff0000 } as const;

/** Where things lie in the kernel's `struct seccomp_data`, on little-endian machines. */
const OFFSET = { number: 0, architecture: 4, argument: 16 } as const;
const ARGUMENT_BYTES = 8;

/** Comparisons can skip no more than this; a jump without a condition can. */
const FARTHEST = 255;

export function loadNumber(): Instruction {
  return plain(OPCODE.loadWord, OFFSET.number);
}

export function loadArchitecture(): Instruction {
  return plain(OPCODE.loadWord, OFFSET.architecture);
}

/** The low half: every argument looked at here is an `int` to the kernel, which drops the high half too. */
export function loadArgument(index: number): Instruction {
  return plain(OPCODE.loadWord, OFFSET.argument + index * ARGUMENT_BYTES);
}

export function answer(verdict: Verdict): Instruction {
  if (verdict.kind === 'error') {
    return plain(OPCODE.return, RETURN.error + verdict.errno);
  }
  return plain(OPCODE.return, verdict.kind === 'allow' ? RETURN.allow : RETURN.killTree);
}

type Comparison = typeof OPCODE.jumpIfEqual | typeof OPCODE.jumpIfAtLeast | typeof OPCODE.jumpIfAnyBit;

/** Goes on with the next instruction when the comparison does not hold, else `skip` instructions further. */
export function skipIf(code: Comparison, operand: number, skip: number): readonly Instruction[] {
  if (skip <= FARTHEST) {
    return [{ code, ifTrue: skip, ifFalse: 0, operand }];
  }
  return [{ code, ifTrue: 0, ifFalse: 1, operand }, plain(OPCODE.jump, skip)];
}

/** The bytes the kernel takes, little-endian. */
export function assemble(program: readonly Instruction[]): Uint8Array {
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, instruction] of program.entries()) {
    if (instruction.ifTrue > FARTHEST || instruction.ifFalse > FARTHEST) {
      throw new RepairError('INTERNAL', `cannot assemble the system-call filter: the jump at ${index} is too far`);
    }
    bytes.writeUInt16LE(instruction.code, index * 8);
    bytes.writeUInt8(instruction.ifTrue, index * 8 + 2);
    bytes.writeUInt8(instruction.ifFalse, index * 8 + 3);
    bytes.writeUInt32LE(instruction.operand >>> 0, index * 8 + 4);
  }
  return bytes;
}

function plain(code: number, operand: number): Instruction {
  return { code, ifTrue: 0, ifFalse: 0, operand };
}
