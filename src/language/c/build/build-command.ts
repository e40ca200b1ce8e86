// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Call } from './records.ts';

/** One command of a build, with what it reads and makes. Paths are absolute. */
export interface BuildCommand extends Call {
  readonly kind: 'compile' | 'link' | 'archive' | 'convert';
  /** Files given to it by name, and libraries by what they may be called. */
  readonly inputs: readonly string[];
  /** Those of its inputs that are source text. */
  readonly sources: readonly string[];
  readonly outputs: readonly string[];
}

export const SOURCE: RegExp = /\.(?:c|cc|cpp|cxx|c\+\+|C|CPP|m|mm|S|s|sx|asm|i|ii)$/;

/** What a call of a build tool means; `null` for one that makes nothing (a version asked, dependencies listed). */
export function buildCommandOf(call: Call): BuildCommand | null {
  const name = path.basename(call.program);
  if (/(?:^|-)ar(?:-[\d.]+)?$/.test(name)) {
    return archiveCommand(call);
  }
  if (/objcopy/.test(name)) {
    return convertCommand(call);
  }
  return compilerCommand(call, /(?:^|-)ld(?:\.\w+)?(?:-[\d.]+)?$/.test(name));
}

/** Options of compilers and linkers whose value is the next word. */
const WITH_VALUE = new Set(
  (
    '-o -D -U -I -L -l -include -imacros -isystem -iquote -idirafter -iprefix -iwithprefix -isysroot -x -MF -MT -MQ ' +
    '-Xlinker -Xassembler -Xpreprocessor -Xclang -T -u -z -e -h -soname -rpath -rpath-link -m -G -A -b -B -arch -target ' +
    '-aux-info --param -dumpbase -dumpdir -framework -Tbss -Tdata -Ttext -Map -version-script --version-script ' +
    '-dynamic-linker -plugin -plugin-opt -F -f -c_flag'
  ).split(' '),
);
/** For the linker these are flags of their own; for compilers `-h`, `-m`, `-e`, `-f` glue their value on. */
const GLUED_IN_COMPILERS = new Set(['-h', '-m', '-e', '-f', '-b', '-F', '-G', '-A']);

interface Words {
  readonly files: readonly string[];
  readonly libraries: readonly string[];
  readonly directories: readonly string[];
  readonly output: string | undefined;
  readonly flags: ReadonlySet<string>;
}

function wordsOf(call: Call, isLinker: boolean): Words {
  const words = new MutableWords();
  const { args } = call;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const takesNext = WITH_VALUE.has(word) && (isLinker || !GLUED_IN_COMPILERS.has(word));
    words.take(word, takesNext ? args[at + 1] : undefined);
    at += takesNext ? 1 : 0;
  }
  return words;
}

class MutableWords implements Words {
  readonly files: string[] = [];
  readonly libraries: string[] = [];
  readonly directories: string[] = [];
  readonly flags: Set<string> = new Set<string>();
  output: string | undefined;

  /** `next`: the following word, where it is this option's value. */
  take(word: string, next: string | undefined): void {
    const value = next ?? word.slice(2);
    if (!word.startsWith('-')) {
      this.files.push(word);
    } else if (word.startsWith('-o') && !word.startsWith('-objc')) {
      this.output = value;
    } else if (word.startsWith('-l')) {
      this.libraries.push(value);
    } else if (word.startsWith('-L')) {
      this.directories.push(value);
    } else {
      this.flags.add(word);
    }
  }
}

const MAKES_NOTHING =
  /^(?:-E|-M|-MM|--?version|-dumpversion|-dumpmachine|-print-.*|--print-.*|-###|--help|-fsyntax-only)$/;

function compilerCommand(call: Call, isLinker: boolean): BuildCommand | null {
  const words = wordsOf(call, isLinker);
  const files = words.files.filter((file) => !file.startsWith('@'));
  if (files.length === 0 || files.includes('-') || [...words.flags].some((flag) => MAKES_NOTHING.test(flag))) {
    return null;
  }
  const absolute = (file: string): string => path.resolve(call.directory, file);
  const isCompile = words.flags.has('-c') || words.flags.has('-S');
  const sources = isLinker ? [] : files.filter((file) => SOURCE.test(file)).map(absolute);
  const outputs = isCompile ? objectsOf(files, words) : [words.output ?? 'a.out'];
  const libraries = words.libraries.flatMap((name) =>
    words.directories.flatMap((directory) =>
      [`lib${name}.so`, `lib${name}.a`].map((file) => absolute(path.join(directory, file))),
    ),
  );
  return {
    ...call,
    kind: isCompile ? 'compile' : 'link',
    inputs: [...files.map(absolute), ...libraries],
    sources,
    outputs: outputs.map(absolute),
  };
}

function objectsOf(files: readonly string[], { output, flags }: Words): readonly string[] {
  if (output !== undefined) {
    return [output];
  }
  const ending = flags.has('-S') ? '.s' : '.o';
  return files.filter((file) => SOURCE.test(file)).map((file) => path.basename(file).replace(SOURCE, ending));
}

/** `ar rcs library members`: what adds members to a library. */
function archiveCommand(call: Call): BuildCommand | null {
  const words = call.args.filter((word) => !word.startsWith('--') && !word.startsWith('@'));
  const [operation = '', library, ...members] = words;
  if (library === undefined || !/^-?[a-zA-Z]*[rq]/.test(operation)) {
    return null;
  }
  const absolute = (file: string): string => path.resolve(call.directory, file);
  return {
    ...call,
    kind: 'archive',
    inputs: members.map(absolute),
    sources: [],
    outputs: [absolute(library)],
  };
}

/** `objcopy [options] in [out]`: a conversion in place makes what it reads. */
function convertCommand(call: Call): BuildCommand | null {
  const files = call.args.filter(
    (word, index) => !word.startsWith('-') && !/^-[A-Z]$|^--[a-z-]+$/.test(call.args[index - 1] ?? ''),
  );
  const [from, to = from] = files.slice(-2).map((file) => path.resolve(call.directory, file));
  return from === undefined || to === undefined
    ? null
    : { ...call, kind: 'convert', inputs: [from], sources: [], outputs: [to] };
}
