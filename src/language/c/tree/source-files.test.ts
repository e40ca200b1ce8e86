// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { FakeTree } from '../fake-tree.ts';
import { sourceFiles } from './source-files.ts';

it('leaves out what tests, shows and feeds the code', async () => {
  const tree = await FakeTree.of({
    'lib/a.c': 'int a(void) { return 1; }\n',
    'lib/a.h': 'int a(void);\n',
    'tests/t.c': 'int main(void) { return 0; }\n',
    'docs/show.c': 'int main(void) { return 0; }\n',
    'feed.cc': 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return 0; }\n',
    'notes.txt': 'LLVMFuzzerTestOneInput\n',
  });
  const { target, component } = await tree.context('make');

  const found = await sourceFiles(target, component);

  await tree.remove();
  expect(found).toEqual(['lib/a.c', 'lib/a.h']);
});
