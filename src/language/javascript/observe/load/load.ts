// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EntryReport, LoadReport } from '../../../../domain/load-report.ts';
import type { Snapshot } from '../../../../domain/target.ts';
import { sha256 } from '../../../../support/digest.ts';
import type { Run } from '../../../../sandbox/sandbox.ts';
import type { ObserveContext } from '../../../language.ts';
import { entryPoints } from '../../package/entry-points.ts';
import { sourceFiles } from '../../package/source-files.ts';
import { isMissing, readIfThere, readManifest } from '../../package/manifest.ts';
import { builtFile } from '../built.ts';
import { snapshotMounts } from '../run/snapshot-mounts.ts';
import { moduleKind } from './module-kind.ts';
import { parseLoaded } from './schema.ts';

const LOADER = '/skymend/loader.mjs';
const ANSWERS = '/skymend/answers';
/** Packages that map whole folders into their exports have hundreds; the first ones tell. */
const MOST_ENTRIES = 24;
const LOAD_MS = 15_000;

/** Loads every entry point of the component in a process of its own, and lists what each exports. */
export async function load(snapshot: Snapshot, context: ObserveContext): Promise<LoadReport> {
  const { root } = context.target;
  const found = await entryPoints(root, context.component);
  const files = [...new Set(found.flatMap(({ file, from }) => (from === 'bin' || from === 'browser' ? [] : [file])))];
  const loaded = files.filter((file) => /\.(?:[cm]?js|node)$/.test(file) || !path.basename(file).includes('.'));
  return loadFiles((loaded.length > 0 ? loaded : await topFiles(context)).slice(0, MOST_ENTRIES), snapshot, context);
}

/** Packages without an entry point are used by the files at their top: `require('tools/format')`. */
async function topFiles({ target, component }: ObserveContext): Promise<readonly string[]> {
  const { files } = await sourceFiles(target.root, component);
  const depth = component.path === '' ? 1 : component.path.split('/').length + 1;
  return files.filter((file) => /\.[cm]?js$/.test(file) && file.split('/').length === depth);
}

/** The same for the given files, relative to the root. */
export async function loadFiles(
  files: readonly string[],
  snapshot: Snapshot,
  context: ObserveContext,
): Promise<LoadReport> {
  if (files.length === 0) {
    return { entries: [], evidence: '' };
  }
  const once = await loadOnce(files, snapshot, context);
  const silent = once.answers.filter(({ isSilent }) => isSilent).map(({ report }) => report.file);
  if (silent.length === 0) {
    return { entries: once.answers.map(({ report }) => report), evidence: once.evidence };
  }
  // On a host that has much else to do a process may not come to its answer in its time; a module that hangs does it twice.
  const again = await loadOnce(silent, snapshot, context);
  const answered = new Map(again.answers.map(({ report }) => [report.file, report]));
  const entries = once.answers.map(({ report }) => answered.get(report.file) ?? report);
  return { entries, evidence: again.evidence };
}

interface Answer {
  readonly report: EntryReport;
  /** The process ended before it said anything. */
  readonly isSilent: boolean;
}

interface Loaded {
  readonly answers: readonly Answer[];
  readonly evidence: string;
}

async function loadOnce(files: readonly string[], snapshot: Snapshot, context: ObserveContext): Promise<Loaded> {
  const { root } = context.target;
  const directory = await mkdtemp(path.join(tmpdir(), 'skymend-load-'));
  try {
    const manifest = await readManifest(path.join(root, context.component.path));
    const kinds = await Promise.all(files.map((file) => moduleKind(path.join(root, file), manifest?.type)));
    const words = files.flatMap((file, index) => [path.join(root, file), kinds[index] ?? 'script']);
    const run = await context.sandbox.run({
      argv: ['/bin/sh', '-c', SCRIPT, 'sh', ...words],
      cwd: root,
      mounts: [
        ...snapshotMounts(root, snapshot),
        { kind: 'content', text: await readFile(builtFile('./loader.ts', import.meta.url), 'utf8'), at: LOADER },
        { kind: 'writable', from: directory, at: ANSWERS },
      ],
      limits: { wallMs: LOAD_MS + files.length * 1000 },
    });
    const answers = await Promise.all(
      files.map((file, index) => answerAbout(file, path.join(directory, `${index}.json`), run)),
    );
    return { answers, evidence: run.evidence ?? sha256(JSON.stringify(answers.map(({ report }) => report))) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** One process per file, each ended when it hangs. */
const SCRIPT = `n=0
while [ $# -gt 0 ]; do
  timeout -s KILL 10 node ${LOADER} "$1" "$2" ${ANSWERS}/$n.json </dev/null >/dev/null 2>&1
  n=$((n+1)); shift 2
done`;

async function answerAbout(file: string, answer: string, run: Run): Promise<Answer> {
  const text = await readIfThere(answer).catch((error: unknown) => {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  });
  const loaded = text === null ? null : parseLoaded(text);
  const error = `the process that loaded it ended without an answer (${run.exit.kind})`;
  return loaded === null
    ? { report: { file, error, exports: [] }, isSilent: true }
    : { report: { file, ...loaded }, isSilent: false };
}
