// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObserveContext } from '../../language.ts';
import { FakeTree, probeOf, UNPATCHED } from '../fake-tree.ts';
import { observe } from './observe.ts';
import { silenced } from './silenced.ts';

const TOOL = `#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
  int number = argc > 1 ? atoi(argv[1]) : 0;
  int next = number + 7;
  printf("%ld\\n", (long)next);
  return 0;
}
`;

let tree: FakeTree;
let context: ObserveContext;

beforeAll(async () => {
  tree = await FakeTree.of({ 'tool.c': TOOL });
  context = await tree.context('gcc -g -fsanitize=address,undefined tool.c -o tool', 'true');
}, 60_000);
afterAll(async () => tree.remove());

async function answered(by: string): Promise<string | null> {
  const probe = probeOf(tree.reproducer('./tool 2147483647'));
  const before = await observe(probe, UNPATCHED, context);
  return silenced({ probe, before }, tree.changed('tool.c', 'int next = number + 7;', by), context);
}

describe('an overflow that is no longer reported', () => {
  it('goes on wrapped round where a patch only makes it unsigned', { timeout: 60_000 }, async () => {
    const why = await answered('int next = (int)((unsigned)number + 7u);');

    expect(why).toContain('the int that is too large now wraps round unreported');
  });

  it.each([
    ['is refused', 'if (number > 2147483640)\n    return 1;\n  int next = number + 7;'],
    ['is answered otherwise', 'int next = (int)(((unsigned)number + 7u) & 0x7fffffffu);'],
    ['is counted in a wider type', 'long next = (long)number + 7;'],
  ])('is mended where it %s', { timeout: 60_000 }, async (_name, by) => {
    expect(await answered(by)).toBeNull();
  });
});

const SHIFT = `#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
  int top = argc > 1 ? atoi(argv[1]) : 0;
  unsigned number = (unsigned)(top << 24);
  printf("%u\\n", number);
  return 0;
}
`;

const MASK = `#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
  int bit = argc > 1 ? atoi(argv[1]) : 0;
  unsigned mask = 0;
  mask |= 1u << bit;
  printf("%u\\n", mask);
  return 0;
}
`;

describe('a shift by too much that is no longer reported', () => {
  let shifting: FakeTree;
  let where: ObserveContext;

  beforeAll(async () => {
    shifting = await FakeTree.of({ 'tool.c': MASK });
    where = await shifting.context('gcc -g -fsanitize=address,undefined tool.c -o tool', 'true');
  }, 60_000);
  afterAll(async () => shifting.remove());

  async function objection(by: string): Promise<string | null> {
    const probe = probeOf(shifting.reproducer('./tool 40'));
    const before = await observe(probe, UNPATCHED, where);
    return silenced({ probe, before }, shifting.changed('tool.c', 'mask |= 1u << bit;', by), where);
  }

  it.each(['mask |= 1u << (bit % 32);', 'mask |= 1u << (bit & 31);'])(
    'is only hidden where it is reduced: %s',
    { timeout: 60_000 },
    async (by) => {
      expect(await objection(by)).toContain('is answered as it was');
    },
  );

  it('is mended where it is refused', { timeout: 60_000 }, async () => {
    expect(await objection('if (bit < 0 || bit > 31)\n    return 1;\n  mask |= 1u << bit;')).toBeNull();
  });
});

describe('a shift that is no longer reported', () => {
  let shifting: FakeTree;
  let where: ObserveContext;

  beforeAll(async () => {
    shifting = await FakeTree.of({ 'tool.c': SHIFT });
    where = await shifting.context('gcc -g -fsanitize=address,undefined tool.c -o tool', 'true');
  }, 60_000);
  afterAll(async () => shifting.remove());

  async function objection(by: string): Promise<string | null> {
    const probe = probeOf(shifting.reproducer('./tool 255'));
    const before = await observe(probe, UNPATCHED, where);
    return silenced({ probe, before }, shifting.changed('tool.c', '(unsigned)(top << 24)', by), where);
  }

  it('has lost bits where the answer is another', { timeout: 60_000 }, async () => {
    expect(await objection('(unsigned)((top & 0x7f) << 24)')).toContain('is answered, and otherwise');
  });

  it('is mended where it is done in a type that holds the bits', { timeout: 60_000 }, async () => {
    expect(await objection('(unsigned)top << 24')).toBeNull();
  });
});

const MEAN = `#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
  int count = argc > 1 ? atoi(argv[1]) : 0;
  int mean = 100 / count;
  printf("%d\\n", mean);
  return 0;
}
`;

describe('a division by zero that is no longer reported', () => {
  let dividing: FakeTree;
  let where: ObserveContext;

  beforeAll(async () => {
    dividing = await FakeTree.of({ 'tool.c': MEAN });
    where = await dividing.context('gcc -g -fsanitize=address,undefined tool.c -o tool', 'true');
  }, 60_000);
  afterAll(async () => dividing.remove());

  async function objection(by: string): Promise<string | null> {
    const probe = probeOf(dividing.reproducer('./tool 0'));
    const before = await observe(probe, UNPATCHED, where);
    return silenced({ probe, before }, dividing.changed('tool.c', 'int mean = 100 / count;', by), where);
  }

  it.each(['int mean = count == 0 ? 100 : 100 / count;', 'int mean = 100 / (count ? count : 1);'])(
    'has an answer that somebody thought of: %s',
    { timeout: 60_000 },
    async (by) => {
      expect(await objection(by)).toContain('in place of a quotient');
    },
  );

  it('is mended where it is refused', { timeout: 60_000 }, async () => {
    expect(await objection('if (count == 0)\n    return 1;\n  int mean = 100 / count;')).toBeNull();
  });
});
