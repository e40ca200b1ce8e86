// SPDX-License-Identifier: Apache-2.0
import { readdir } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeTree, UNPATCHED } from '../fake-tree.ts';
import { load } from '../observe/load.ts';
import { runTrial } from '../run/run-trial.ts';
import type { ObserveContext } from '../../language.ts';
import type { Snapshot } from '../../../domain/target.ts';
import { buildCommandOf } from './build-command.ts';
import { builtSnapshot, isBuilt } from './built.ts';
import { argumentsFor } from './configuration.ts';
import { callsIn } from './records.ts';

const FILES = {
  Makefile: `CC=gcc
bin/tool: tool
	mkdir -p bin && cp tool bin/tool
tool: main.o libpart.a
	$(CC) -o $@ main.o -L. -lpart
libpart.a: part.o
	ar cru $@ part.o
%.o: %.c part.h
	$(CC) -c -o $@ $<
check: tool
	./check.sh
`,
  'part.h': '#define WORD "one"\nconst char *part(void);\n',
  'part.c': '#include "part.h"\nconst char *part(void) { return WORD; }\n',
  'main.c': '#include <stdio.h>\n#include "part.h"\nint main(void) { puts(part()); return 0; }\n',
  'check.sh':
    '#!/bin/sh\nif ./tool | grep -q one; then echo "PASS: says one"; else echo "FAIL: says one"; exit 1; fi\n',
};

const ONE = '#include <stdio.h>\nint main(void) { puts("one"); return 0; }\n';

let tree: FakeTree | undefined;
afterEach(async () => tree?.remove());

async function outputOf(command: string, snapshot: Snapshot, context: ObserveContext): Promise<string> {
  const built = await builtSnapshot(snapshot, context, 'checked');
  const mounts = isBuilt(built) ? built.mounts : [];
  const { root, directory } = context.target;
  const place = { root, directory, mounts, timeoutMs: 20_000, isTraced: false };
  const run = await runTrial(
    { command, env: { ASAN_OPTIONS: 'detect_leaks=0' }, inputs: new Map() },
    place,
    context.sandbox,
  );
  return isBuilt(built) ? run.stdout.trim() : built.failed;
}

describe('a tree that make builds', () => {
  it(
    'is built again for a changed file, through its archive, and in files that were copied',
    { timeout: 60_000 },
    async () => {
      tree = await FakeTree.of(FILES);
      const context = await tree.context('make');

      const before = await outputOf('./tool; ./bin/tool', UNPATCHED, context);
      const after = await outputOf(
        './tool; ./bin/tool',
        tree.changed('part.c', 'return WORD', 'return "two"'),
        context,
      );

      expect([before, after]).toEqual(['one\none', 'two\ntwo']);
    },
  );

  it('is built again for a changed header, and left as it is on disk', { timeout: 60_000 }, async () => {
    tree = await FakeTree.of(FILES);
    const context = await tree.context('make');

    const after = await outputOf('./tool', tree.changed('part.h', '"one"', '"three"'), context);

    expect(after).toBe('three');
    expect((await readdir(tree.directory)).toSorted()).toEqual(Object.keys(FILES).toSorted());
  });

  it('has sanitizers in it, though its own build has none', { timeout: 60_000 }, async () => {
    tree = await FakeTree.of(FILES);
    const context = await tree.context('make');

    expect(await outputOf('nm -D ./tool | grep -c __asan_init', UNPATCHED, context)).toBe('1');
  });

  it(
    'does not load with a patch that does not compile, and says what the compiler said',
    { timeout: 60_000 },
    async () => {
      tree = await FakeTree.of(FILES);
      const context = await tree.context('make');

      const good = await load(UNPATCHED, context);
      const broken = await load(tree.changed('part.c', 'WORD', 'wrod'), context);

      expect(good.entries).toMatchObject([
        { file: 'libpart.a', error: null, exports: ['part: function'] },
        { file: 'tool', error: null },
      ]);
      expect(broken.entries[0]?.error).toContain('wrod');
    },
  );

  it(
    'is recorded though a compiler is called by its absolute path, and though it was built before',
    { timeout: 60_000 },
    async () => {
      tree = await FakeTree.of({
        'main.c': ONE,
        Makefile: 'tool: main.c\n\t$(CC) -o $@ main.c\n',
        tool: 'built before',
      });
      const context = await tree.context('make CC=/usr/bin/gcc');

      expect(await outputOf('./tool', UNPATCHED, context)).toBe('one');
    },
  );
});

describe('a build that hands arguments over in a file', () => {
  it('links again what was named there, though the file is gone', { timeout: 60_000 }, async () => {
    const line = 'gcc -c main.c part.c && echo "main.o part.o" > objects && gcc -o tool @objects && rm objects';
    tree = await FakeTree.of(FILES);
    const context = await tree.context(line);

    expect(await outputOf('./tool', tree.changed('part.c', 'return WORD', 'return "two"'), context)).toBe('two');
  });

  it('reads quotes and backslashes as compilers do', () => {
    const text = [
      '2',
      '/t',
      '@response',
      '@x',
      `a.o "b c.o" 'd e.o' f\\ g.o`,
      '3',
      '/t',
      '/usr/bin/gcc',
      '-o',
      'tool',
      '@x',
      '',
    ].join('\0');

    expect(callsIn(text)).toEqual([
      { directory: '/t', program: '/usr/bin/gcc', args: ['-o', 'tool', 'a.o', 'b c.o', 'd e.o', 'f g.o'] },
    ]);
  });
});

describe('a tree that cannot be built', () => {
  it.each([
    [
      'make',
      { 'main.c': '#include <absent/zlib.h>\nint main(void) { return 0; }\n' },
      'the header absent/zlib.h is missing',
    ],
    ['absent-tool --all', {}, 'absent-tool'],
    ['true', {}, 'called no compiler'],
  ])('says why: %s', { timeout: 60_000 }, async (build, files, said) => {
    tree = await FakeTree.of({ ...FILES, ...files });
    const context = await tree.context(build);

    await expect(builtSnapshot(UNPATCHED, context, 'checked')).rejects.toThrow(said);
  });
});

describe('what a call of a build tool means', () => {
  const at = (program: string, ...args: readonly string[]) =>
    buildCommandOf({ directory: '/t/b', program: `/usr/bin/${program}`, args });

  it.each([
    [
      'compiling',
      at('gcc', '-Iinc', '-c', '../a.c', '-o', 'a.o'),
      { kind: 'compile', sources: ['/t/a.c'], outputs: ['/t/b/a.o'] },
    ],
    ['compiling without a name', at('cc', '-c', '../x/a.cc'), { kind: 'compile', outputs: ['/t/b/a.o'] }],
    ['linking', at('g++', 'a.o', '-L', 'lib', '-lz', '-otool'), { kind: 'link', outputs: ['/t/b/tool'] }],
    ['both at once', at('clang', 'a.c', 'b.o'), { kind: 'link', sources: ['/t/b/a.c'], outputs: ['/t/b/a.out'] }],
    [
      'archiving',
      at('x86_64-linux-gnu-ar', 'cru', 'lib.a', 'a.o'),
      { kind: 'archive', inputs: ['/t/b/a.o'], outputs: ['/t/b/lib.a'] },
    ],
    ['a partial link', at('ld', '-r', '-o', 'built-in.o', 'a.o'), { kind: 'link', outputs: ['/t/b/built-in.o'] }],
  ])('%s', (_name, command, meaning) => {
    expect(command).toMatchObject(meaning);
  });

  it('is nothing when nothing is made', () => {
    expect([at('gcc', '--version'), at('gcc', '-E', 'a.c'), at('ar', 't', 'lib.a'), at('gcc', '-x', 'c', '-')]).toEqual(
      [null, null, null, null],
    );
  });

  it('keeps the user’s sanitizers and takes them away for a plain build', () => {
    const command = at('gcc', '-g', '-fsanitize=address', '-c', 'a.c');

    expect(command && argumentsFor(command, 'checked')).toEqual(['-g', '-fsanitize=address', '-c', 'a.c']);
    expect(command && argumentsFor(command, 'plain')).not.toContain('-fsanitize=address');
  });
});
