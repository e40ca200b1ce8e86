// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import type { BuildCommand } from './build-command.ts';
import { isCompiling } from './configuration.ts';
import type { RecordedBuild } from './recorded-build.ts';
import { scratchBeside } from './cache-directory.ts';
import { rm, writeFile } from 'node:fs/promises';
import { runSteps } from './steps.ts';

/**
 * Which compiling commands read which of the target's own headers; asked of the compiler once for a build, when a
 * header is changed for the first time.
 */
export async function headerUsers(
  headers: ReadonlySet<string>,
  build: RecordedBuild,
  { root, sandbox }: { readonly root: string; readonly sandbox: Sandbox },
): Promise<ReadonlySet<BuildCommand>> {
  const compiling = build.commands.filter(isCompiling);
  const read = await readings(build, compiling, { root, sandbox });
  return new Set(compiling.filter((_command, index) => read[index]?.some((file) => headers.has(file)) ?? false));
}

async function readings(
  build: RecordedBuild,
  compiling: readonly BuildCommand[],
  { root, sandbox }: { readonly root: string; readonly sandbox: Sandbox },
): Promise<readonly (readonly string[])[]> {
  const kept = path.join(build.home, 'headers.json');
  const known = await readFile(kept, 'utf8').catch(() => null);
  if (known !== null) {
    // Written below and nobody else.
    return JSON.parse(known) as readonly (readonly string[])[]; // oxlint-disable-line typescript/no-unsafe-type-assertion
  }
  const scratch = await scratchBeside();
  try {
    const asking = compiling.map((command, index): BuildCommand => ({
      ...command,
      kind: 'compile',
      args: [...withoutOutput(command.args), '-M', '-MF', `/skymend/results/out/${index}.d`],
    }));
    const mounts = [{ kind: 'read-only', from: build.tree, at: root } as const];
    const { out } = await runSteps({ commands: asking, configuration: 'given', mounts, kept: [], scratch }, sandbox);
    const read = await Promise.all(
      compiling.map(async ({ directory }, index) => {
        const text = await readFile(path.join(out, `${index}.d`), 'utf8').catch(() => '');
        return prerequisites(text).map((file) => path.resolve(directory, file));
      }),
    );
    await writeFile(kept, JSON.stringify(read));
    return read;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** `object: source header \` over many lines. */
function prerequisites(text: string): readonly string[] {
  const [, list = ''] = /^[^:]*:\s([\s\S]*)$/.exec(text.replaceAll('\\\n', ' ')) ?? [];
  return list.split(/\s+/).filter((word) => word !== '');
}

function withoutOutput(args: readonly string[]): readonly string[] {
  return args.filter((word, index) => {
    const before = args[index - 1];
    const isValue = before === '-o' || before === '-MF' || before === '-MT' || before === '-MQ';
    return !isValue && !/^(?:-o|-c|-S|-MF|-MT|-MQ|-MD|-MMD|-MP)$/.test(word) && !/^-(?:Wp,-MM?D|o)./.test(word);
  });
}
