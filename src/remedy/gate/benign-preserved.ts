// SPDX-License-Identifier: Apache-2.0
import type { Behaviour } from '../../domain/observation.ts';
import type { RemedyServices } from '../services.ts';
import type { Installed, RemedyGate } from './gate.ts';

const TIMEOUT_MS = 60_000;

/** Each command of everyday use that the user named ends, says and leaves behind what it did before. */
export const benignPreserved: RemedyGate = {
  name: 'benign-preserved',
  required: 'when-applicable',
  async check(asked, services) {
    const commands = services.options.benign ?? [];
    if (commands.length === 0) {
      return { kind: 'not-applicable', because: 'no command of everyday use was named (--benign)' };
    }
    const original = await asked.original();
    const after = await asked.installed();
    if (after === undefined || after.install.kind !== 'done' || original.install.kind !== 'done') {
      return { kind: 'inconclusive', because: 'the project is not installed before and after' };
    }
    const left: string[] = [];
    for (const command of commands) {
      const [first, second] = [await run(command, original, services), await run(command, original, services)];
      const unstable = services.language.differences(first, second, []);
      const differences = services.language.differences(first, await run(command, after, services), unstable);
      if (differences.length > 0) {
        return { kind: 'fail', because: `"${command}" answers otherwise: ${differences.slice(0, 3).join('; ')}` };
      }
      left.push(...(unstable.length > 0 ? [command] : []));
    }
    const partly = left.length > 0 ? `; compared in part, since they differ by themselves: ${left.join(', ')}` : '';
    return { kind: 'pass', because: `${commands.length} commands answer as before${partly}` };
  },
};

async function run(command: string, { state }: Installed, services: RemedyServices): Promise<Behaviour> {
  const { language, sandbox } = services;
  const target = await language.openTarget(state.folder);
  const component = await language.component(target.root, '');
  const shows = { kind: 'exit', status: 0 } as const;
  const reproducer = { command, directory: state.folder, shows, files: [], timeoutMs: TIMEOUT_MS };
  const probe = { id: command, label: command, role: 'benign', weakness: 'CWE-1321', reproducer } as const;
  const { behaviour } = await language.observe(probe, { name: 'target', changes: [] }, { target, component, sandbox });
  return placed(behaviour, state.folder);
}

/** Where a copy of the project lies is not part of its behaviour; nor are the calls it makes inside itself. */
function placed({ exit, stdout, stderr, processes, files }: Behaviour, folder: string): Behaviour {
  const plain = (text: string): string => text.replaceAll(folder, '/project');
  return {
    exit,
    stdout: plain(stdout),
    stderr: plain(stderr),
    calls: [],
    processes: processes.map((argv) => argv.map(plain)),
    files,
  };
}
