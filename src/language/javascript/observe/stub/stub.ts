// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Reproducer } from '../../../../domain/reproducer.ts';
import type { FileChange, Snapshot } from '../../../../domain/target.ts';
import type { ObserveContext } from '../../../language.ts';
import { entryPoints } from '../../package/entry-points.ts';
import { readManifest } from '../../package/manifest.ts';
import { sourceFiles } from '../../package/source-files.ts';
import { load } from '../load/load.ts';
import { moduleKind } from '../load/module-kind.ts';
import { harnessFiles } from '../run/harness-files.ts';
import { SILENT_PROGRAM, shapedModule, staticModule, universalModule } from './stub-text.ts';

/** Files that users reach without being entry points; a package with more has its first ones replaced. */
const MOST_FILES = 400;

/**
 * A snapshot in which the component does nothing: entry points keep their exported shape, programs say nothing, and
 * every other file gives functions without effect, since a reproducer may reach into the package's folders.
 */
export async function stub(context: ObserveContext, reproducer: Reproducer): Promise<Snapshot> {
  const { target, component } = context;
  const { root } = target;
  const manifest = await readManifest(path.join(root, component.path));
  const shapes = new Map((await load({ name: 'target', changes: [] }, context)).entries.map((one) => [one.file, one]));
  const entries = await entryPoints(root, component);
  const programs = new Set(entries.flatMap(({ file, from }) => (from === 'bin' && !shapes.has(file) ? [file] : [])));
  const others = (await sourceFiles(root, component)).files.slice(0, MOST_FILES);
  const own = new Set(entries.map((entry) => entry.file));
  const harness = new Set(await outsiders(reproducer, context, own));
  const changes: FileChange[] = [];
  for (const file of new Set([...own, ...others.filter((other) => !harness.has(other))])) {
    const before = await readFile(path.join(root, file), 'utf8').catch(() => null);
    if (before === null || !/\.[cm]?js$/.test(file) === path.basename(file).includes('.')) {
      continue;
    }
    const kind = await moduleKind(path.join(root, file), manifest?.type);
    const shape = shapes.get(file);
    changes.push({
      file,
      before,
      after: textFor({ file, before, kind, isProgram: programs.has(file) }, shape?.exports),
    });
  }
  return { name: 'stub', changes };
}

/**
 * Files of the reproducer that lie in the component and are no part of it: they ask for an entry point of it, as its
 * users do. A file the command starts that does not is a program of the component.
 */
async function outsiders(
  reproducer: Reproducer,
  { target, component }: ObserveContext,
  entries: ReadonlySet<string>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const file of await harnessFiles(reproducer)) {
    const asked = [...(await readFile(file, 'latin1')).matchAll(ASKED)].map(([, name = '']) => name);
    const isUser = asked.some(
      (name) =>
        name === component.name ||
        [...entries].some((entry) => {
          const whole = path.join(target.root, entry);
          const wanted = path.resolve(path.dirname(file), name);
          return name.startsWith('.') && [whole, whole.replace(/\.[cm]?js$/, ''), path.dirname(whole)].includes(wanted);
        }),
    );
    found.push(...(isUser ? [path.relative(target.root, file)] : []));
  }
  return found;
}

const ASKED = /\b(?:require|import|from)\s*\(?\s*['"]([^'"]+)['"]/g;

interface Stubbed {
  readonly file: string;
  readonly before: string;
  readonly kind: 'module' | 'script';
  readonly isProgram: boolean;
}

function textFor({ file, before, kind, isProgram }: Stubbed, exports: readonly string[] | undefined): string {
  if (isProgram) {
    return SILENT_PROGRAM;
  }
  if (exports !== undefined && exports.length > 0) {
    return shapedModule(exports, kind);
  }
  return kind === 'module' ? staticModule(file, before) : universalModule();
}
