// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { SourceTexts } from '../../../dist/domain/hunk.js';
import { canonicalWeakness } from '../../../dist/domain/weakness.js';
import { cNames } from '../../../dist/language/c/hunks/c-names.js';
import { learnFrom } from '../../../dist/patterns/mine/learn.js';
import { sourceText } from '../../../dist/support/source-text.js';
import { unpatchedSource } from '../c/debian-source.ts';
import { groupBy } from '../figures.ts';
import { lastDay, minedOf, type Mined, type Taught } from './mined.ts';

const run = promisify(execFile);

/** A security patch that Debian carries on top of a source package. */
const recordSchema = z.strictObject({
  source: z.string(),
  version: z.string(),
  patch: z.string(),
  weakness: z.templateLiteral(['CWE-', z.int()]),
  advisories: z.array(z.string()),
});

type PatchRecord = z.infer<typeof recordSchema>;

/** What a patch changes: the sources it touches, before and after it. */
export interface PatchedFiles {
  readonly before: SourceTexts;
  readonly after: SourceTexts;
}

/** What the patches of the list teach. */
export async function minePatches(list: string): Promise<Mined> {
  const lines = (await readFile(list, 'utf8')).split('\n').filter((line) => line !== '');
  const records = lines.map((line) => recordSchema.parse(JSON.parse(line)));
  const taught: Taught[] = [];
  for (const [, ofOne] of groupBy(records, ({ source, version }) => `${source} ${version}`)) {
    const changed = await patchedFiles(ofOne).catch((error: unknown) => {
      console.error(`${ofOne[0]?.source}: ${error instanceof Error ? error.message.split('\n')[0] : ''}`);
      return new Map<string, PatchedFiles>();
    });
    for (const record of ofOne) {
      const files = changed.get(record.patch);
      const lesson = files === undefined ? null : await learnFrom(fixOf(record, files), cNames);
      taught.push({ name: `${record.source} ${record.patch}`, weakness: canonicalWeakness(record.weakness), lesson });
    }
  }
  return minedOf(taught);
}

function fixOf({ source, version, patch, weakness, advisories }: PatchRecord, files: PatchedFiles) {
  return {
    ...files,
    language: 'c',
    package: source,
    vulnerable: `${version} without ${patch}`,
    fixed: version,
    weakness: canonicalWeakness(weakness),
    advisories,
    published: lastDay(advisories),
  };
}

/** Lays the package's patches one on the other, as its maintainers did, and keeps what each of these changed. */
export async function patchedFiles(
  wanted: readonly Pick<PatchRecord, 'source' | 'version' | 'patch'>[],
): Promise<ReadonlyMap<string, PatchedFiles>> {
  const [first] = wanted;
  const found = new Map<string, PatchedFiles>();
  if (first === undefined) {
    return found;
  }
  const original = await unpatchedSource(first.source, first.version);
  const folder = await mkdtemp(join(tmpdir(), 'skymend-patches-'));
  try {
    const tree = join(folder, 'tree');
    await cp(original, tree, { recursive: true, verbatimSymlinks: true });
    const patches = join(tree, 'debian', 'patches');
    for (const name of seriesOf(await readFile(join(patches, 'series'), 'utf8'))) {
      const files = touchedBy(await readFile(join(patches, name), 'latin1'));
      const before = await textsOf(tree, files);
      await run('patch', ['-p1', '-f', '-s', '-i', join(patches, name)], { cwd: tree });
      if (wanted.some(({ patch }) => patch === name)) {
        found.set(name, { before, after: await textsOf(tree, files) });
      }
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function seriesOf(text: string): readonly string[] {
  return text.split('\n').flatMap(
    (line) =>
      line
        .replace(/(?:^|\s)#.*/, '')
        .trim()
        .split(/\s+/)[0] || [],
  );
}

const SOURCE = /^\+\+\+ [^/\s]+\/(\S+\.(?:c|cc|cpp|cxx|h|hh|hpp))(?:\s|$)/gm;

function touchedBy(patch: string): readonly string[] {
  return [...new Set([...patch.matchAll(SOURCE)].flatMap(([, file]) => file ?? []))];
}

async function textsOf(tree: string, files: readonly string[]): Promise<SourceTexts> {
  const texts = await Promise.all(
    files.map(async (file) => [file, await readFile(join(tree, file)).then(sourceText, () => null)] as const),
  );
  return new Map(texts.flatMap(([file, text]) => (text === null ? [] : [[file, text] as const])));
}
