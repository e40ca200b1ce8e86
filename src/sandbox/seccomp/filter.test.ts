// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { runFilter } from './fake-kernel.ts';
import { filterProgram } from './filter.ts';
import { RETURN } from './program.ts';
import { rulesFor } from './rules.ts';
import { ARCHITECTURES, LAST_KNOWN, SYSTEM_CALLS, X32_BIT } from './system-calls.ts';
import type { Architecture, SystemCall } from './system-calls.ts';
import type { Need } from '../sandbox.ts';

const EPERM = RETURN.error + 1;
const ENOSYS = RETURN.error + 38;
const EPROTONOSUPPORT = RETURN.error + 93;
const EAFNOSUPPORT = RETURN.error + 97;
const MACHINES: readonly Architecture[] = ['x64', 'arm64'];

function ask(number: number, given: readonly (number | bigint)[] = [], needs: readonly Need[] = []): number {
  return askOn('x64', number, { given, needs });
}

function askOn(
  machine: Architecture,
  number: number,
  { given = [], needs = [] }: { readonly given?: readonly (number | bigint)[]; readonly needs?: readonly Need[] } = {},
): number {
  const program = filterProgram(rulesFor(needs), machine);
  return runFilter(program, { architecture: ARCHITECTURES[machine].mark, number, arguments: given.map(BigInt) });
}

function call(name: SystemCall, ...given: readonly (number | bigint)[]): number {
  return ask(SYSTEM_CALLS[name][0], given);
}

describe.each(MACHINES)('the filter for %s', (machine) => {
  const { column, mark } = ARCHITECTURES[machine];

  it('agrees with its rules on every system call that no argument decides', () => {
    const rules = rulesFor([]);
    const expected = new Map<number, number>();
    const decidedByArgument = new Set<number>();
    for (const [name, rule] of rules) {
      const number = SYSTEM_CALLS[name][column] ?? -1;
      expected.set(number, rule.kind === 'error' ? RETURN.error + rule.errno : RETURN.allow);
      decidedByArgument.add(rule.kind === 'argument' ? number : -1);
    }
    const program = filterProgram(rules, machine);
    const wrong = Array.from({ length: LAST_KNOWN + 1 }, (_, number) => number)
      .filter((number) => !decidedByArgument.has(number))
      .filter(
        (number) =>
          runFilter(program, { architecture: mark, number, arguments: [] }) !== (expected.get(number) ?? RETURN.allow),
      );

    expect(wrong).toEqual([]);
  });

  it('answers unknown calls as if they did not exist', () => {
    expect(askOn(machine, LAST_KNOWN + 1)).toBe(ENOSYS);
    expect(askOn(machine, X32_BIT - 1)).toBe(ENOSYS);
    expect(askOn(machine, -1)).toBe(ENOSYS);
  });

  it('kills a task that calls as another machine', () => {
    const program = filterProgram(rulesFor([]), machine);

    expect(runFilter(program, { architecture: 0x40000003, number: 20, arguments: [] })).toBe(RETURN.killTree);
  });
});

describe('the filter', () => {
  it('lets read, write and execve through', () => {
    expect([0, 1, 59].map((number) => ask(number))).toEqual([RETURN.allow, RETURN.allow, RETURN.allow]);
  });

  it('kills a task that calls by the numbers of the x32 machine', () => {
    expect(ask(X32_BIT)).toBe(RETURN.killTree);
    expect(ask(0xfffffffe)).toBe(RETURN.killTree);
    expect(askOn('arm64', X32_BIT)).toBe(ENOSYS);
  });

  it('refuses clone with any namespace flag, and allows threads and forks', () => {
    expect(call('clone', 0x10000000)).toBe(EPERM);
    expect(call('clone', 0x00020000 | 17)).toBe(EPERM);
    expect(call('clone', 0x40000000n | 0xffff_0000_0000_0000n)).toBe(EPERM);
    expect(call('clone', 0x3d0f00)).toBe(RETURN.allow);
    expect(call('clone', 17)).toBe(RETURN.allow);
  });

  it('hides clone3 so that the C library falls back to clone', () => {
    expect(call('clone3')).toBe(ENOSYS);
  });

  it.each([
    ['unix', [1, 1, 0], EAFNOSUPPORT],
    ['inet tcp', [2, 1, 6], RETURN.allow],
    ['inet udp', [2, 1, 17], RETURN.allow],
    ['inet by type', [2, 1, 0], RETURN.allow],
    ['inet6', [10, 1, 0], RETURN.allow],
    ['inet icmp', [2, 1, 1], EPROTONOSUPPORT],
    ['inet mptcp', [2, 1, 262], EPROTONOSUPPORT],
    ['netlink', [16, 1, 0], EAFNOSUPPORT],
    ['packet', [17, 1, 0], EAFNOSUPPORT],
    ['alg', [38, 1, 0], EAFNOSUPPORT],
    ['vsock', [40, 1, 0], EAFNOSUPPORT],
    ['xdp', [44, 1, 0], EAFNOSUPPORT],
  ])('answers socket(%s)', (_family, given, expected) => {
    expect(call('socket', ...given)).toBe(expected);
  });

  it('is not fooled by the upper half of an argument', () => {
    expect(call('socket', 0x1_0000_0010n, 3, 0)).toBe(EAFNOSUPPORT);
    expect(call('ioctl', 0, 0xabcd_0000_5412n)).toBe(EPERM);
  });

  it('allows unix sockets to a task that needs them', () => {
    expect(ask(SYSTEM_CALLS.socket[0], [1, 1, 0], ['unix-sockets'])).toBe(RETURN.allow);
    expect(ask(SYSTEM_CALLS.socket[0], [16, 3, 0], ['unix-sockets'])).toBe(EAFNOSUPPORT);
    expect(call('socketpair', 1, 1, 0)).toBe(RETURN.allow);
    expect(call('socketpair', 40, 1, 0)).toBe(EAFNOSUPPORT);
  });

  it('allows ptrace only to a task that needs it', () => {
    expect(call('ptrace')).toBe(EPERM);
    expect(ask(SYSTEM_CALLS.ptrace[0], [], ['trace'])).toBe(RETURN.allow);
    expect(ask(SYSTEM_CALLS.process_vm_writev[0], [], ['trace'])).toBe(RETURN.allow);
    expect(ask(SYSTEM_CALLS.pidfd_getfd[0], [], ['trace'])).toBe(EPERM);
  });

  it('keeps terminal input from being faked, and lets other terminal calls through', () => {
    expect(call('ioctl', 0, 0x5412)).toBe(EPERM);
    expect(call('ioctl', 0, 0x541c)).toBe(EPERM);
    expect(call('ioctl', 0, 0x5413)).toBe(RETURN.allow);
  });

  it('allows harmless personalities and refuses executable data', () => {
    expect(call('personality', 0xffffffff)).toBe(RETURN.allow);
    expect(call('personality', 0x40000)).toBe(RETURN.allow);
    expect(call('personality', 0x400000)).toBe(EPERM);
  });
});
