// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { FileInventory } from '../reader.ts';
import { npm } from './npm.ts';

function read(lock: unknown, manifest?: unknown): FileInventory {
  const text = typeof lock === 'string' ? lock : JSON.stringify(lock, null, 2);
  return npm.read({
    path: 'package-lock.json',
    text,
    beside: () => (manifest === undefined ? undefined : JSON.stringify(manifest)),
  });
}

function summary({ dependencies }: FileInventory): readonly string[] {
  return dependencies.map(
    ({ id, name, version, origin, isDirect }) => `${id} = ${name}@${version} ${origin}${isDirect ? ' direct' : ''}`,
  );
}

describe('a lock of version 3', () => {
  it('gives every installed copy with its own name, its origin and its line', () => {
    const inventory = read({
      lockfileVersion: 3,
      packages: {
        '': { dependencies: { four: 'npm:lodash@^4', a: '1' } },
        'node_modules/four': { name: 'lodash', version: '4.17.20' },
        'node_modules/a': { version: '1.0.0', dependencies: { lodash: '3', g: '*' } },
        'node_modules/a/node_modules/lodash': { version: '3.0.0', inBundle: true },
        'node_modules/g': { version: '2.0.0', resolved: 'git+ssh://git@host/g.git#abc', dev: true },
        'node_modules/w': { resolved: 'packages/w', link: true },
        'packages/w': { version: '0.0.0' },
      },
    });

    expect(summary(inventory)).toEqual([
      'node_modules/four = lodash@4.17.20 registry direct',
      'node_modules/a = a@1.0.0 registry direct',
      'node_modules/a/node_modules/lodash = lodash@3.0.0 bundled',
      'node_modules/g = g@2.0.0 git',
    ]);
    expect(inventory.dependencies[0]?.line).toBe(10);
    expect(inventory.covers).toEqual(['.', '', 'packages/w']);
    expect(inventory.unread).toEqual([]);
  });

  it('names the entries it cannot read and goes on', () => {
    const inventory = read({
      lockfileVersion: 3,
      packages: {
        '': {},
        'node_modules/a': { version: 7 },
        'node_modules/b': {},
        'node_modules/c': { version: '1.0.0' },
      },
    });

    expect(inventory.unread.map(({ at }) => at)).toEqual(['node_modules/a', 'node_modules/b']);
    expect(summary(inventory)).toEqual(['node_modules/c = c@1.0.0 registry']);
  });
});

describe('a lock of version 1', () => {
  it('gives nested and aliased packages, and takes direct ones from the manifest', () => {
    const inventory = read(
      {
        lockfileVersion: 1,
        dependencies: {
          a: { version: '1.0.0', requires: { b: '^2' }, dependencies: { b: { version: '2.0.0', bundled: true } } },
          four: { version: 'npm:lodash@4.17.20' },
        },
      },
      { dependencies: { a: '^1' } },
    );

    expect(summary(inventory)).toEqual([
      'node_modules/a = a@1.0.0 registry direct',
      'node_modules/a/node_modules/b = b@2.0.0 bundled',
      'node_modules/four = lodash@4.17.20 registry',
    ]);
  });

  it('does not know the version of a git dependency, and says so', () => {
    const inventory = read({ lockfileVersion: 1, dependencies: { g: { version: 'git+ssh://h/g.git#abc' } } }, {});

    expect(inventory.unread).toEqual([
      { file: 'package-lock.json', at: 'node_modules/g', because: 'names no version, only "git+ssh://h/g.git#abc"' },
    ]);
  });
});

it.each([
  ['text', 'not json'],
  ['another document', '{"lockfileVersion":"three"}'],
  ['a version that is not known', '{"lockfileVersion":9}'],
])('is unread as a whole when the file is %s', (_, text) => {
  const { dependencies, unread } = read(text);

  expect(dependencies).toEqual([]);
  expect(unread).toHaveLength(1);
});
