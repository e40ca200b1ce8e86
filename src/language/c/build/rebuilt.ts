// SPDX-License-Identifier: Apache-2.0
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ObserveContext } from '../../language.ts';
import type { BuildCommand } from './build-command.ts';
import { buildCommandLine } from './build-line.ts';
import type { LayerInput } from './layer-input.ts';
import type { StepsRun } from './steps.ts';
import { BUILD_LIMITS, changeMounts, namedMounts } from './tree-mounts.ts';

const RESULTS = '/skymend/results';

/** Programs and libraries that are newer than the beginning: those the changes went into. */
const SCRIPT = `
touch /tmp/skymend-begin
sh -c "$SKYMEND_LINE" </dev/null >/tmp/skymend-log 2>&1
status=$?
tail -c 8000 /tmp/skymend-log
[ $status -eq 0 ] || exit $status
find "$SKYMEND_ROOT" -xdev -type f -newer /tmp/skymend-begin \\( -perm -u+x -o -name '*.a' -o -name '*.so*' \\) | while read -r file; do
  mkdir -p "${RESULTS}/out$(dirname "$file")" && cp --preserve=mode,timestamps -- "$file" "${RESULTS}/out$file" || exit 2
done
`;

/** The build's own command over the built tree with the changed files in it. */
export async function rebuiltByCommand(
  { build, changes }: LayerInput,
  { context, scratch }: { readonly context: ObserveContext; readonly scratch: string },
): Promise<StepsRun> {
  const { target, sandbox } = context;
  const results = path.join(scratch, 'by-command');
  await mkdir(path.join(results, 'out'), { recursive: true });
  const line = await buildCommandLine(target);
  const run = await sandbox.run({
    argv: ['/bin/sh', '-c', SCRIPT],
    cwd: target.directory,
    env: { SKYMEND_ROOT: target.root, SKYMEND_LINE: line, ASAN_OPTIONS: 'detect_leaks=0' },
    mounts: [
      ...(await namedMounts(line, target.directory)),
      { kind: 'copy-on-write', from: build.tree, at: target.root },
      ...changeMounts(changes, target.root),
      { kind: 'writable', from: results, at: RESULTS },
    ],
    limits: BUILD_LIMITS,
  });
  const told = { said: run.stdout, out: path.join(results, 'out'), seconds: run.wallMs / 1000 };
  const isWhole = run.exit.kind === 'exited' && run.exit.status === 0;
  return isWhole ? told : { ...told, failed: { command: lineAsCommand(line, target.directory), said: run.stdout } };
}

function lineAsCommand(line: string, directory: string): BuildCommand {
  return { kind: 'link', directory, program: 'sh', args: ['-c', line], inputs: [], sources: [], outputs: [] };
}
