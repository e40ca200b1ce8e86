// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bytesOf } from './bytes.ts';
import type { CBenchCase } from './case.ts';
import { cacheFolder } from './debian-source.ts';
import { CASE, consult, type Program, type ProgramReport } from './program.ts';
import { copyTree } from './small-program.ts';
import type { Sandbox } from '../../../dist/sandbox/sandbox.js';

/** A fresh copy of a tree with the case's harness in it and its inputs beside it. */
export async function layOutCase(benchCase: CBenchCase, from: string, folder: string): Promise<Program> {
  const tree = join(folder, 'tree');
  const inputs = join(folder, 'inputs');
  await copyTree(from, tree);
  await mkdir(inputs, { recursive: true });
  for (const [name, text] of Object.entries(benchCase.harness)) {
    await mkdir(dirname(join(tree, name)), { recursive: true });
    await writeFile(join(tree, name), text);
  }
  for (const [name, content] of Object.entries(benchCase.inputs)) {
    await writeFile(join(inputs, name), bytesOf(content));
  }
  const inside = (command: string): string =>
    command.replaceAll('{input}', `${CASE}/${benchCase.input ?? ''}`).replaceAll('{case}', CASE);
  return {
    tree,
    inputs,
    build: benchCase.build,
    env: benchCase.env,
    attacks: [benchCase.run, ...benchCase.variants].map((command) => inside(command)),
    benign: benchCase.benign.map((command) => inside(command)),
    test: benchCase.test ?? null,
  };
}

/** What the oracle says about a tree nobody changed; asked once for each wording of the case. */
export async function knownReport(
  benchCase: CBenchCase,
  state: 'vulnerable' | 'fixed',
  ask: { readonly layOut: () => Promise<Program>; readonly sandbox: Sandbox },
): Promise<ProgramReport> {
  const digest = createHash('sha256').update(JSON.stringify(benchCase)).digest('hex').slice(0, 16);
  const file = join(cacheFolder(), 'c', `${benchCase.id}-${state}-${digest}.json`);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text !== null) {
    // Written by this program; only its own fields are read.
    return JSON.parse(text) as ProgramReport; // oxlint-disable-line typescript/no-unsafe-type-assertion
  }
  const report = await consult(await ask.layOut(), ask.sandbox);
  // A tree that does not build may do so tomorrow, when what it needs was installed.
  if (report.notBuilt === null) {
    await writeFile(file, JSON.stringify(report));
  }
  return report;
}
