// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

const findingSchema = z.object({
  status: z.string(),
  because: z.string(),
  verdict: z.string().nullable(),
  patch: z.string().nullable(),
  seconds: z.number(),
  candidates: z.array(
    z.object({
      title: z.string(),
      template: z.string(),
      backported: z.object({ from: z.string(), kept: z.int(), of: z.int() }).nullable(),
      verdict: z.string(),
      gates: z.array(z.object({ gate: z.string(), outcome: z.string(), because: z.string().nullable() })),
    }),
  ),
});

export type ToolFinding = z.infer<typeof findingSchema>;

export interface ToolRun {
  readonly findings: readonly ToolFinding[];
  readonly seconds: number;
  /** Most memory the tool's own process held at a time; 0 where the system does not say. */
  readonly peakMb: number;
  /** Processor time of the tool and all it started and waited for: what a busy machine does not change much. */
  readonly cpuSeconds: number;
  /** What it said on the way, with `--progress`. */
  readonly notes: string;
  /** One line when the tool itself failed. */
  readonly fault?: string;
}

/** Runs the built command line as a user would, with `--json`, and measures the wall clock around it. */
export async function runTool(args: readonly string[], cwd: string): Promise<ToolRun> {
  const started = performance.now();
  const { stdout, stderr, peakMb, cpuSeconds } = await collect([CLI, ...args, '--json'], cwd);
  const seconds = (performance.now() - started) / 1000;
  const read = z.object({ findings: z.array(findingSchema) }).safeParse(parseJson(stdout));
  if (!read.success) {
    const lines = stderr.trim().split('\n');
    return { findings: [], seconds, peakMb, cpuSeconds, notes: stderr, fault: lines.at(-1) ?? 'no output' };
  }
  return { findings: read.data.findings, seconds, peakMb, cpuSeconds, notes: stderr };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error instanceof SyntaxError ? undefined : error;
  }
}

interface Collected {
  readonly stdout: string;
  readonly stderr: string;
  readonly peakMb: number;
  readonly cpuSeconds: number;
}

function collect(args: readonly string[], cwd: string): Promise<Collected> {
  return new Promise((resolve, reject) => {
    // What a benchmark does is nothing to learn from: its answers would come back as experience.
    const env = { ...process.env, SKYMEND_HISTORY: 'off' };
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const seen = { stdout: '', stderr: '', peakMb: 0, cpuSeconds: 0 };
    // The kernel keeps the peak; it has to be read before the process is gone.
    const meter = setInterval(() => {
      void peakOf(child.pid).then((peakMb) => (seen.peakMb = Math.max(seen.peakMb, peakMb)));
      void cpuOf(child.pid).then((cpuSeconds) => (seen.cpuSeconds = Math.max(seen.cpuSeconds, cpuSeconds)));
    }, METER_MS);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (seen.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (seen.stderr += text));
    child.on('error', reject);
    child.on('close', () => {
      clearInterval(meter);
      resolve(seen);
    });
  });
}

const METER_MS = 200;

async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024);
}

const TICKS_PER_SECOND = 100;

/** Own time and that of children that have ended, in user and kernel. */
async function cpuOf(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid ?? 0}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return ticks / TICKS_PER_SECOND;
}
