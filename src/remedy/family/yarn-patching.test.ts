// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { yarnPatching } from './yarn-patching.ts';

function patches(...resolutions: readonly string[]): readonly (readonly [string, string])[] {
  const lock = resolutions.map((text) => `"x@npm:^1":\n  version: 1.0.0\n  resolution: "${text}"\n`).join('\n');
  return [...yarnPatching.patchesIn('', lock)];
}

it('finds the patches of releases that a lock file goes by, as yarn 3 and yarn 4 write them', () => {
  expect(
    patches(
      'p@patch:p@npm%3A1.0.0#~/.yarn/patches/p.patch::version=1.0.0&hash=ab',
      '@s/q@patch:@s/q@npm%3A2.0.0#./.yarn/patches/q.patch::version=2.0.0&hash=cd&locator=app%40workspace%3A.',
    ),
  ).toEqual([
    ['p@1.0.0', '.yarn/patches/p.patch'],
    ['@s/q@2.0.0', '.yarn/patches/q.patch'],
  ]);
});

it('finds none in plain releases, in patches of yarn itself, and outside the project', () => {
  expect(
    patches(
      'p@npm:1.0.0',
      'typescript@patch:typescript@npm%3A5.0.0#optional!builtin<compat/typescript>::version=5.0.0&hash=ab',
      'p@patch:p@npm%3A1.0.0#../p.patch::version=1.0.0&hash=ab',
    ),
  ).toEqual([]);
});
