// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Mount, Run, Task } from '../sandbox.ts';
import type { Architecture, SystemCall } from '../seccomp/system-calls.ts';
import type { Bait } from './bait.ts';
import { UNTOUCHED } from './bait.ts';
import type { EscapeAttempt, Group, Trial } from './escape-attempt.ts';
import { THROUGH } from './escape-attempt.ts';
import { callNumber, rawCallProgram } from './raw-call.ts';
import type { RawArgument } from './raw-call.ts';
import type { Weakening } from './weakening.ts';

export function shell(script: string, more: Partial<Task> = {}): Task {
  return { argv: ['/bin/sh', '-c', script], cwd: '/', mounts: [], limits: { wallMs: 10_000 }, ...more };
}

/** `script` sees what follows as `args`. */
export function node(script: string, args: readonly (string | number)[] = [], more: Partial<Task> = {}): Task {
  const argv = ['node', '-e', `const args = process.argv.slice(1);\n${script}`, ...args.map(String)];
  return { ...shell('', more), argv };
}

export function target(bait: Bait, kind: 'read-only' | 'shadow' | 'copy-on-write'): readonly Mount[] {
  return [{ kind, from: bait.project, at: bait.project }];
}

export function saidThrough(run: Run): string | null {
  return run.stdout.includes(THROUGH) ? 'the script got through' : null;
}

export function caught(bait: Bait): (run: Run) => string | null {
  return (run) => (run.stdout.includes(bait.token) ? 'it got hold of the planted secret' : null);
}

/** Whether a spare file on the host was changed. It is put back, and the first to see it says so. */
export function changed(file: string): () => string | null {
  return () => {
    if (existsSync(file) && readFileSync(file, 'utf8') === UNTOUCHED) {
      return null;
    }
    writeFileSync(file, UNTOUCHED);
    return 'a file of the host was changed';
  };
}

export interface RawAttempt {
  readonly name: string;
  readonly group: Group;
  readonly tries: string;
  readonly call: SystemCall | { readonly x64: number; readonly arm64: number };
  readonly given: readonly RawArgument[];
  readonly without: Weakening;
  /** Error numbers that tell that the kernel looked at the call; 0 is always one. */
  readonly alsoThrough?: readonly number[];
}

/** An attempt that is one system call. */
export function rawAttempt({ name, group, tries, call, given, without, alsoThrough = [] }: RawAttempt): EscapeAttempt {
  return {
    name,
    group,
    tries,
    prepare() {
      const architecture: Architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
      const number = typeof call === 'string' ? callNumber(call, architecture) : call[architecture];
      if (number === -1) {
        return { because: 'this machine has no such system call' };
      }
      return rawTrial(rawCallProgram(number, given, architecture), without, [0, ...alsoThrough]);
    },
  };
}

export function rawTrial(program: Buffer, without: Weakening, through: readonly number[]): Trial {
  const script = 'printf %s "$1" | base64 -d >/tmp/call && chmod +x /tmp/call || exit; /tmp/call; echo "status $?"';
  return {
    task: { ...shell(''), argv: ['/bin/sh', '-c', script, 'sh', program.toString('base64')] },
    without,
    breach(run) {
      const [, status] = /status (\d+)/.exec(run.stdout) ?? [];
      return status !== undefined && through.includes(Number(status)) ? 'the kernel took the call' : null;
    },
  };
}
