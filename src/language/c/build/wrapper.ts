// SPDX-License-Identifier: Apache-2.0
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Mount } from '../../../sandbox/sandbox.ts';
import { PLACES_FORM } from './configuration.ts';
import { RESPONSE } from './records.ts';
import type { BuildTool } from './toolchain.ts';

/** Where the wrappers write down what they were called with. */
export const RECORDS = '/skymend/records';

/**
 * Mounts that put a recording wrapper in the place of every build tool, however a build finds it: by name, by absolute
 * path, or through a link. The real program stands beside it under another name, since compilers find their parts by
 * where they lie.
 */
export async function wrapperMounts(tools: readonly BuildTool[], scratch: string): Promise<readonly Mount[]> {
  const directory = path.join(scratch, 'wrappers');
  await mkdir(directory, { recursive: true });
  const mounts = await Promise.all(
    tools.map(async (tool, index): Promise<readonly Mount[]> => {
      const file = path.join(directory, String(index));
      await writeFile(file, wrapperText(tool));
      await chmod(file, 0o755);
      const real = namesBeside(tool).map((at): Mount => ({ kind: 'read-only', from: tool.file, at }));
      return [...real, { kind: 'read-only', from: file, at: tool.file }];
    }),
  );
  return mounts.flat();
}

function namesBeside({ file, names }: BuildTool): readonly string[] {
  const beside = path.join(path.dirname(file), `skymend-${path.basename(file)}`);
  return isOneForBoth({ file, names }) ? [beside, `${beside}++`] : [beside];
}

/** clang: one program, C or C++ by its name. */
function isOneForBoth({ file, names }: Pick<BuildTool, 'file' | 'names'>): boolean {
  return !file.includes('++') && names.some((name) => name.includes('++'));
}

/**
 * `addr2line` names the wrong file for code that stands in headers where places are kept in the fifth form, which
 * compilers take by themselves.
 */
const PLACES = `case " $* " in *' -gdwarf'*|*' -g0 '*) ;; *' -g '*|*' -g'[1-3]' '*|*' -ggdb'*) set -- "$@" ${PLACES_FORM} ;; esac
`;

/** What a compiler calls in its turn is no command of the build. */
function wrapperText(tool: BuildTool): string {
  const [plain = '', both = plain] = namesBeside(tool);
  return `#!/bin/sh
real='${plain}'
case "\${0##*/}" in *++*) real='${both}' ;; esac
if [ -z "$SKYMEND_INNER" ]; then
${tool.isCompiler ? PLACES : ''}  case "$*" in *@*) for word; do case "$word" in @?*)
    if [ -f "\${word#@}" ]; then printf '%s\\0' 2 "$PWD" ${RESPONSE} "$word" "$(cat "\${word#@}")" >> ${RECORDS}/$$; fi ;;
  esac; done ;; esac
  printf '%s\\0' "$#" "$PWD" "$0" "$@" >> ${RECORDS}/$$
fi
SKYMEND_INNER=1 exec "$real" "$@"
`;
}
