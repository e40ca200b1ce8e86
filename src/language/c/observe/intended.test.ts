// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObserveContext } from '../../language.ts';
import { FakeTree, probeOf, UNPATCHED } from '../fake-tree.ts';
import { observe } from './observe.ts';
import { silenced } from './silenced.ts';

/** A list of the letters of a word; those equal to the first are removed. */
const REMOVE = `#include <stdio.h>
#include <stdlib.h>
struct node { char letter; struct node *next; };
int main(int argc, char **argv)
{
  struct node *list = NULL, **at = &list, *node;
  char *p, first = argv[1][0];
  for (p = argv[1]; *p; p++) {
    node = malloc(sizeof *node);
    node->letter = *p;
    node->next = NULL;
    *at = node;
    at = &node->next;
  }
  for (at = &list; (node = *at) != NULL; ) {
    if (node->letter == first) {
      free(node);
      *at = node->next;
    } else {
      at = &node->next;
    }
  }
  while ((node = list) != NULL) {
    list = node->next;
    putchar(node->letter);
    free(node);
  }
  putchar('\\n');
  return argc > 5;
}
`;

/** Joins two words; there is no room for what stands between them. */
const JOIN = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv)
{
  size_t one = strlen(argv[1]), two = strlen(argv[2]);
  char *all = malloc(one + two + 1);
  memcpy(all, argv[1], one);
  all[one] = '+';
  memcpy(all + one + 1, argv[2], two + 1);
  puts(all);
  free(all);
  return argc > 5;
}
`;

/** Keeps the last word that has been given. */
const KEEP = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv)
{
  char *kept = NULL;
  int i;
  for (i = 1; i < argc; i++) {
    kept = strdup(argv[i]);
  }
  puts(kept);
  free(kept);
  return 0;
}
`;

const PROGRAMS = { 'remove.c': REMOVE, 'join.c': JOIN, 'keep.c': KEEP };
const BUILD = Object.keys(PROGRAMS)
  .map((file) => `gcc -g -fsanitize=address,undefined ${file} -o ${file.replace('.c', '')}`)
  .join(' && ');

let tree: FakeTree;
let context: ObserveContext;

beforeAll(async () => {
  tree = await FakeTree.of(PROGRAMS);
  context = await tree.context(BUILD, 'true');
}, 120_000);
afterAll(async () => tree.remove());

interface Change {
  readonly command: string;
  readonly from: string;
  readonly to: string;
}

async function objection({ command, from, to }: Change): Promise<string | null> {
  const probe = probeOf(tree.reproducer(`./${command}`));
  const before = await observe(probe, UNPATCHED, context);
  return silenced({ probe, before }, tree.changed(`${command.split(' ')[0] ?? ''}.c`, from, to), context);
}

const RELEASE = '      free(node);\n      *at = node->next;';
const PLUS = "all[one] = '+';";
const REST = '      *at = node->next;\n      free(node);';

type Case = readonly [string, Change];

describe('an attack after which nothing is reported any more', () => {
  it.each<Case>([
    ['a loop is left after its first hit', { command: 'remove abcaa', from: RELEASE, to: `${REST}\n      break;` }],
    ['a word is thrown away', { command: 'join ab cd', from: PLUS, to: 'return puts(argv[2]) < 0;' }],
    ['a new value is not taken', { command: 'keep a b', from: '    kept =', to: '    if (kept == NULL) kept =' }],
    [
      'a lost value is an error',
      { command: 'keep a b', from: '    kept =', to: '    if (kept) return 3;\n    kept =' },
    ],
  ])('is answered otherwise than it should be where %s', { timeout: 120_000 }, async (_name, change) => {
    expect(await objection(change)).toContain('otherwise');
  });

  it.each<Case>([
    ['what comes next is read first', { command: 'remove abca', from: RELEASE, to: REST }],
    ['there is room for all', { command: 'join ab cd', from: 'one + two + 1', to: 'one + two + 2' }],
    ['it is refused', { command: 'join ab cd', from: PLUS, to: 'if (one > 0) { free(all); return 1; }' }],
    ['it is refused in another word', { command: 'join ab cd', from: PLUS, to: 'return puts("none") < 0;' }],
    ['the old value is released', { command: 'keep a b', from: '    kept =', to: '    free(kept);\n    kept =' }],
  ])('is answered well where %s', { timeout: 120_000 }, async (_name, change) => {
    expect(await objection(change)).toBeNull();
  });
});
