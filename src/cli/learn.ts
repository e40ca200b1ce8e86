// SPDX-License-Identifier: Apache-2.0
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { RepairError } from '../domain/repair-error.ts';
import type { SourceTexts } from '../domain/hunk.ts';
import { applyParts } from '../language/hunks/apply-parts.ts';
import type { NameGrammar } from '../language/hunks/tree.ts';
import type { Language } from '../language/language.ts';
import { languages } from '../language/registry.ts';
import { bankText } from '../patterns/bank.ts';
import { readFixRecords, type FixRecord } from '../patterns/fix-record.ts';
import type { LearnedEdit } from '../patterns/mine/edit.ts';
import { learnFrom, patternsOf } from '../patterns/mine/learn.ts';
import { supportOf, type RepairPattern } from '../patterns/pattern.ts';
import { sourceTexts } from '../patterns/source-texts.ts';
import { EXIT } from './exit-code.ts';
import { sourceOf, unpackedRelease } from './session/known-repair.ts';
import { table } from './output/table.ts';

interface LearnFlags {
  readonly patterns: string;
  readonly registry?: string;
  readonly language: string;
  readonly out: string;
  readonly json?: boolean;
}

export function registerLearn(program: Command): void {
  program
    .command('learn')
    .argument('<fixes...>', 'files that name fixes, one JSON object a line')
    .description("learn repair patterns from others' fixes, for fix --patterns")
    .requiredOption('--patterns <file>', 'where the patterns go')
    .option('--registry <where>', "where releases come from: a registry's address, or a folder with a copy of one")
    .option('--language <name>', 'what the fixes are written in', 'javascript')
    .option('--out <folder>', 'where fetched releases are kept', '.skymend')
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(learn);
}

const HELP = `
A fix: {"package": "flat", "vulnerable": "5.0.0", "fixed": "5.0.1", "weakness": "CWE-1321"}, perhaps with "advisories"
(ids), "published" (a date), and "before" and "after" (folders or archives) or "before" and "patch" (a fix commit as a
unified diff) where the versions are not to be fetched. Paths are meant from the file's folder.`;

interface Learned {
  readonly fixes: number;
  readonly edits: readonly LearnedEdit[];
  /** Fixes of which nothing was learned, one line each. */
  readonly silent: readonly string[];
}

async function learn(files: readonly string[], flags: LearnFlags): Promise<void> {
  const language = languages.find(({ name }) => name === flags.language);
  const names = await language?.names?.();
  if (language === undefined || names === undefined) {
    throw new RepairError('CONFIG_INVALID', `no edits are learned from ${flags.language} programs; try javascript`);
  }
  const learned = await learnAll(files, flags, { language, names });
  const patterns = patternsOf(learned.edits);
  writeFileSync(flags.patterns, bankText(patterns));
  tell(learned, patterns, flags);
  process.exitCode = patterns.length === 0 ? EXIT.unfixed : EXIT.ok;
}

interface Read {
  readonly language: Language;
  readonly names: NameGrammar;
}

async function learnAll(files: readonly string[], flags: LearnFlags, read: Read): Promise<Learned> {
  const edits: LearnedEdit[] = [];
  const silent: string[] = [];
  let fixes = 0;
  for (const file of files) {
    for (const record of readFixRecords(readText(file), file)) {
      const found = await learnOne(record, { file, flags, ...read });
      fixes += 1;
      edits.push(...(typeof found === 'string' ? [] : found));
      silent.push(...(typeof found === 'string' ? [`${record.package} ${record.fixed}: ${found}`] : []));
    }
  }
  return { fixes, edits, silent };
}

interface Given extends Read {
  readonly file: string;
  readonly flags: LearnFlags;
}

/** What a fix teaches, or why nothing. */
async function learnOne(record: FixRecord, given: Given): Promise<readonly LearnedEdit[] | string> {
  const { language, names } = given;
  const before = await versionTexts(record.before, record.vulnerable, { record, given });
  if (typeof before === 'string') {
    return before;
  }
  const after =
    record.patch === undefined
      ? await versionTexts(record.after, record.fixed, { record, given })
      : applyParts(readText(resolve(dirname(given.file), record.patch)), before).after;
  if (typeof after === 'string') {
    return after;
  }
  const { before: _before, after: _after, patch: _patch, ...said } = record;
  const { edits } = await learnFrom({ ...said, language: language.name, before, after }, names);
  return edits.length === 0 ? 'no change in it speaks of the weakness and can be carried over' : edits;
}

async function versionTexts(
  path: string | undefined,
  version: string,
  { record, given }: { readonly record: FixRecord; readonly given: Given },
): Promise<SourceTexts | string> {
  const { file, flags, language } = given;
  if (path !== undefined) {
    const place = resolve(dirname(file), path);
    return sourceTexts(
      statSync(place).isDirectory() ? place : unpackedRelease(readFileSync(place), flags.out),
      language,
    );
  }
  const bytes = await sourceOf(flags, `${record.package}@${version}`).archive(record.package, version);
  return bytes === undefined
    ? `there is no ${record.package}@${version}`
    : sourceTexts(unpackedRelease(bytes, flags.out), language);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RepairError('CONFIG_INVALID', `cannot read "${file}"; check the path`, { cause: error });
  }
}

const SHOWN = 10;

function tell({ fixes, edits, silent }: Learned, patterns: readonly RepairPattern[], flags: LearnFlags): void {
  const shared = patterns.filter((pattern) => supportOf(pattern) > 1).length;
  if (flags.json === true) {
    console.log(JSON.stringify({ fixes, silent, edits: edits.length, patterns: patterns.length, shared }, null, 2));
    return;
  }
  console.log(
    `${patterns.length} patterns from ${fixes} fixes, ${shared} of them seen in several packages: ${flags.patterns}`,
  );
  const weaknesses = [...new Set(patterns.map(({ weakness }) => weakness))].toSorted();
  console.log(
    table(weaknesses.map((name) => [`  ${name}`, String(patterns.filter(({ weakness }) => weakness === name).length)])),
  );
  for (const line of silent.slice(0, SHOWN)) {
    console.log(`nothing from ${line}`);
  }
}
