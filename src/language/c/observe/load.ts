// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { EntryReport, LoadReport } from '../../../domain/load-report.ts';
import type { Snapshot } from '../../../domain/target.ts';
import { sha256 } from '../../../support/digest.ts';
import { builtSnapshot, isBuilt, type Built } from '../build/built.ts';
import type { ObserveContext } from '../../language.ts';

/** As many programs and libraries as tell something; a large tree has hundreds. */
const MOST_ENTRIES = 40;

/**
 * What the build makes of the snapshot: every program and library with the functions it gives to others. A snapshot
 * that does not compile has all of them with the compiler's error.
 */
export async function load(snapshot: Snapshot, context: ObserveContext): Promise<LoadReport> {
  const { target } = context;
  const base = await builtSnapshot({ name: 'target', changes: [] }, context, 'given');
  if (!isBuilt(base)) {
    throw new Error('the unpatched target is built or refused');
  }
  const outputs = outputsOf(base);
  const built = await builtSnapshot(snapshot, context, 'given');
  if (!isBuilt(built)) {
    const entries = outputs.map((file) => ({
      file: path.relative(target.root, file),
      error: built.failed,
      exports: [],
    }));
    return { entries, evidence: sha256(built.failed) };
  }
  const entries = await exportsOf(outputs, built, context);
  return { entries, evidence: sha256(JSON.stringify(entries)) };
}

function outputsOf({ build }: Built): readonly string[] {
  const made = build.commands
    .filter(({ kind }) => kind === 'link' || kind === 'archive')
    .flatMap(({ outputs }) => outputs);
  return [...new Set(made)]
    .filter((file) => !file.endsWith('.o'))
    .toSorted()
    .slice(0, MOST_ENTRIES);
}

const SCRIPT = `
for file; do
  echo "file $file"
  case "$file" in *.a|*.lib) nm -g --defined-only "$file" ;; *) nm -D --defined-only "$file" ;; esac 2>/dev/null | awk 'NF == 3 && $2 ~ /[TW]/ { print $3 }' | sort -u
done
`;

async function exportsOf(
  outputs: readonly string[],
  built: Built,
  { target, sandbox }: ObserveContext,
): Promise<readonly EntryReport[]> {
  const run = await sandbox.run({
    argv: ['/bin/sh', '-c', SCRIPT, 'sh', ...outputs],
    cwd: '/',
    mounts: built.mounts,
    limits: { wallMs: 60_000, cpuMs: 60_000, outputKb: 8192 },
  });
  return run.stdout
    .split(/^file /m)
    .slice(1)
    .map((part) => {
      const [file = '', ...names] = part.trim().split('\n');
      const exports = names
        .filter((name) => !/^(?:__asan|__odr_asan|__ubsan|_init$|_fini$|_GLOBAL__)/.test(name))
        .map((name) => `${name}: function`);
      return { file: path.relative(target.root, file), error: null, exports };
    });
}
