// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
/** What was not tried until then counts as left. */
const BUDGET = '15m';
const CLI = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

const gateSchema = z.object({ gate: z.string(), outcome: z.string(), because: z.string().nullable() });
const setSchema = z.object({
  kind: z.string(),
  title: z.string(),
  edits: z.array(z.looseObject({ kind: z.string() })),
  gates: z.array(gateSchema),
});

const documentSchema = z.object({
  status: z.string(),
  accepted: z.array(setSchema),
  rejected: z.array(setSchema),
  vulnerabilities: z.array(z.object({ id: z.string(), end: z.string() })),
});

export interface ToolRun {
  readonly folder: string;
  readonly seconds: number;
  readonly document: z.infer<typeof documentSchema> | undefined;
  readonly fault: string;
}

export interface FixSetting {
  readonly workplace: string;
  readonly registry: string;
  /** File of OSV records. */
  readonly advisories: string;
  readonly benign?: readonly string[];
}

/** The program itself, as a user would run it, writing into a copy of the project. */
export async function runFix(folder: string, setting: FixSetting): Promise<ToolRun> {
  const started = performance.now();
  const args = ['fix', folder, '--advisories', setting.advisories, '--registry', setting.registry];
  const benign = setting.benign === undefined ? [] : ['--benign', ...setting.benign];
  const ended = await run(
    process.execPath,
    [CLI, ...args, ...benign, '--apply', '--json', '--budget', BUDGET, '--out', `${folder}-out`],
    {
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, SKYMEND_KEY: join(setting.workplace, 'key.pem'), SKYMEND_HISTORY: 'off' },
    },
  ).catch((error: unknown) => outputOf(error));
  const seconds = (performance.now() - started) / 1000;
  const read = documentSchema.safeParse(ended.stdout === '' ? undefined : JSON.parse(ended.stdout));
  return {
    folder,
    seconds,
    document: read.success ? read.data : undefined,
    fault: ended.stderr.trim().split('\n').at(-1) ?? '',
  };
}

/** An exit status of 1 is an answer. */
function outputOf(error: unknown): { readonly stdout: string; readonly stderr: string } {
  const text = (key: 'stdout' | 'stderr'): string =>
    typeof error === 'object' && error !== null && key in error ? String(Reflect.get(error, key)) : '';
  return { stdout: text('stdout'), stderr: text('stderr') };
}
