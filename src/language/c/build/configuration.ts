// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { BuildCommand } from './build-command.ts';

/**
 * How the recorded commands are run again.
 * `given`: as the user's build did. `checked`: with sanitizers and debug information, as given where the user's build has
 * them. `plain`: without sanitizers, numbers wrap round.
 * `covered`: as `checked`, and runs can be searched for inputs that come by other places of the watched files; only ever laid over a tree.
 * `traced`: as given without sanitizers, with debug information, for programs such as valgrind that watch themselves.
 * `strict`: the same way, with arrays at the end of structures held to their declared size, and on after a report.
 * `lasting`: as `plain`, and nothing on the heap is ever released; only ever laid over a plain tree.
 */
export type Configuration = 'given' | 'checked' | 'plain' | 'traced' | 'covered' | 'strict' | 'lasting';

/** What is linked into programs that tell where they come by; made just before. */
export const WATCHER = '/tmp/skymend-coverage.o';
/** What is linked into programs that release nothing; made just before. */
export const LASTING = '/tmp/skymend-lasting.o';

/** Where code stands, in a form that every reader of it reads the same way. */
export const PLACES_FORM = '-gdwarf-4';
const DEBUG_INFORMATION = ['-g', PLACES_FORM] as const;

const SANITIZERS = '-fsanitize=address,undefined';

/** Does the build as given have what `checked` needs? */
export function isChecked(commands: readonly BuildCommand[]): boolean {
  const compiling = commands.filter(isCompiling);
  const sanitized = compiling.filter(({ args }) => args.some(isSanitizer) && hasDebugInformation(args));
  return compiling.length > 0 && sanitized.length * 2 >= compiling.length;
}

/** The arguments of a command under a configuration; its own come first, so that what follows wins. */
export function argumentsFor(command: BuildCommand, configuration: Configuration): readonly string[] {
  const { args } = command;
  if (configuration === 'given' || !isDriven(command) || isPartial(args)) {
    return args;
  }
  switch (configuration) {
    case 'plain':
      // What signed numbers do where they overflow must not depend on what a compiler makes of it.
      return [...unsanitized(args), ...DEBUG_INFORMATION, '-O2', '-fwrapv'];
    case 'lasting':
      return [...argumentsFor(command, 'plain'), ...releasingNothing(command)];
    case 'traced':
      return [...unsanitized(args), ...(hasDebugInformation(args) ? [] : DEBUG_INFORMATION)];
    case 'covered':
      return [...withoutFuzzer(argumentsFor(command, 'checked')), ...watching(command)];
    case 'strict':
      return [...argumentsFor(command, 'checked'), ...strictness(command)];
    case 'checked':
    default:
      return [
        ...args,
        ...sanitizing(args),
        ...linkedLikeOthers(command),
        ...(hasDebugInformation(args) ? [] : DEBUG_INFORMATION),
      ];
  }
}

/** A program that is run by another that watches every access cannot have checks of its own. */
export function isWatchedByOthers(command: string): boolean {
  return OBSERVER.test(command);
}

/** The command without what watches the program. */
export function unwatched(command: string): string {
  return command.replace(OBSERVER, '');
}

const OBSERVER = /(?<![\w./-])(?:\/usr\/bin\/)?valgrind(?:\s+-\S+)*\s+/;

/** What a fuzzer needs stays: its program has no `main` of its own. */
function unsanitized(args: readonly string[]): readonly string[] {
  return args.flatMap((word) => {
    const checks = /^-fsanitize=(.*)$/.exec(word)?.[1]?.split(',');
    if (checks?.includes('fuzzer') === true) {
      return ['-fsanitize=fuzzer'];
    }
    return /^-fn?o?-?sanitize/.test(word) ? [] : [word];
  });
}

/** libFuzzer watches where its program comes by itself, and leaves no room for others. */
function withoutFuzzer(args: readonly string[]): readonly string[] {
  return args.flatMap((word) => {
    const checks = /^-fsanitize=(.*)$/.exec(word)?.[1]?.split(',');
    const left = checks?.filter((check) => check !== 'fuzzer' && check !== 'fuzzer-no-link');
    return left === undefined ? [word] : left.length === 0 ? [] : [`-fsanitize=${left.join(',')}`];
  });
}

/** Is this the link of a libFuzzer program? */
export function hasFuzzer({ args }: BuildCommand): boolean {
  return args.some((word) => /^-fsanitize=(?:.*,)?fuzzer(?:,|$)/.test(word));
}

function isDriven(command: BuildCommand): boolean {
  return (command.kind === 'compile' || command.kind === 'link') && !isBareLinker(command);
}

function watching(command: BuildCommand): readonly string[] {
  return [
    ...(isCompiling(command) ? ['-fsanitize-coverage=trace-pc,trace-cmp'] : []),
    ...(command.kind === 'link' ? [WATCHER] : []),
  ];
}

function releasingNothing({ kind }: BuildCommand): readonly string[] {
  return kind === 'link' ? [LASTING] : [];
}

function strictness({ program }: BuildCommand): readonly string[] {
  const isClang = path.basename(program).includes('clang');
  return ['-fsanitize=undefined', `-fsanitize=${isClang ? 'bounds' : 'bounds-strict'}`, '-fsanitize-recover=all'];
}

/** A program whose own link has checks, of parts that got ours, needs what those call. */
function linkedLikeOthers({ kind, args }: BuildCommand): readonly string[] {
  const own = args.flatMap((word) => /^-fsanitize=(.*)$/.exec(word)?.[1]?.split(',') ?? []);
  return kind === 'link' && own.includes('address') && !own.includes('undefined') ? ['-fsanitize=undefined'] : [];
}

function sanitizing(args: readonly string[]): readonly string[] {
  return args.some(isSanitizer) ? [] : [SANITIZERS, '-fno-omit-frame-pointer', '-O1', '-U_FORTIFY_SOURCE'];
}

export function isCompiling({ kind, sources }: BuildCommand): boolean {
  return (kind === 'compile' || kind === 'link') && sources.length > 0;
}

function isSanitizer(word: string): boolean {
  return /^-fsanitize=.*(?:address|undefined|memory|thread|leak|bounds|integer)/.test(word);
}

function hasDebugInformation(args: readonly string[]): boolean {
  const last = args.findLast((word) => /^-g(?:\d|gdb\d?|dwarf.*)?$/.test(word));
  return last !== undefined && last !== '-g0';
}

/** Is a program or library made, of which all parts are known? */
export function isFullLink(command: BuildCommand): boolean {
  return command.kind === 'link' && !isBareLinker(command) && !isPartial(command.args);
}

function isBareLinker({ program }: BuildCommand): boolean {
  return /(?:^|-)ld(?:\.\w+)?(?:-[\d.]+)?$/.test(path.basename(program));
}

/** `gcc -r`: one object of many; run-time libraries come in later. */
function isPartial(args: readonly string[]): boolean {
  return args.includes('-r') || args.includes('-Wl,-r');
}
