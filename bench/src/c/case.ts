// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { bytesSchema } from './bytes.ts';

const caseSchema = z.strictObject({
  /** Debian source package, its version, and the one file of `debian/patches` that is taken out of it. */
  source: z.string().regex(/^[a-z0-9][a-z0-9.+-]+$/),
  version: z.string().regex(/^[A-Za-z0-9.+:~-]+$/),
  patch: z.string().regex(/^[\w.+/-]+$/),
  advisories: z.array(z.string()).default([]),
  weakness: z.string().regex(/^CWE-\d+$/),
  /** Our word for what the sanitizer says. */
  report: z.string(),
  /** Debian packages beside a shell and coreutils. */
  packages: z.array(z.string()).default([]),
  /** Shell commands, run in the root of the tree. */
  build: z.array(z.string()).min(1),
  /** For the oracle's runs. */
  env: z.record(z.string(), z.string()).default({}),
  /** The reproducer; `{input}` is the file `input`. */
  run: z.string(),
  input: z.string().optional(),
  /** Commands that the tool never sees; `{case}` is the folder of the inputs. */
  variants: z.array(z.string()).default([]),
  benign: z.array(z.string()).min(1),
  test: z.string().optional(),
  inputs: z.record(z.string(), bytesSchema).default({}),
  /** Files of ours in the tree: a program that calls the library. */
  harness: z.record(z.string(), z.string()).default({}),
});

export type CBenchCase = z.infer<typeof caseSchema> & { readonly id: string };

/** Reads every `*.yaml` case of a folder, sorted by id (the file's name). */
export async function readCCases(folder: string): Promise<readonly CBenchCase[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const read = caseSchema.safeParse(parseYaml(await readFile(join(folder, name), 'utf8')));
      if (!read.success) {
        const [issue] = read.error.issues;
        throw new Error(`${join(folder, name)}: ${issue?.path.join('.')}: ${issue?.message}`);
      }
      return { ...read.data, id: name.replace(/\.ya?ml$/, '') };
    }),
  );
}
