// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { ObserveContext } from '../../language.ts';
import { FakeTree, probeOf, UNPATCHED } from '../fake-tree.ts';
import { observe } from './observe.ts';
import { isBare, isCut, withWholeStack } from './whole-stack.ts';

function reportOf(...names: readonly string[]): SanitizerReport {
  const stack = names.map((name) => ({ file: 'a.c', line: 3, column: 0, isOwn: name !== 'memcpy', function: name }));
  return { detector: 'address', kind: 'heap-use-after-free', said: '', stack, related: [] };
}

describe('a stack', () => {
  it('is cut where it does not come to its beginning', () => {
    expect(isCut([reportOf('memcpy', 'copy')])).toBe(true);
    expect(isCut([reportOf('memcpy', 'copy', 'main')])).toBe(false);
    expect(isCut([reportOf('memcpy')])).toBe(false);
  });

  it('is asked for again where it ran over and none of it was told', () => {
    const overflow = (names: readonly string[]): SanitizerReport => ({ ...reportOf(...names), kind: 'stack-overflow' });

    expect(isBare([overflow([])])).toBe(true);
    expect(isBare([overflow(['memcpy'])])).toBe(true);
    expect(isBare([overflow(['copy'])])).toBe(false);
    expect(isBare([reportOf()])).toBe(false);
  });

  it('is taken from another run where that tells more of the same', () => {
    const whole = [reportOf('memcpy', 'copy', 'show', 'main')];
    const other = [{ ...reportOf('memcpy', 'copy', 'main'), kind: 'double-free' }];

    expect(withWholeStack([reportOf('memcpy', 'copy')], whole)).toEqual(whole);
    expect(withWholeStack([reportOf('memcpy', 'inner')], whole)).toEqual([
      reportOf('memcpy', 'inner', 'copy', 'show', 'main'),
    ]);
    expect(withWholeStack([reportOf('memcpy', 'copy')], other)).toEqual([reportOf('memcpy', 'copy')]);
  });
});

describe('a program built without tables for unwinding', () => {
  let tree: FakeTree;
  let context: ObserveContext;

  beforeAll(async () => {
    tree = await FakeTree.of({
      'tool.c': `#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static char *__attribute__((noinline)) format(const char *s)
{
  char *to = NULL;
  if (asprintf(&to, "%s!", s) < 0) abort();
  return to;
}
static int __attribute__((noinline)) show(const char *s)
{
  char *text = format(s);
  int n = puts(text);
  free(text);
  return n + 1;
}
int main(int argc, char **argv)
{
  char *s = strdup(argv[0]);
  if (argc > 1) free(s);
  return show(s) < 0;
}
`,
    });
    const flags = '-g -O1 -fno-omit-frame-pointer -fno-unwind-tables -fno-asynchronous-unwind-tables';
    context = await tree.context(`gcc ${flags} -fsanitize=address tool.c -o tool`, 'true');
  }, 60_000);
  afterAll(async () => tree.remove());

  it('tells by frame pointers who called', { timeout: 60_000 }, async () => {
    const { reports = [] } = await observe(probeOf(tree.reproducer('./tool x')), UNPATCHED, context);

    const own = reports.at(-1)?.stack.filter(({ isOwn }) => isOwn) ?? [];
    expect(own.map((frame) => frame.function)).toEqual(['format', 'show', 'main']);
  });
});
