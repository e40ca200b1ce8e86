// SPDX-License-Identifier: Apache-2.0
import { OPCODE } from './program.ts';

/** A system call as the kernel shows it to a filter. */
export interface Call {
  readonly architecture: number;
  readonly number: number;
  readonly arguments: readonly bigint[];
}

/** Runs a filter as the kernel would and gives what it returns; throws on a program the kernel would refuse. */
export function runFilter(program: Uint8Array, call: Call): number {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const seen = describe(call);
  let accumulator = 0;
  for (let at = 0; at < program.length / 8; at += 1) {
    const operand = view.getUint32(at * 8 + 4, true);
    switch (view.getUint16(at * 8, true)) {
      case OPCODE.loadWord:
        accumulator = seen.getUint32(operand, true);
        break;
      case OPCODE.return:
        return operand;
      case OPCODE.jump:
        at += operand;
        break;
      case OPCODE.jumpIfEqual:
        at += view.getUint8(at * 8 + (accumulator === operand ? 2 : 3));
        break;
      case OPCODE.jumpIfAtLeast:
        at += view.getUint8(at * 8 + (accumulator >= operand ? 2 : 3));
        break;
      case OPCODE.jumpIfAnyBit:
        at += view.getUint8(at * 8 + ((accumulator & operand) === 0 ? 3 : 2));
        break;
      default:
        throw new Error(`instruction ${at} is unknown`);
    }
  }
  throw new Error('the program ends without an answer');
}

/** `struct seccomp_data`. */
function describe(call: Call): DataView {
  const view = new DataView(new ArrayBuffer(64));
  view.setUint32(0, call.number >>> 0, true);
  view.setUint32(4, call.architecture >>> 0, true);
  for (const [index, value] of call.arguments.entries()) {
    view.setBigUint64(16 + index * 8, BigInt.asUintN(64, value), true);
  }
  return view;
}
