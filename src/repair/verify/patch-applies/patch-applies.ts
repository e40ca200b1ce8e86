// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { extname, posix } from 'node:path';
import type { Candidate } from '../../../domain/candidate.ts';
import type { Dossier } from '../../../domain/dossier.ts';
import type { FileChange } from '../../../domain/target.ts';
import { sourceText } from '../../../support/source-text.ts';
import { unifiedDiff } from '../../../support/unified-diff.ts';
import { askingOf } from '../asking.ts';
import type { Gate } from '../gate.ts';

/** A repair touches one fault in every shipped copy; what is larger than this is a new release. */
const MOST_FILES = 60;
const MOST_CHANGED_LINES = 2000;

/** Tests, continuous integration, manifests and lock files judge or build the code; a patch may not change its judges. */
const JUDGES =
  /(?:^|\/)(?:tests?|__tests__|specs?|__mocks__|fixtures?|__fixtures__|\.github|\.gitlab|\.circleci|\.husky|\.ci)(?:\/|$)|\.(?:test|spec)\.[^/]+$|(?:^|\/)(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|\.npmrc|binding\.gyp|makefile|dockerfile)$/i;
const DOCUMENTS = /\.(?:md|markdown|txt|rst)$|(?:^|\/)(?:licen[cs]e|history|changes|changelog|authors)$/i;

export const patchApplies: Gate = {
  name: 'patch-applies',
  required: 'always',

  async check(candidate, { dossier }, services) {
    const { language, context } = askingOf(dossier, services);
    const sources = new Set(await language.sourceFiles(context.target, context.component));
    const faults = [
      ...sizeFaults(candidate),
      ...candidate.changes.flatMap((change) => placeFaults(change, sources, dossier)),
      ...(await Promise.all(candidate.changes.map((change) => textFaults(change, context.target.root)))).flat(),
    ];
    return faults.length === 0
      ? { kind: 'pass', because: `applies to ${candidate.changes.map(({ file }) => file).join(', ')}` }
      : { kind: 'fail', because: faults.slice(0, 5).join('; ') };
  },
};

function sizeFaults({ changes, diff }: Candidate): readonly string[] {
  const lines = diff.split('\n').filter((line) => /^[+-](?!\+\+ |-- )/.test(line)).length;
  const shown = changes.map((change) => unifiedDiff(change)).join('');
  return [
    ...(changes.length === 0 ? ['the patch changes no file'] : []),
    ...(changes.length > MOST_FILES
      ? [`${changes.length} files are changed; a repair changes at most ${MOST_FILES}`]
      : []),
    ...(lines > MOST_CHANGED_LINES
      ? [`${lines} lines are changed; a repair changes at most ${MOST_CHANGED_LINES}`]
      : []),
    // What is shown to a person must be what is judged.
    ...(shown === diff ? [] : ['the diff is not the change that would be judged']),
  ];
}

/** Why a file may not be changed by a repair, or not like this. */
function placeFaults(change: FileChange, sources: ReadonlySet<string>, dossier: Dossier): readonly string[] {
  const { file, before, after } = change;
  const { component, reproducer, target } = dossier.finding;
  const absolute = posix.join(target.root, file);
  const isInside = !posix.isAbsolute(file) && posix.normalize(file) === file && !file.startsWith('..');
  const isOfReproducer =
    isNamedBy(reproducer.command, absolute, reproducer.directory) || reproducer.files.includes(absolute);
  const faults: readonly (readonly [boolean, string])[] = [
    [!isInside, `"${file}" is no path inside the target`],
    [isOfReproducer, `${file} belongs to the reproducer`],
    [after === null, `${file} is removed`],
    [before === after, `${file} is not changed`],
    [component.path !== '' && !file.startsWith(`${component.path}/`), `${file} lies outside ${component.name}`],
    [!isSource(change, sources, component.path), `${file} is no source file of ${component.name}`],
  ];
  const first = faults.find(([isFault]) => isFault);
  return first === undefined ? [] : [first[1]];
}

/** A listed source file, a document, or a new file of the same kind that judges nothing. */
function isSource({ file, before }: FileChange, sources: ReadonlySet<string>, componentPath: string): boolean {
  if (sources.has(file) || DOCUMENTS.test(file)) {
    return true;
  }
  const isKnownKind = [...sources].some((source) => extname(source) === extname(file));
  return before === null && isKnownKind && !JUDGES.test(file.slice(componentPath.length));
}

/** Does a command name this file, in whatever way a shell would find it? */
function isNamedBy(command: string, absolute: string, directory: string): boolean {
  const words = command.split(/[\s'"`;|&<>()=,]+/).filter((word) => word.includes('.') || word.includes('/'));
  return words.some((word) => posix.resolve(directory, word) === absolute);
}

async function textFaults({ file, before }: FileChange, root: string): Promise<readonly string[]> {
  const text = await readFile(posix.join(root, file)).then(sourceText, (error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return null;
    }
    throw error;
  });
  if (text === before) {
    return [];
  }
  return [text === null ? `${file} does not exist` : `${file} is not what the patch was made for`];
}
