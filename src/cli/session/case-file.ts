// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { RepairError } from '../../domain/repair-error.ts';

/** The inputs of `fix` and `verify` as a file: YAML or JSON, keys named as the options. */
export interface CaseFile {
  /** Absolute: relative ones are meant from the case file's folder. */
  readonly directory?: string | undefined;
  readonly reproducer?: string | undefined;
  readonly shows?: string | undefined;
  readonly weakness?: string | undefined;
  readonly build?: string | undefined;
  readonly test?: string | undefined;
  readonly component?: string | undefined;
  readonly timeout?: string | undefined;
  /** Absolute, as `directory`. */
  readonly input?: string | undefined;
  readonly sanitizerLog?: string | undefined;
}

const schema = z.strictObject({
  directory: z.string().optional(),
  reproducer: z.string().optional(),
  shows: z.string().optional(),
  weakness: z.string().optional(),
  build: z.string().optional(),
  test: z.string().optional(),
  component: z.string().optional(),
  timeout: z.string().optional(),
  input: z.string().optional(),
  sanitizerLog: z.string().optional(),
});

/** Throws `CONFIG_INVALID` naming the file and the key that is wrong. */
export async function readCaseFile(file: string): Promise<CaseFile> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new RepairError('CONFIG_INVALID', `cannot read the case file "${file}"; check the path`, { cause: error });
  });
  const read = schema.safeParse(await parseDocument(text, file));
  if (!read.success) {
    const [issue] = read.error.issues;
    const place = issue?.path.join('.') ?? '';
    throw new RepairError(
      'CONFIG_INVALID',
      `"${file}": ${place === '' ? '' : `${place}: `}${issue?.message ?? 'malformed'}`,
    );
  }
  const { directory, input, sanitizerLog, ...rest } = read.data;
  const below = (path: string): string => resolve(dirname(file), path);
  return {
    ...rest,
    ...(directory === undefined ? {} : { directory: below(directory) }),
    ...(input === undefined ? {} : { input: below(input) }),
    ...(sanitizerLog === undefined ? {} : { sanitizerLog: below(sanitizerLog) }),
  };
}

async function parseDocument(text: string, file: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(text);
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split('\n') : ['malformed'];
    throw new RepairError('CONFIG_INVALID', `"${file}" is neither YAML nor JSON: ${reason}`, { cause: error });
  }
}
