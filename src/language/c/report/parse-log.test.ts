// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { ownFiles } from './own-files.ts';
import { reportsIn } from './reports.ts';
import { ownFrame, signatureOf } from './signature.ts';
import { withoutReports } from './strip.ts';

const OWN = ownFiles('/src/tool', ['lib/parse.c', 'lib/io.c', 'main.c', 'race.c']);

const HEAP = `reading a.bin
=================================================================
==12==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602000000019 at pc 0x5651 bp 0x7ffc sp 0x7ffb
READ of size 4 at 0x602000000019 thread T0
    #0 0x7f64 in __interceptor_memcpy ../../../../src/libsanitizer/sanitizer_common/sanitizer_common_interceptors.inc:827
    #1 0x5651 in parse_header /src/tool/lib/parse.c:31:9
    #3 0x5652 in main /src/tool/main.c:3
    #4 0x7f1e (/lib/x86_64-linux-gnu/libc.so.6+0x27249) (BuildId: 93ac)

0x602000000019 is located 5 bytes to the right of 4-byte region [0x602000000010,0x602000000014)
allocated by thread T0 here:
    #0 0x7f64 in __interceptor_malloc ../../../../src/libsanitizer/asan/asan_malloc_linux.cpp:69
    #1 0x5653 in read_all /src/tool/lib/io.c:7

SUMMARY: AddressSanitizer: heap-buffer-overflow /src/tool/lib/parse.c:31 in parse_header
Shadow bytes around the buggy address:
  0x0c047fff7fb0: 00 00 00 00
==12==ABORTING
done
`;

const UNDEFINED = `lib/parse.c:12:7: runtime error: signed integer overflow: 2147483647 + 1 cannot be represented in type 'int'
    #0 0x55d0 in add /src/tool/lib/parse.c:12
    #1 0x55d1 in main /src/tool/main.c:9
`;

describe('reports in a log', () => {
  it('tell the access, the stacks with their gaps, and which frames are the target’s own', () => {
    const [report] = reportsIn(HEAP, OWN);

    expect(report).toMatchObject({
      detector: 'address',
      kind: 'heap-buffer-overflow',
      access: { how: 'read', size: 4 },
      related: [{ role: 'allocated' }],
    });
    expect(report?.stack.map((frame) => frame.isOwn)).toEqual([false, true, true, false]);
    expect(report && ownFrame(report)).toMatchObject({
      file: 'lib/parse.c',
      line: 31,
      column: 9,
      function: 'parse_header',
    });
  });

  it.each([
    ["    [144, 192) 'text' (line 8) <== Memory access at offset 144 is inside this variable", 'text', 8],
    [
      "0x55 is located 0 bytes to the right of global variable 'table' defined in 'lib/parse.c:3:12' (0x55) of size 4",
      'table',
      3,
    ],
  ])('name the variable: %s', (line, name, at) => {
    const log = `==1==ERROR: AddressSanitizer: stack-buffer-overflow on address 0x55\n    #0 0x1 in f main.c:1\n\n${line}\nSUMMARY: x\n`;
    const [report] = reportsIn(log, OWN);

    expect(report?.variable).toEqual({ name, line: at });
  });

  it('are all found, in their order', () => {
    const reports = reportsIn(UNDEFINED + HEAP, OWN);

    expect(reports.map(({ kind }) => kind)).toEqual(['signed-integer-overflow', 'heap-buffer-overflow']);
    expect(reports[0]?.stack[0]).toMatchObject({ file: 'lib/parse.c', line: 12, column: 7, function: 'add' });
  });

  it.each([
    ['attempting double-free on 0x60 in thread T0:', 'double-free'],
    ['attempting free on address which was not malloc()-ed: 0x60', 'bad-free'],
    ['SEGV on unknown address 0x000000000010 (pc 0x5 bp 0x7 sp 0x7 T0)', 'null-dereference'],
    ['SEGV on unknown address 0x7f0000000010 (pc 0x5 bp 0x7 sp 0x7 T0)', 'segv'],
    ['negative-size-param: (size=-1)', 'negative-size-param'],
    ['memcpy-param-overlap: memory ranges [0x1,0x2) and [0x1, 0x2) overlap', 'memcpy-param-overlap'],
    ['requested allocation size 0xffffffff exceeds maximum supported size', 'allocation-size-too-big'],
    ['stack-overflow on address 0x7ffc (pc 0x5 bp 0x7 sp 0x7 T0)', 'stack-overflow'],
    ['FPE on unknown address 0x55 (pc 0x55 bp 0x7 sp 0x7 T0)', 'division-by-zero'],
  ])('of AddressSanitizer: %s', (said, kind) => {
    const [report] = reportsIn(`==1==ERROR: AddressSanitizer: ${said}\n    #0 0x1 in f main.c:1\n`, OWN);

    expect(report?.kind).toBe(kind);
  });

  it.each([
    ['division by zero', 'division-by-zero'],
    ["left shift of 1 by 40 places cannot be represented in type 'int'", 'shift-out-of-bounds'],
    ["index 9 out of bounds for type 'int [4]'", 'index-out-of-bounds'],
    ["member access within null pointer of type 'struct s'", 'null-pointer'],
    ["load of value 7, which is not a valid value for type '_Bool'", 'invalid-bool-load'],
    ['applying non-zero offset 8 to null pointer', 'null-pointer-offset'],
  ])('of UndefinedBehaviorSanitizer: %s', (said, kind) => {
    const [report] = reportsIn(`main.c:3:4: runtime error: ${said}\n`, OWN);

    expect(report).toMatchObject({ kind, stack: [{ file: 'main.c', line: 3, column: 4, isOwn: true }] });
  });

  it('of LeakSanitizer are one for each block that nothing points to', () => {
    const reports = reportsIn(
      `==7==ERROR: LeakSanitizer: detected memory leaks

Direct leak of 4 byte(s) in 1 object(s) allocated from:
    #0 0x7f64 in __interceptor_malloc ../../../../src/libsanitizer/asan/asan_malloc_linux.cpp:69
    #1 0x55b9 in main /src/tool/main.c:3

Indirect leak of 8 byte(s) in 1 object(s) allocated from:
    #0 0x7f64 in __interceptor_malloc ../../../../src/libsanitizer/asan/asan_malloc_linux.cpp:69
    #1 0x55b9 in read_all /src/tool/lib/io.c:5

SUMMARY: AddressSanitizer: 12 byte(s) leaked in 2 allocation(s).`,
      OWN,
    );

    expect(reports.map(signatureOf)).toEqual(['memory-leak in main (main.c)']);
  });

  it('of MemorySanitizer tell where the value was made', () => {
    const [report] = reportsIn(
      `==9==WARNING: MemorySanitizer: use-of-uninitialized-value
    #0 0x49 in main /src/tool/main.c:8:7

  Uninitialized value was created by a heap allocation
    #0 0x43 in malloc (/src/tool/a.out+0x43)
    #1 0x49 in main /src/tool/main.c:5:12

SUMMARY: MemorySanitizer: use-of-uninitialized-value main.c:8:7 in main`,
      OWN,
    );

    expect(report).toMatchObject({ kind: 'use-of-uninitialized-value', related: [{ role: 'allocated' }] });
  });

  it('of ThreadSanitizer tell the other access', () => {
    const [report] = reportsIn(
      `==================
WARNING: ThreadSanitizer: data race (pid=5)
  Write of size 4 at 0x55 by thread T1:
    #0 worker /src/tool/race.c:6 (race+0x1289)

  Previous read of size 4 at 0x55 by main thread:
    #0 main /src/tool/race.c:14 (race+0x1300)

SUMMARY: ThreadSanitizer: data race /src/tool/race.c:6 in worker`,
      OWN,
    );

    expect(report).toMatchObject({
      kind: 'data-race',
      access: { how: 'write' },
      stack: [{ file: 'race.c', line: 6, function: 'worker' }],
      related: [{ role: 'other-access', stack: [{ line: 14 }] }],
    });
  });

  it('of valgrind tell what the address was', () => {
    const reports = reportsIn(
      `==3== Invalid write of size 1
==3==    at 0x48: strcpy (in /usr/libexec/valgrind/vgpreload_memcheck.so)
==3==    by 0x10: parse_header (parse.c:31)
==3==    by 0x11: main (main.c:3)
==3==  Address 0x4a is 0 bytes after a block of size 4 alloc'd
==3==    at 0x48: malloc (in /usr/libexec/valgrind/vgpreload_memcheck.so)
==3==    by 0x10: read_all (io.c:7)
==3==
==3== Conditional jump or move depends on uninitialised value(s)
==3==    at 0x10: main (main.c:5)
==3== `,
      OWN,
    );

    expect(reports).toMatchObject([
      { kind: 'heap-buffer-overflow', access: { how: 'write', size: 1 }, related: [{ role: 'allocated' }] },
      { kind: 'use-of-uninitialized-value', stack: [{ file: 'main.c', line: 5, isOwn: true }] },
    ]);
  });

  it('of libFuzzer count only where no sanitizer told the same', () => {
    const alone = reportsIn(
      '==4== ERROR: libFuzzer: deadly signal\n    #0 0x1 in parse /src/tool/lib/parse.c:3:1\n',
      OWN,
    );
    const both = reportsIn(`${HEAP}==4== ERROR: libFuzzer: deadly signal\n    #0 0x1 in f /src/tool/main.c:3:1\n`, OWN);

    expect(alone.map(({ detector }) => detector)).toEqual(['libfuzzer']);
    expect(both.map(({ detector }) => detector)).toEqual(['address']);
  });

  it('have frames without symbols where the log has none', () => {
    const [report] = reportsIn(
      '==1==ERROR: AddressSanitizer: SEGV on unknown address 0x7f00000000\n    #0 0x55  (/opt/tool+0x12)\n',
      OWN,
    );

    expect(report?.stack).toEqual([{ file: '/opt/tool+0x12', line: 0, column: 0, isOwn: false }]);
  });

  it('are none in the log of a run without faults', () => {
    expect(reportsIn('error: cannot open file\n#1 in the list\nwarning: runtime is long\n', OWN)).toEqual([]);
  });
});

describe('own files', () => {
  it('are known by the end of their path on another machine, and never taken for the system’s', () => {
    expect(OWN.locate('/build/tool-1.0/lib/parse.c')).toBe('lib/parse.c');
    expect(OWN.locate('../lib/parse.c')).toBe('lib/parse.c');
    expect(OWN.locate('/usr/include/main.c')).toBeUndefined();
    expect(OWN.locate('other.c')).toBeUndefined();
  });

  it('are not guessed between two of one name', () => {
    const own = ownFiles('/src/tool', ['a/io.c', 'b/io.c']);

    expect(own.locate('io.c')).toBeUndefined();
    expect(own.locate('/x/b/io.c')).toBe('b/io.c');
  });
});

describe('output without reports', () => {
  it('is what the program itself wrote', () => {
    expect(withoutReports(`${UNDEFINED}${HEAP}`)).toBe('reading a.bin\ndone\n');
  });
});
