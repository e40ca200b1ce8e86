// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { component, packagePathOf } from './component.ts';
import { entryPoints } from './entry-points.ts';
import { sourceFiles } from './source-files.ts';
import { targetOf } from './target.ts';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'package-test-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Writes files by name; a value that is no string becomes JSON. */
async function tree(files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

const AT_ROOT = { name: 'x', version: '1.0.0', path: '' };

describe('component', () => {
  it('reads name and version from the manifest', async () => {
    await tree({ 'node_modules/@a/b/package.json': { name: '@a/b', version: '1.2.3' } });

    const found = await component(root, 'node_modules/@a/b');

    expect(found).toEqual({ name: '@a/b', version: '1.2.3', path: 'node_modules/@a/b' });
  });

  it('names source without a manifest for its directory', async () => {
    await tree({ 'src/a.js': '' });

    expect(await component(root, 'src')).toEqual({ name: 'src', version: '0.0.0', path: 'src' });
  });

  it('is where a link leads that stays inside', async () => {
    const place = 'node_modules/.pnpm/b@1.2.3/node_modules/b';
    await tree({ [`${place}/package.json`]: { name: 'b', version: '1.2.3' } });
    await symlink(path.join('.pnpm/b@1.2.3/node_modules/b'), path.join(root, 'node_modules/b'));
    await symlink(tmpdir(), path.join(root, 'node_modules/c'));

    expect(await component(root, 'node_modules/b')).toEqual({ name: 'b', version: '1.2.3', path: place });
    expect((await component(root, 'node_modules/c')).path).toBe('node_modules/c');
  });

  it('refuses a broken manifest in one line', async () => {
    await tree({ 'package.json': '{ "name": "x",\n }' });

    const refusal = component(root, '');

    await expect(refusal).rejects.toMatchObject({ code: 'TARGET_UNUSABLE' });
    await expect(refusal).rejects.toThrow(/^cannot read "[^"\n]*": [^\n]*$/);
  });

  it('refuses a manifest that is no object', async () => {
    await tree({ 'package.json': '[]' });

    await expect(component(root, '')).rejects.toMatchObject({ code: 'TARGET_UNUSABLE' });
  });

  it.each([
    ['node_modules/a/lib/x.js', 'node_modules/a'],
    ['node_modules/@s/a/x.js', 'node_modules/@s/a'],
    ['node_modules/a/node_modules/b/x.js', 'node_modules/a/node_modules/b'],
    ['node_modules/.pnpm/b@1.0.0/node_modules/b/x.js', 'node_modules/.pnpm/b@1.0.0/node_modules/b'],
    ['lib/x.js', ''],
  ])('knows that %s belongs to "%s"', (file, expected) => {
    expect(packagePathOf(file)).toBe(expected);
  });
});

async function entries(manifest: unknown, files: readonly string[]): Promise<readonly string[]> {
  await tree({ 'package.json': manifest, ...Object.fromEntries(files.map((file) => [file, ''])) });
  return (await entryPoints(root, AT_ROOT)).map((entry) => `${entry.from} ${entry.name} ${entry.file}`);
}

describe('entryPoints', () => {
  it('falls back to index.js', async () => {
    expect(await entries({}, ['index.js'])).toEqual(['main . index.js']);
  });

  it('falls back to index.js when main leads nowhere', async () => {
    expect(await entries({ main: 'gone.js' }, ['index.js'])).toEqual(['main . index.js']);
  });

  it('finds main without extension and main that is a directory', async () => {
    expect(await entries({ main: './lib', bin: './cli' }, ['lib/index.js', 'cli.js'])).toEqual([
      'main . lib/index.js',
      'bin bin cli.js',
    ]);
  });

  it('reads conditions, subpaths, patterns and fallbacks of the exports map, and no types', async () => {
    const manifest = {
      main: 'a.cjs',
      exports: {
        '.': { types: './a.d.ts', import: './a.mjs', require: [{ node: './a.cjs' }, './b.cjs'] },
        './deep/*': './lib/*.js',
        './none': null,
      },
    };

    expect(await entries(manifest, ['a.cjs', 'a.mjs', 'b.cjs', 'lib/x.js', 'lib/y/z.js', 'a.d.ts'])).toEqual([
      'main . a.cjs',
      'exports . a.mjs',
      'exports . b.cjs',
      'exports ./deep/* lib/x.js',
      'exports ./deep/* lib/y/z.js',
    ]);
  });

  it('reads browser maps, module builds and commands', async () => {
    const manifest = {
      main: 'a.js',
      module: 'a.mjs',
      browser: { './a.js': './b.js', fs: false },
      bin: { one: 'bin/one', two: 'a.js' },
    };

    expect(await entries(manifest, ['a.js', 'a.mjs', 'b.js', 'bin/one'])).toEqual([
      'main . a.js',
      'module . a.mjs',
      'browser ./a.js b.js',
      'bin one bin/one',
      'bin two a.js',
    ]);
  });

  it('survives fields of the wrong type', async () => {
    expect(await entries({ main: 7, bin: [], exports: 3, browser: null, scripts: 'x' }, ['index.js'])).toEqual([]);
  });
});

describe('sourceFiles', () => {
  it('takes source and leaves out dependencies, tests, documents and declarations', async () => {
    await tree({
      'package.json': { main: 'lib/a.js' },
      'lib/a.js': '',
      'lib/b.mts': '',
      'lib/c.d.ts': '',
      'lib/a.test.js': '',
      'test/t.js': '',
      'docs/d.js': '',
      'Gruntfile.js': '',
      'rollup.config.mjs': '',
      'node_modules/x/index.js': '',
    });

    expect((await sourceFiles(root, AT_ROOT)).files).toEqual(['lib/a.js', 'lib/b.mts']);
  });

  it('leaves out a suite beside the manifest, and takes a file of that name further down', async () => {
    await tree({ 'index.js': '', 'test.js': '', 'spec.mjs': '', 'lib/test.js': '' });

    expect((await sourceFiles(root, AT_ROOT)).files).toEqual(['index.js', 'lib/test.js']);
  });

  it('takes a suite beside the manifest where it is an entry point', async () => {
    await tree({ 'package.json': { main: 'test.js' }, 'test.js': '', 'index.js': '' });

    expect((await sourceFiles(root, AT_ROOT)).files).toEqual(['index.js', 'test.js']);
  });

  it('takes an entry point wherever it lies, and a command without extension', async () => {
    await tree({
      'package.json': { main: 'example/a.js', bin: 'bin/run' },
      'example/a.js': '',
      'bin/run': '',
      'b.js': '',
    });

    expect((await sourceFiles(root, AT_ROOT)).files).toEqual(['b.js', 'bin/run', 'example/a.js']);
  });

  it('takes tests when there is nothing else', async () => {
    await tree({ 'test/t.js': '' });

    expect((await sourceFiles(root, AT_ROOT)).files).toEqual(['test/t.js']);
  });

  it('skips a bundle of fifty megabytes and a binary file with a note', async () => {
    await tree({ 'index.js': '', 'bundle.js': 'x'.repeat(50 * 1024 * 1024), 'binary.js': 'MZ\0\0' });

    const found = await sourceFiles(root, AT_ROOT);

    expect(found.files).toEqual(['index.js']);
    expect(found.skipped).toEqual([
      { file: 'binary.js', because: 'a binary file' },
      { file: 'bundle.js', because: '50 MB; source files over 4 MB are not analyzed' },
    ]);
  });

  it('survives symbolic link loops, dangling links and links out of the target', async () => {
    await tree({ 'lib/a.js': '' });
    await symlink('..', path.join(root, 'lib/up'));
    await symlink('loop.js', path.join(root, 'loop.js'));
    await symlink('/etc/hostname', path.join(root, 'out.js'));
    await symlink('gone', path.join(root, 'gone.js'));

    const found = await sourceFiles(root, AT_ROOT);

    expect(found.files).toEqual(['lib/a.js']);
    expect(found.skipped.map((skip) => skip.file)).toEqual(['gone.js', 'loop.js', 'out.js']);
  });
});

describe('targetOf', () => {
  it('is the directory itself when nothing is around it', async () => {
    await tree({ 'package.json': { name: 'app', version: '2.0.0' } });

    expect(await targetOf(root)).toEqual({
      root,
      directory: root,
      language: 'javascript',
      package: { name: 'app', version: '2.0.0', path: '' },
    });
  });

  it('takes the outermost application around a nested dependency', async () => {
    await tree({ 'node_modules/a/node_modules/@s/b/package.json': { name: '@s/b', version: '1.0.0' } });

    const target = await targetOf(path.join(root, 'node_modules/a/node_modules/@s/b'));

    expect(target.root).toBe(root);
    expect(target.package?.path).toBe('node_modules/a/node_modules/@s/b');
  });

  it('keeps a pnpm link that stays inside the application', async () => {
    await tree({ 'node_modules/.pnpm/b@1.0.0/node_modules/b/package.json': { name: 'b', version: '1.0.0' } });
    await symlink('.pnpm/b@1.0.0/node_modules/b', path.join(root, 'node_modules/b'));

    const target = await targetOf(path.join(root, 'node_modules/b'));

    expect(target).toMatchObject({ root, directory: path.join(root, 'node_modules/b') });
  });

  it('follows a linked package out of the application', async () => {
    await tree({ 'app/node_modules/x': '', 'lib/package.json': { name: 'lib' } });
    await symlink('../../lib', path.join(root, 'app/node_modules/lib'));

    expect(await targetOf(path.join(root, 'app/node_modules/lib'))).toMatchObject({ root: path.join(root, 'lib') });
  });

  it.each([
    ['package.json', { workspaces: ['packages/*', '!packages/private'] }],
    ['package.json', { workspaces: { packages: ['packages/**'] } }],
    ['pnpm-workspace.yaml', 'packages:\n  - "{apps,packages}/*"\n'],
    ['lerna.json', { packages: ['packages/*'] }],
  ])('takes the workspace around a member listed in %s', async (file, content) => {
    await tree({ [file]: content, 'packages/a/package.json': { name: 'a' } });

    expect((await targetOf(path.join(root, 'packages/a'))).root).toBe(root);
  });

  it('is no member of a workspace that leaves it out', async () => {
    await tree({ 'package.json': { workspaces: ['packages/*', '!packages/a'] }, 'packages/a/package.json': {} });

    expect((await targetOf(path.join(root, 'packages/a'))).root).toBe(path.join(root, 'packages/a'));
  });

  it('takes the installed package around a bare source directory', async () => {
    await tree({ 'package.json': { name: 'app' }, 'node_modules/x/index.js': '', 'src/a.js': '' });

    expect(await targetOf(path.join(root, 'src'))).toEqual({
      root,
      directory: path.join(root, 'src'),
      language: 'javascript',
    });
  });

  it.each(['gone', 'file.js'])('refuses %s in one line', async (name) => {
    await tree({ 'file.js': '' });

    await expect(targetOf(path.join(root, name))).rejects.toMatchObject({ code: 'TARGET_UNUSABLE' });
  });
});
