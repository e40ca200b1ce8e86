// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';

const attackSchema = z.strictObject({
  /** JavaScript expression; `PAYLOAD` is the attack value, `require` resolves where the package is installed. */
  call: z.string(),
  /** JavaScript expression that makes the attack value. */
  payload: z.string(),
  /** JavaScript expression, true after a successful attack; `R` is the call's result. Absent: slower than a second. */
  check: z.string().optional(),
});

const caseSchema = z.strictObject({
  package: z.string(),
  version: z.string(),
  weakness: z.string().regex(/^CWE-\d+$/),
  advisories: z.array(z.string()).default([]),
  /** False when the feature is the weakness: the right answer is to say so. */
  repairable: z.boolean().default(true),
  fixedVersion: z.string().optional(),
  alsoInstall: z.array(z.string()).default([]),
  attack: attackSchema,
  /** Never shown to the tool; what is left out is taken from `attack`. */
  siblings: z.array(attackSchema.partial({ call: true })).default([]),
  /** Never shown to the tool. `result` is the JSON of the awaited call on the vulnerable release. */
  benign: z.array(z.strictObject({ call: z.string(), result: z.json() })).default([]),
  sameLengthBenign: z.string().optional(),
  /** A shell command run in the working directory, or an expression evaluated beside the call. */
  server: z
    .strictObject({ command: z.string().optional(), expression: z.string().optional(), port: z.int() })
    .optional(),
  /** Executables to put first on PATH: name to script. */
  stubs: z.record(z.string(), z.string()).optional(),
  files: z.record(z.string(), z.string()).optional(),
  cwd: z.string().optional(),
});

export type BenchCase = z.infer<typeof caseSchema> & { readonly id: string };

/** Reads every `*.yaml` and `*.json` case of a folder, sorted by id (the file's name). */
export async function readCases(folder: string): Promise<readonly BenchCase[]> {
  const names = (await readdir(folder)).filter((name) => /\.(?:ya?ml|json)$/.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const read = caseSchema.safeParse(parseYaml(await readFile(join(folder, name), 'utf8')));
      if (!read.success) {
        const [issue] = read.error.issues;
        throw new Error(`${join(folder, name)}: ${issue?.path.join('.')}: ${issue?.message}`);
      }
      return { ...read.data, id: name.replace(/\.\w+$/, '') };
    }),
  );
}
