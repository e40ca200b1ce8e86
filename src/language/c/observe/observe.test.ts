// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Encoded } from '../../../domain/encoded.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { Snapshot } from '../../../domain/target.ts';
import type { ObserveContext } from '../../language.ts';
import { FakeTree, probeOf, UNPATCHED } from '../fake-tree.ts';
import { around } from '../mutate/siblings.ts';
import { bytesOf } from '../run/bytes.ts';
import { runTests } from '../tests/run-tests.ts';
import { carriers } from './carriers.ts';
import { differences } from './differences.ts';
import { identify } from './identify.ts';
import { observe, observeMany } from './observe.ts';

const TOOL = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct record { char name[12]; };
static int habit(int a) { return a << 31; }
int main(int argc, char **argv)
{
  unsigned char data[300];
  struct record *r = malloc(sizeof *r);
  FILE *f = argc > 1 ? fopen(argv[1], "rb") : NULL;
  int i, n;
  if (f == NULL) { free(r); return 2; }
  n = fread(data, 1, sizeof data, f);
  fclose(f);
  habit(n);
  memset(r, 0, sizeof *r);
  for (i = 0; i < data[0] && i + 1 < n; i++)
    r->name[i] = data[i + 1];
  printf("%d %.5s\\n", i, r->name);
  free(r);
  return 0;
}
`;
const BUILD = 'gcc -g -fsanitize=address,undefined tool.c -o tool';

let tree: FakeTree;
let context: ObserveContext;

beforeAll(async () => {
  tree = await FakeTree.of({
    'tool.c': TOOL,
    'crash.bin': `\u0020${'\u00e9'.repeat(60)}`,
    'fine.bin': '\u0003abc',
    'head.h': '#include <stdlib.h>\nstatic __attribute__((noinline)) int last(char *p) {\n  return p[5];\n}\n',
    'head.c': '#include "head.h"\nint main(void) {\n  char *p = malloc(3);\n  return last(p);\n}\n',
    'leak.c': '#include <stdlib.h>\nint main(void) { char *p = malloc(4); p[0] = 1; p = 0; return p != 0; }\n',
  });
  context = await tree.context(
    `${BUILD} && gcc -g -fsanitize=address leak.c -o leak && gcc -g -O1 -fsanitize=address head.c -o head`,
    './tool fine.bin && echo "PASS: fine"',
  );
}, 60_000);
afterAll(async () => tree.remove());

const RIGHT = 'i < data[0] && i < (int)sizeof r->name && i + 1 < n';

function attack(): Probe {
  return probeOf(tree.reproducer('./tool crash.bin'));
}

function patched(condition: string): Snapshot {
  return tree.changed('tool.c', 'i < data[0] && i + 1 < n', condition);
}

function withInput(probe: Probe, value: string): Probe {
  const carrier = { kind: 'file', path: `${tree.directory}/crash.bin` } as const;
  return { ...probe, substitution: { replacements: [{ carrier, value }] } };
}

async function see(probe: Probe, snapshot: Snapshot): Promise<Observation> {
  return observe(probe, snapshot, context);
}

describe('a probe of a program', () => {
  it('shows the weakness on the unpatched target, with its reports and its input', { timeout: 60_000 }, async () => {
    const seen = await see(attack(), UNPATCHED);

    expect(seen.shown).toEqual({ kind: 'shown', because: 'heap-buffer-overflow write in main (tool.c:18)' });
    expect(seen.reports?.map(({ kind }) => kind)).toContain('shift-out-of-bounds');
    expect(seen.inputs?.[0]?.content).toBe(`\u0020${'\u00e9'.repeat(60)}`);
  });

  it('is blocked by a right patch, though the program goes on reporting its habit', { timeout: 60_000 }, async () => {
    const seen = await see(attack(), patched(RIGHT));

    expect(seen).toMatchObject({ shown: { kind: 'blocked' }, reached: true, behaviour: { exit: 'exit 0' } });
    expect(seen.reports).toHaveLength(1);
  });

  it.each([
    ['is one off', 'i < data[0] && i <= (int)sizeof r->name && i + 1 < n'],
    ['moves the fault elsewhere', 'i < data[0] && i < 12 && i < *(int *)(long)n'],
    ['fails an assertion instead', 'i < data[0] && (i < 12 || (abort(), 0)) && i + 1 < n'],
  ])('is not blocked by a patch that %s', { timeout: 60_000 }, async (_name, condition) => {
    const seen = await see(attack(), patched(condition));

    expect(seen.shown.kind).toBe('shown');
  });

  it(
    'is inconclusive when the patched target does not build, hangs, or its program is not started',
    { timeout: 60_000 },
    async () => {
      const quick = { ...attack(), reproducer: { ...attack().reproducer, timeoutMs: 20_000 } };
      const missing = probeOf(tree.reproducer('./absent crash.bin'), 'benign');
      const all = await Promise.all([
        see(attack(), patched('nonsense')),
        see(quick, patched('i < 9 || n')),
        see(missing, UNPATCHED),
      ]);

      expect(all.map(({ shown }) => shown.kind)).toEqual(['inconclusive', 'shown', 'inconclusive']);
    },
  );

  it('shows nothing when the program is a stub', { timeout: 60_000 }, async () => {
    const seen = await see(attack(), { name: 'stub', changes: [] });

    expect(seen.shown.kind).toBe('blocked');
  });

  it('tells a benign run’s difference, and a release that a patch took away', { timeout: 60_000 }, async () => {
    const benign = withInput({ ...attack(), role: 'benign' }, '\u0003abc');
    const before = await see(benign, UNPATCHED);
    const same = await see(benign, patched(RIGHT));
    const other = await see(benign, patched('i < data[0] && i < 2 && i + 1 < n'));
    const leaking = await see(benign, tree.changed('tool.c', '  free(r);\n  return 0;', '  r = 0;\n  return 0;'));

    expect(differences(before.behaviour, same.behaviour, [])).toEqual([]);
    expect(differences(before.behaviour, other.behaviour, [])[0]).toContain('stdout');
    expect(leaking.shown).toMatchObject({ kind: 'shown' });
  });

  it('answers many trials as it answers each', { timeout: 60_000 }, async () => {
    const values = ['\u000cabcdefghijkl', '\u000dabcdefghijklm', ''];
    const seen = await observeMany(
      values.map((value) => ({ probe: withInput(attack(), value) })),
      UNPATCHED,
      context,
    );

    expect(seen.map(({ shown }) => shown.kind)).toEqual(['blocked', 'shown', 'blocked']);
  });
});

describe('what a reproducer shows by itself', () => {
  it('is told with its class and place', { timeout: 60_000 }, async () => {
    const found = await identify(tree.reproducer('./tool crash.bin'), context);

    expect(found).toMatchObject({ weakness: 'CWE-787', locations: [{ file: 'tool.c', region: { startLine: 18 } }] });
  });

  it('is placed in the header its code stands in', { timeout: 60_000 }, async () => {
    const found = await identify(tree.reproducer('./head'), context);

    expect(found?.locations).toMatchObject([{ file: 'head.h', region: { startLine: 3 } }, { file: 'head.c' }]);
  });

  it('is a leak only where nothing else is wrong', { timeout: 60_000 }, async () => {
    const found = await identify(tree.reproducer('./leak'), context);

    expect(found).toMatchObject({ weakness: 'CWE-401', shows: { kind: 'sanitizer', report: 'memory-leak' } });
  });

  it('is the program’s habit only where nothing else is reported', { timeout: 60_000 }, async () => {
    const found = await identify(tree.reproducer('./tool fine.bin'), context);

    expect(found?.said).toContain('shift-out-of-bounds');
  });
});

describe('the search around an input', () => {
  it('finds the number at which the failure begins', { timeout: 120_000 }, async () => {
    const seen = await see(attack(), UNPATCHED);
    const [carrier] = carriers(seen, { ...FINDING, reproducer: attack().reproducer });
    const { attacks, harmless } = await around(
      {
        value: seen.inputs?.[0]?.content ?? '',
        carrier: carrier ?? { kind: 'text', literal: '' },
        reproducer: attack().reproducer,
        context,
      },
      seen,
    );

    expect(attacks.map(({ value }) => firstByte(value))).toContain(13);
    expect(harmless.map(({ value }) => firstByte(value))).toContain(12);
  });
});

function firstByte(value: Encoded): number {
  return bytesOf(value)[0] ?? -1;
}

const FINDING = {
  id: 'f',
  weakness: 'CWE-787',
  target: { root: '/', directory: '/', language: 'c' },
  component: { name: 'tree', version: '0', path: '' },
  locations: [],
  source: 'reproducer',
  advisories: [],
} as const;

describe('the tests of a tree', () => {
  it('see a patch that breaks them', { timeout: 60_000 }, async () => {
    const before = await runTests(UNPATCHED, context, 2);
    const after = await runTests(
      tree.changed('tool.c', '  free(r);\n  return 0;', '  free(r);\n  return 3;'),
      context,
      1,
    );

    expect(before?.results.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'fine passed',
      'the command ends with status 0 passed',
    ]);
    expect(after?.results.map(({ kind }) => kind)).toEqual(['failed']);
  });
});
