// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';

type Register = (program: Command) => void;

/** In the order of the help. Each is loaded when it is named, since all together take a second. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  fix: async () => (await import('./fix.ts')).registerFix,
  scan: async () => (await import('./scan.ts')).registerScan,
  verify: async () => (await import('./verify.ts')).registerVerify,
  replay: async () => (await import('./replay.ts')).registerReplay,
  explain: async () => (await import('./explain.ts')).registerExplain,
  graph: async () => (await import('./graph.ts')).registerGraph,
  learn: async () => (await import('./learn.ts')).registerLearn,
  plan: async () => (await import('./plan.ts')).registerPlan,
  doctor: async () => (await import('./doctor.ts')).registerDoctor,
};

/** Adds the command that is named, or all where none is: for the help, and to say what may have been meant. */
export async function register(program: Command, named: string | undefined): Promise<void> {
  const one = named !== undefined && Object.hasOwn(COMMANDS, named) ? COMMANDS[named] : undefined;
  for (const load of one === undefined ? Object.values(COMMANDS) : [one]) {
    (await load())(program);
  }
}
