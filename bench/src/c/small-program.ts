// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bytesOf } from './bytes.ts';
import { CASE, type Program } from './program.ts';
import { diffOf, type SmallCase, type SmallPatch } from './small-case.ts';

const run = promisify(execFile);

/** Inputs of a small case as files. */
export const ATTACK = 'attack.in';

/** Writes the program and its inputs below `folder`; gives what the oracle asks of it. */
export async function layOut(smallCase: SmallCase, folder: string): Promise<Program> {
  const tree = join(folder, 'tree');
  const inputs = join(folder, 'inputs');
  await mkdir(tree, { recursive: true });
  await mkdir(inputs, { recursive: true });
  for (const [name, text] of Object.entries(smallCase.sources)) {
    await writeFile(join(tree, name), text);
    await chmod(join(tree, name), name.endsWith('.sh') ? 0o755 : 0o644);
  }
  const { attack, variants, benign } = smallCase;
  const named = [
    [ATTACK, attack] as const,
    ...variants.map((content, index) => [`variant-${index + 1}.in`, content] as const),
    ...benign.map((content, index) => [`benign-${index + 1}.in`, content] as const),
  ];
  for (const [name, content] of named) {
    await writeFile(join(inputs, name), bytesOf(content));
  }
  const commandOn = (name: string): string => smallCase.run.replaceAll('{input}', `${CASE}/${name}`);
  return {
    tree,
    inputs,
    build: [smallCase.build],
    env: { UBSAN_OPTIONS: 'print_stacktrace=1', ...smallCase.env },
    attacks: [commandOn(ATTACK), ...variants.map((_content, index) => commandOn(`variant-${index + 1}.in`))],
    benign: benign.map((_content, index) => commandOn(`benign-${index + 1}.in`)),
    test: smallCase.test ?? null,
  };
}

/** A copy of a laid out program with the patch applied the way any user would. `tree` must not have been built yet. */
export async function layOutPatched(smallCase: SmallCase, patch: SmallPatch, folder: string): Promise<Program> {
  const program = await layOut(smallCase, folder);
  const file = join(folder, 'candidate.patch');
  await writeFile(file, diffOf(smallCase, patch));
  await applyPatchFile(file, program.tree);
  return program;
}

/** `git apply` looks at no repository around the folder. */
export async function applyPatchFile(file: string, at: string): Promise<void> {
  await run('git', ['apply', '-p1', file], {
    cwd: at,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: join(at, '..') },
  });
}

/** A copy of a tree that keeps links as they are, and times: a generated file must not look older than its source. */
export async function copyTree(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
}
