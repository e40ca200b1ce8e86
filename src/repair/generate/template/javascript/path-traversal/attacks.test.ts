// SPDX-License-Identifier: Apache-2.0
import nodePath, { resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { mend } from './fake-proposals.ts';

/** Paths that a patched loader of `root` and a name asks the file system for. */
function asked(code: string, root: string, name: string): readonly string[] {
  const paths: string[] = [];
  const fs = {
    readFile: (file: string) => {
      paths.push(resolve(file));
    },
    realpathSync: (file: string) => (file.endsWith('link') ? '/etc/passwd' : file),
  };
  const modules: Readonly<Record<string, unknown>> = { fs, path: nodePath };
  const exports: { load?: (root: string, name: string, done: () => void) => void } = {};
  runInNewContext(code, { exports, require: (module: string) => modules[module] });
  exports.load?.(root, name, () => {});
  return paths;
}

const LOADER = `var fs = require('fs');
var path = require('path');

exports.load = function (root, name, callback) {
  fs.@readFile(COMPOSED, callback);
};
`;

const ATTACKS = [
  '../secret',
  'a/../../secret',
  '../srv-evil/secret',
  '/etc/passwd',
  '..',
  'a/../../srv-evil',
  '..//secret',
];

const NESTED = 'a..b/../c d.txt';

describe.each([
  ['path.join(root, name)', NESTED],
  ['path.resolve(root, name)', NESTED],
  [`path.resolve(root, '.' + name)`, `/${NESTED}`],
  [`root + '/' + name`, NESTED],
  ['root + name', `/${NESTED}`],
])('the proposals for %s', (composed, nested) => {
  const code = LOADER.replace('COMPOSED', composed);

  it.each([['/srv'], ['/srv/'], ['srv'], ['./srv/'], ['.']])('keep every attack inside %s', async (root) => {
    const proposals = await mend(code);
    const paths = proposals.flatMap((proposal) =>
      ATTACKS.flatMap((name) => asked(proposal['index.js'] ?? '', root, name)),
    );

    const outside = paths.filter((path) => path !== resolve(root) && !path.startsWith(`${resolve(root)}/`));

    expect(proposals.length).toBeGreaterThanOrEqual(3);
    expect(outside).toEqual([]);
  });

  it.each([['/srv'], ['/srv/'], ['srv'], ['/'], ['.']])('serve what lies in %s', async (root) => {
    const proposals = await mend(code);

    const paths = proposals.map((proposal) => asked(proposal['index.js'] ?? '', root, nested));

    expect(paths).toEqual(proposals.map(() => [resolve(root, 'c d.txt')]));
  });
});

describe('a guard', () => {
  it('refuses a NUL', async () => {
    const [guard] = await mend(LOADER.replace('COMPOSED', 'path.join(root, name)'));

    expect(asked(guard?.['index.js'] ?? '', '/srv', 'a\0b')).toEqual([]);
  });

  it('follows symbolic links in the last proposal only', async () => {
    const proposals = await mend(LOADER.replace('COMPOSED', 'path.join(root, name)'));

    const paths = proposals.map((proposal) => asked(proposal['index.js'] ?? '', '/srv', 'link'));

    expect(paths.at(0)).toEqual(['/srv/link']);
    expect(paths.at(-1)).toEqual([]);
  });
});
