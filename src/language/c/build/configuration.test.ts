// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { BuildCommand } from './build-command.ts';
import { argumentsFor, hasFuzzer, isWatchedByOthers, unwatched, WATCHER } from './configuration.ts';

function link(...args: readonly string[]): BuildCommand {
  const paths = { inputs: ['/t/a.c'], sources: ['/t/a.c'], outputs: ['/t/tool'] };
  return { kind: 'link', directory: '/t', program: '/usr/bin/clang', args, ...paths };
}

describe('a libFuzzer program', () => {
  const fuzzer = link('-g', '-O1', '-fsanitize=fuzzer,address', 'a.c', '-o', 'tool');

  it('is watched without its own watcher, with a main of ours', () => {
    const args = argumentsFor(fuzzer, 'covered');

    expect(args).toContain('-fsanitize=address');
    expect(args).toContain(WATCHER);
    expect(args.join(' ')).not.toContain('fuzzer');
    expect(hasFuzzer(fuzzer)).toBe(true);
  });

  it('keeps its main where checks are left out', () => {
    expect(argumentsFor(fuzzer, 'plain')).toContain('-fsanitize=fuzzer');
    expect(argumentsFor(fuzzer, 'plain').join(' ')).not.toContain('address');
  });

  it('is told from one that is only prepared for it', () => {
    expect(hasFuzzer(link('-fsanitize=fuzzer-no-link,address', 'a.c'))).toBe(false);
    expect(argumentsFor(link('-fsanitize=fuzzer-no-link', 'a.c'), 'covered').join(' ')).not.toContain('fuzzer');
  });
});

describe('a program under valgrind', () => {
  it('is known by the command, which runs without it as well', () => {
    expect(isWatchedByOthers('valgrind -q --error-exitcode=9 ./tool in')).toBe(true);
    expect(unwatched('LANG=C valgrind -q ./tool in')).toBe('LANG=C ./tool in');
    expect(isWatchedByOthers('./valgrind-report in')).toBe(false);
  });

  it('has debug information and no checks of its own', () => {
    expect(argumentsFor(link('-O1', '-fsanitize=address', 'a.c'), 'traced')).toEqual(['-O1', 'a.c', '-g', '-gdwarf-4']);
  });
});

describe('a link with checks of its own', () => {
  it('takes parts that were checked by us as well', () => {
    expect(argumentsFor(link('-g', '-fsanitize=address', 'a.c'), 'checked')).toContain('-fsanitize=undefined');
    expect(argumentsFor(link('-g', '-fsanitize=thread', 'a.c'), 'checked')).not.toContain('-fsanitize=undefined');
  });
});
