// SPDX-License-Identifier: Apache-2.0
import type { Dependency, Unread } from '../../../domain/dependency.ts';
import type { LockfileReader } from '../reader.ts';

/** `go.mod`: since Go 1.17 it names every module of the build. Replaced modules are those they are replaced by. */
export const goMod: LockfileReader = {
  name: 'go.mod',
  files: /^go\.mod$/,
  read(file) {
    const statements = [...statementsOf(file.text)];
    const replaced = new Map(
      statements.filter(({ verb }) => verb === 'replace').map(({ words }) => replacementOf(words)),
    );
    const read = statements.map((statement) => readStatement(statement, replaced, file.path));
    const libraries = standardLibrary(statements, file.path);
    return {
      dependencies: [...libraries, ...read.flatMap((one) => (one !== undefined && 'name' in one ? [one] : []))],
      unread: [
        ...read.flatMap((one) => (one !== undefined && 'because' in one ? [one] : [])),
        ...tooOld(statements, file.path),
      ],
      covers: ['.'],
    };
  },
};

const SILENT = new Set(['go', 'toolchain', 'module', 'replace', 'exclude', 'retract', 'godebug', 'tool', 'ignore']);

/** `undefined`: says nothing about a dependency. A module replaced by a folder is the project's own. */
function readStatement(
  { verb, words, line, isIndirect }: Statement,
  replaced: ReadonlyMap<string, Module>,
  file: string,
): Dependency | Unread | undefined {
  if (verb !== 'require') {
    const because = `"${verb}" is no statement known here`;
    return SILENT.has(verb) ? undefined : { file, at: `line ${line}`, because };
  }
  const [name = '', version] = words;
  const by = replaced.get(`${name} ${version ?? ''}`) ?? replaced.get(name);
  const module = by ?? { name, version };
  if (module.version !== undefined) {
    return dependencyOf({ ...module, version: module.version }, file, { line, isDirect: !isIndirect });
  }
  return by === undefined ? { file, at: `line ${line}`, because: `"${words.join(' ')}" names no version` } : undefined;
}

/** A toolchain decides over the language version. */
function standardLibrary(statements: readonly Statement[], file: string): readonly Dependency[] {
  const said = statements.find(({ verb }) => verb === 'toolchain') ?? statements.find(({ verb }) => verb === 'go');
  const version = (said?.words[0] ?? '').replace(/^go/, '').replace(/-.*$/, '');
  return said === undefined || version === ''
    ? []
    : [dependencyOf({ name: 'stdlib', version }, file, { line: said.line, isDirect: true })];
}

function tooOld(statements: readonly Statement[], file: string): readonly Unread[] {
  const goes = statements.find(({ verb }) => verb === 'go')?.words[0] ?? '1.0';
  const because = `of Go ${goes}: it names direct modules only; run go mod tidy with 1.17 or later`;
  return goes.startsWith('1.') && Number(goes.split('.')[1]) < 17 ? [{ file, at: '', because }] : [];
}

interface Module {
  readonly name: string;
  /** Absent for a folder on this machine. */
  readonly version: string | undefined;
}

function replacementOf(words: readonly string[]): readonly [string, Module] {
  const arrow = words.indexOf('=>');
  const [name = '', version] = words.slice(arrow + 1);
  return [words.slice(0, arrow).join(' '), { name, version }];
}

function dependencyOf(
  { name, version }: { readonly name: string; readonly version: string },
  file: string,
  { line, isDirect }: { readonly line: number; readonly isDirect: boolean },
): Dependency {
  const plain = version.replace(/^v/, '');
  return {
    id: `${name}@${plain}`,
    ecosystem: 'Go',
    name,
    version: plain,
    file,
    line,
    scope: 'unknown',
    isDirect,
    origin: 'registry',
  };
}

interface Statement {
  readonly verb: string;
  readonly words: readonly string[];
  readonly line: number;
  readonly isIndirect: boolean;
}

/** One a line, whether alone or in a block. */
function* statementsOf(text: string): Generator<Statement> {
  let block: string | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const words = raw
      .replace(/\/\/.*$/, '')
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^["`](.*)["`]$/, '$1'))
      .filter((word) => word !== '');
    const [first] = words;
    if (first === undefined) {
      continue;
    }
    if (block !== undefined && first === ')') {
      block = undefined;
    } else if (block === undefined && words[1] === '(') {
      block = first;
    } else {
      const isIndirect = /\/\/\s*indirect/.test(raw);
      yield block === undefined
        ? { verb: first, words: words.slice(1), line: index + 1, isIndirect }
        : { verb: block, words, line: index + 1, isIndirect };
    }
  }
}
