// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RemedyServices } from '../services.ts';
import type { Installed, RemedyGate } from './gate.ts';

const COMPILER = 'node_modules/typescript/bin/tsc';

/** The project's own compiler finds no type error that it did not find before. */
export const typesStillCheck: RemedyGate = {
  name: 'types-still-check',
  required: 'when-applicable',
  async check(asked, services) {
    const original = await asked.original();
    const { folder } = original.state;
    if (!existsSync(join(folder, 'tsconfig.json'))) {
      return { kind: 'not-applicable', because: 'the project has no tsconfig.json' };
    }
    const after = await asked.installed();
    if (after === undefined || after.install.kind !== 'done' || original.install.kind !== 'done') {
      return { kind: 'inconclusive', because: 'the project is not installed before and after' };
    }
    if (!existsSync(join(folder, COMPILER))) {
      return { kind: 'not-applicable', because: 'the project does not install a TypeScript compiler of its own' };
    }
    const before = await services.journal.step(`baseline-types:${folder}`, () => errorsOf(original, services));
    const now = await errorsOf(after, services);
    if (before === null || now === null) {
      const when = before === null ? 'the project as it is' : 'the changed project';
      return { kind: before === null ? 'inconclusive' : 'fail', because: `the compiler does not end well on ${when}` };
    }
    const known = new Set(before);
    const fresh = now.filter((error) => !known.has(error));
    return fresh.length > 0
      ? { kind: 'fail', because: `${fresh.length} new type errors: ${fresh.slice(0, 3).join('; ')}` }
      : { kind: 'pass', because: `${before.length} type errors before, ${now.length} after, none of them new` };
  },
};

/** Without places inside files, which move; `null` when the compiler broke. */
async function errorsOf({ state }: Installed, { sandbox }: RemedyServices): Promise<readonly string[] | null> {
  const { folder } = state;
  const run = await sandbox.run({
    argv: [process.execPath, COMPILER, '--noEmit', '--pretty', 'false', '-p', '.'],
    cwd: folder,
    mounts: [{ kind: 'copy-on-write', from: folder, at: folder }],
    limits: { wallMs: 300_000, cpuMs: 300_000, memoryMb: 3072 },
  });
  const errors = run.stdout
    .split('\n')
    .filter((line) => /error TS\d+:/.test(line))
    .map((line) => line.replace(/\(\d+,\d+\)/, ''));
  const isAnswer = run.exit.kind === 'exited' && (run.exit.status === 0 || errors.length > 0);
  return isAnswer ? [...new Set(errors)].toSorted() : null;
}
