// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObserveContext } from '../../language.ts';
import { FakeTree } from '../fake-tree.ts';
import { identify } from './identify.ts';

const TOOL = `#include <cstdio>
static int price_of(int sides) {
  switch (sides) {
  case 3:
    return 30;
  }
}
int main(int argc, char **) {
  std::printf("%d\\n", price_of(argc + 4));
  return 0;
}
`;

let tree: FakeTree;
let context: ObserveContext;

beforeAll(async () => {
  tree = await FakeTree.of({ 'tool.cc': TOOL });
  context = await tree.context('g++ -w -g -O1 -fsanitize=address,undefined tool.cc -o tool', 'true');
}, 60_000);
afterAll(async () => tree.remove());

describe('a fault in a function that was put into another', () => {
  it('is told by the name of its own function, however names are looked up', { timeout: 60_000 }, async () => {
    const found = await identify(tree.reproducer('./tool'), context);

    expect(found?.signature).toBe('missing-return in price_of (tool.cc)');
  });
});
