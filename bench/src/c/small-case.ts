// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTwoFilesPatch } from 'diff';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { bytesSchema } from './bytes.ts';

/** The small programs of this repository, one folder each. */
export const SMALL_CASES = fileURLToPath(new URL('../../../test/cases/c', import.meta.url));

const CASE_FILE = 'case.yaml';
const SANITIZE = '-fsanitize=address,undefined -fno-omit-frame-pointer';

const editSchema = z.strictObject({
  /** The program's only source file when absent. */
  in: z.string().optional(),
  /** Stands exactly once in the file. */
  replace: z.string().min(1),
  by: z.string(),
});

const patchSchema = z.strictObject({
  kind: z.string().regex(/^[a-z0-9-]+$/),
  /** `source`: runs cannot tell that it is wrong, only a look at the change can. */
  told: z.enum(['by-runs', 'by-source']).default('by-runs'),
  edits: z.array(editSchema).min(1),
});

const caseSchema = z.strictObject({
  weakness: z.string().regex(/^CWE-\d+$/),
  /** What the sanitizer's report says, a part of it. */
  report: z.string(),
  /** The idea of the right repair, in a few words. */
  repair: z.string(),
  build: z.string().optional(),
  run: z.string().default('./tool {input}'),
  test: z.string().optional(),
  /** Programs beside gcc. */
  needs: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
  attack: bytesSchema,
  /** Never shown to the tool, like `benign`. */
  variants: z.array(bytesSchema).default([]),
  benign: z.array(bytesSchema).min(2),
  right: z.array(patchSchema).min(1),
  wrong: z.array(patchSchema).min(2),
});

export type SmallPatch = z.infer<typeof patchSchema>;

export type SmallCase = Omit<z.infer<typeof caseSchema>, 'build'> & {
  readonly id: string;
  readonly build: string;
  /** Text of every file of the program, by its name. */
  readonly sources: Readonly<Record<string, string>>;
};

/** Every case of a folder of folders, sorted by id (the folder's name). */
export async function readSmallCases(folder: string = SMALL_CASES): Promise<readonly SmallCase[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(names.toSorted().map(async (id) => readSmallCase(join(folder, id), id)));
}

async function readSmallCase(folder: string, id: string): Promise<SmallCase> {
  const read = caseSchema.safeParse(parseYaml(await readFile(join(folder, CASE_FILE), 'utf8')));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`${join(folder, CASE_FILE)}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const names = (await readdir(folder)).filter((name) => name !== CASE_FILE).toSorted();
  const sources = await Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
  return { ...read.data, id, build: read.data.build ?? buildOf(names), sources: Object.fromEntries(sources) };
}

/** One call of the compiler, as the user would make it. */
function buildOf(names: readonly string[]): string {
  const cxx = names.filter((name) => name.endsWith('.cc'));
  const files = [...cxx, ...names.filter((name) => name.endsWith('.c'))];
  return `${cxx.length > 0 ? 'g++' : 'gcc'} -g -O1 ${SANITIZE} -o tool ${files.join(' ')}`;
}

/** The patch as a unified diff with the usual prefixes. */
export function diffOf(smallCase: SmallCase, patch: SmallPatch): string {
  const after: Record<string, string> = {};
  for (const edit of patch.edits) {
    const file = edit.in ?? onlySource(smallCase);
    after[file] = edited(after[file] ?? smallCase.sources[file] ?? '', edit, `${smallCase.id}/${patch.kind}`);
  }
  return Object.entries(after)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, text]) => {
      const body = createTwoFilesPatch(`a/${file}`, `b/${file}`, smallCase.sources[file] ?? '', text, '', '');
      return `diff --git a/${file} b/${file}\n${body.replace(/^=+\n/, '').replaceAll(/^(---|\+\+\+) (\S+)\t$/gm, '$1 $2')}`;
    })
    .join('');
}

function onlySource({ id, sources }: SmallCase): string {
  const names = Object.keys(sources).filter((name) => /\.(?:c|cc)$/.test(name));
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw new Error(`${id}: an edit must say which of ${names.length} source files it is in`);
  }
  return name;
}

function edited(text: string, { replace, by }: z.infer<typeof editSchema>, where: string): string {
  const at = text.indexOf(replace);
  if (at === -1 || text.includes(replace, at + 1)) {
    throw new Error(`${where}: must stand exactly once in the file: ${replace}`);
  }
  return text.slice(0, at) + by + text.slice(at + replace.length);
}
