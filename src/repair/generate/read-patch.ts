// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { applyPatch, parsePatch, type StructuredPatch } from 'diff';
import type { Candidate } from '../../domain/candidate.ts';
import type { Finding } from '../../domain/finding.ts';
import { RepairError } from '../../domain/repair-error.ts';
import type { FileChange } from '../../domain/target.ts';
import { sourceText } from '../../support/source-text.ts';
import { candidateOf } from './candidate-of.ts';

const NULL_FILE = '/dev/null';

/**
 * Makes a candidate of a unified diff somebody brought. Paths may be relative to the target's root, to the directory
 * the user named, or to the package that holds the fault, with or without `a/` and `b/`. A diff that does not fit is
 * an `INPUT_MALFORMED`.
 */
export async function readPatch(patch: string, finding: Finding): Promise<Candidate> {
  const parts = parse(patch);
  const bases = basesOf(finding);
  const errors: string[] = [];
  for (const base of bases) {
    const changes = await Promise.all(parts.map((part) => changeOf(part, base, finding.target.root)));
    const failed = changes.find((change) => typeof change === 'string');
    if (failed === undefined) {
      const fitting = changes.filter((change) => typeof change !== 'string');
      return candidateOf(
        { generator: 'given', template: 'patch', title: 'the given patch', prior: 0.5, seconds: 0, tokens: 0 },
        fitting,
      );
    }
    errors.push(failed);
  }
  throw new RepairError('INPUT_MALFORMED', `the patch does not apply: ${errors[0] ?? 'it changes no file'}`);
}

function parse(patch: string): readonly StructuredPatch[] {
  try {
    const parts = parsePatch(patch).filter((part) => part.hunks.length > 0);
    if (parts.length === 0) {
      throw new RepairError(
        'INPUT_MALFORMED',
        'the patch has no hunk; give a unified diff as `diff -u` or git makes it',
      );
    }
    return parts;
  } catch (error) {
    if (error instanceof RepairError) {
      throw error;
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new RepairError('INPUT_MALFORMED', `the patch is no unified diff: ${reason}`, { cause: error });
  }
}

/** Relative to the root; where a patch may have been made. */
function basesOf(finding: Finding): readonly string[] {
  const { target, component } = finding;
  return [...new Set(['', relative(target.root, target.directory), component.path])];
}

async function changeOf(part: StructuredPatch, base: string, root: string): Promise<FileChange | string> {
  const isNew = part.oldFileName === NULL_FILE;
  const isGone = part.newFileName === NULL_FILE;
  const named = (isGone ? part.oldFileName : part.newFileName) ?? '';
  let because = `"${named}" names no file of the target`;
  for (const name of [named.replace(/^[ab]\//, ''), named]) {
    const file = join(base, name);
    if (file.startsWith('..') || file.startsWith('/')) {
      return `"${named}" lies outside the target`;
    }
    const before = isNew ? '' : await textOf(join(root, file));
    const after = before === null ? false : applyPatch(before, part, { fuzzFactor: 0 });
    if (typeof after === 'string') {
      return { file, before: isNew ? null : before, after: isGone ? null : after };
    }
    because = before === null ? because : `a hunk of "${named}" does not fit`;
  }
  return because;
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path).then(sourceText, (error: unknown) => {
    if (error instanceof Error && 'code' in error) {
      return null;
    }
    throw error;
  });
}
