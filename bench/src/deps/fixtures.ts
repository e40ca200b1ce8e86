// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A repository with one tag a version, as a git dependency comes from; gives its path and the commit of each tag. */
export function gitRepository(
  name: string,
  versions: readonly string[],
): { path: string; commits: Record<string, string> } {
  const path = mkdtempSync(join(tmpdir(), 'repository-'));
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], {
      cwd: path,
      encoding: 'utf8',
    });
  git('init', '-q', '-b', 'main');
  const commits: Record<string, string> = {};
  for (const version of versions) {
    writeFileSync(join(path, 'package.json'), `${JSON.stringify({ name, version }, null, 2)}\n`);
    writeFileSync(join(path, 'index.js'), `module.exports = ${JSON.stringify({ name, version })};\n`);
    git('add', '-A');
    git('commit', '-qm', version);
    git('tag', `v${version}`);
    commits[version] = git('rev-parse', 'HEAD').trim();
  }
  return { path, commits };
}

/** Puts the path and the commit of a repository where a scenario's files have a place for them. */
export function fillInRepository(project: string, repository: string, commit: string): void {
  for (const file of ['package.json', 'package-lock.json']) {
    const text = readFileSync(join(project, file), 'utf8').replaceAll('/__GIT_FIXTURE__', repository);
    writeFileSync(join(project, file), text.replace(/#[0-9a-f]{40}/, `#${commit}`));
  }
}

export interface PackedFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly isExecutable: boolean;
}

/** `vendor/argbundle-1.0.0.tgz`: a package that carries a copy of minimist 1.2.5 in its archive. */
export function writeBundler(project: string, pack: (files: readonly PackedFile[]) => Uint8Array): void {
  const manifest = {
    name: 'argbundle',
    version: '1.0.0',
    dependencies: { minimist: '^1.2.5' },
    bundleDependencies: ['minimist'],
  };
  const files: Record<string, string> = {
    'package.json': JSON.stringify(manifest),
    'index.js': "module.exports = require('minimist');\n",
    'node_modules/minimist/package.json': JSON.stringify({ name: 'minimist', version: '1.2.5' }),
    'node_modules/minimist/index.js': `module.exports = { name: 'minimist', version: '1.2.5' };\n// ${'x'.repeat(200)}\n`,
  };
  const entries = Object.entries(files).map(([path, text]) => ({
    path: `package/${path}`,
    content: Buffer.from(text),
    isExecutable: false,
  }));
  mkdirSync(join(project, 'vendor'), { recursive: true });
  writeFileSync(join(project, 'vendor/argbundle-1.0.0.tgz'), pack(entries));
}
