// SPDX-License-Identifier: Apache-2.0
import { findTool, type WantedTool } from './find-tool.ts';
import type { ManagerMeans, ManagerRun, Project } from './package-manager.ts';
import { runManaged } from './run-managed.ts';

export interface ToolRun {
  readonly wanted: WantedTool;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How the tool's own words for a network or disk that failed look: such an end says nothing about the project. */
  readonly broken: RegExp;
  /** What the tool prints in front of each line of its errors. */
  readonly prefix: RegExp;
}

/** Runs a package manager that is a package itself, and reads its answer. */
export async function runTool(task: ToolRun, project: Project, means: ManagerMeans): Promise<ManagerRun> {
  const tool = await findTool(task.wanted, means);
  const { args, env } = task;
  const run = await runManaged(
    { argv: [process.execPath, tool.script, ...args], env, mounts: tool.mounts },
    project,
    means,
  );
  if (run.exit.kind === 'exited' && run.exit.status === 0) {
    return { kind: 'done', version: tool.version, run };
  }
  const said = `${run.stderr}\n${run.stdout}`;
  const kind = run.exit.kind === 'exited' && !task.broken.test(said) ? 'refused' : 'broken';
  const because = firstErrors(said, task) ?? `${task.wanted.command} ended: ${run.exit.kind}`;
  return { kind, version: tool.version, run, because };
}

function firstErrors(said: string, { prefix }: ToolRun): string | undefined {
  const lines = said
    .split('\n')
    .filter((line) => prefix.test(line))
    .map((line) => line.replace(prefix, '').trim())
    .filter((line) => line !== '');
  return lines.length === 0 ? undefined : lines.slice(0, 6).join('; ');
}
