// SPDX-License-Identifier: Apache-2.0
import { ARCHITECTURES, SYSTEM_CALLS } from '../seccomp/system-calls.ts';
import type { Architecture, SystemCall } from '../seccomp/system-calls.ts';

/** An argument of a system call: a number, or bytes of which the address is passed. */
export type RawArgument = number | bigint | string | Uint8Array;

/**
 * A whole Linux program that makes one system call and exits with 0 or the error's number. Made here because no tool
 * that every machine has (Node.js, a shell) can make arbitrary calls, and a compiler may be missing.
 */
export function rawCallProgram(number: number, given: readonly RawArgument[], architecture: Architecture): Buffer {
  const code = architecture === 'x64' ? codeForX64 : codeForArm64;
  const dataAt = CODE_AT + BigInt(code(number, [], KERNEL_CALL_X64).length);
  const data: Uint8Array[] = [];
  const values = given.map((argument) => {
    if (typeof argument === 'number' || typeof argument === 'bigint') {
      return BigInt(argument);
    }
    const at = dataAt + BigInt(data.reduce((sum, bytes) => sum + bytes.length, 0));
    data.push(typeof argument === 'string' ? Buffer.from(`${argument}\0`) : argument);
    return at;
  });
  return executable(architecture, Buffer.concat([code(number, values, KERNEL_CALL_X64), ...data]));
}

/** The number of a call named in the filter's table, for this machine. */
export function callNumber(name: SystemCall, architecture: Architecture): number {
  return SYSTEM_CALLS[name][ARCHITECTURES[architecture].column] ?? -1;
}

/** A program that makes a call through the door for 32-bit programs, which has numbers of its own. */
export function oldCallProgram(number: number): Buffer {
  return executable('x64', codeForX64(number, [], Buffer.from([0xcd, 0x80])));
}

const BASE = 0x400000n;
const HEADER_BYTES = 64;
const SEGMENT_BYTES = 56;
const CODE_AT = BASE + BigInt(HEADER_BYTES + SEGMENT_BYTES);
const MACHINE = { x64: 62, arm64: 183 } as const;
const READ_WRITE_EXECUTE = 7;
const ARGUMENTS = 6;

/** An ELF file of one segment that is loaded as it stands. */
function executable(architecture: Architecture, body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES + SEGMENT_BYTES);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(MACHINE[architecture], 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(CODE_AT, 24);
  header.writeBigUInt64LE(BigInt(HEADER_BYTES), 32);
  header.writeUInt16LE(HEADER_BYTES, 52);
  header.writeUInt16LE(SEGMENT_BYTES, 54);
  header.writeUInt16LE(1, 56);
  const size = BigInt(header.length + body.length);
  header.writeUInt32LE(1, 64);
  header.writeUInt32LE(READ_WRITE_EXECUTE, 68);
  header.writeBigUInt64LE(BASE, 80);
  header.writeBigUInt64LE(BASE, 88);
  header.writeBigUInt64LE(size, 96);
  header.writeBigUInt64LE(size, 104);
  header.writeBigUInt64LE(0x1000n, 112);
  return Buffer.concat([header, body]);
}

const KERNEL_CALL_X64 = Buffer.from([0x0f, 0x05]);

/** `mov` of 64 bits into rax, rdi, rsi, rdx, r10, r8, r9. */
const MOVES_X64 = [
  [0x48, 0xb8],
  [0x48, 0xbf],
  [0x48, 0xbe],
  [0x48, 0xba],
  [0x49, 0xba],
  [0x49, 0xb8],
  [0x49, 0xb9],
];

function codeForX64(number: number, values: readonly bigint[], call: Buffer): Buffer {
  const loads = MOVES_X64.map((opcode, index) => {
    const value = Buffer.alloc(8);
    value.writeBigUInt64LE(BigInt.asUintN(64, (index === 0 ? BigInt(number) : values[index - 1]) ?? 0n));
    return Buffer.concat([Buffer.from(opcode), value]);
  });
  return Buffer.concat([...loads, call, EXIT_WITH_ERROR_X64]);
}

/** Ends with 0 when the call's result is not negative, else with the error's number. */
const EXIT_WITH_ERROR_X64 = Buffer.from(
  [
    [0x31, 0xff], // xor edi, edi
    [0x48, 0x85, 0xc0], // test rax, rax
    [0x79, 0x05], // jns over the next two
    [0x48, 0x89, 0xc7], // mov rdi, rax
    [0xf7, 0xdf], // neg edi
    [0xb8, 0x3c, 0x00, 0x00, 0x00], // mov eax, exit
    [0x0f, 0x05], // syscall
  ].flat(),
);

function codeForArm64(number: number, values: readonly bigint[]): Buffer {
  const loads = Array.from({ length: ARGUMENTS }, (_, index) => moveArm64(index, values[index] ?? 0n)).flat();
  const words = [
    ...loads,
    ...moveArm64(8, BigInt(number)),
    0xd4000001, // svc #0
    0xb7f80060, // tbnz x0, #63, to the neg
    0xd2800000, // mov x0, #0
    0x14000002, // b over the neg
    0xcb0003e0, // neg x0, x0
    0xd2800ba8, // mov x8, #93 (exit)
    0xd4000001, // svc #0
  ];
  const code = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) {
    code.writeUInt32LE(word, index * 4);
  }
  return code;
}

/** `movz` and three `movk`, 16 bits each. */
function moveArm64(register: number, value: bigint): readonly number[] {
  return [0, 1, 2, 3].map((part) => {
    const bits = Number((BigInt.asUintN(64, value) >> BigInt(part * 16)) & 0xffffn);
    return ((part === 0 ? 0xd2800000 : 0xf2800000) + part * 0x200000 + bits * 32 + register) >>> 0;
  });
}
