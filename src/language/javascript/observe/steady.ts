// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import { effectiveLine } from './effective-argv.ts';

/** What differs from run to run by itself is written as what it is. */
const PASSING: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?/g, '<time>'],
  [
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? \w+ \w+ \d{4} \d{2}:\d{2}:\d{2}(?: GMT(?:[+-]\d{4})?(?: \([^)]*\))?)?/g,
    '<time>',
  ],
  [/\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?(?: [AP]M)?\b/g, '<time>'],
  [/\b1[5-9]\d{11}\b/g, '<time>'],
  [/\b\d+(?:\.\d+)? ?(?:ms|µs|ns|s|sec|seconds|milliseconds)\b/g, '<duration>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/((?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|::1?):)\d{2,5}\b/g, '$1<port>'],
  [/\b(pid|PID|process|port)( ?[:=]? ?)\d+\b/g, '$1$2<number>'],
  [/(\/tmp\/)[^\s"':,)]+/g, '$1<name>'],
  [/(\/skymend\/)[^\s"']*/g, '$1<name>'],
];

export function steady(text: string): string {
  return PASSING.reduce((made, [pattern, by]) => made.replaceAll(pattern, by), steadyCommand(text));
}

/**
 * A failed command is named by its line, and a shell's words about a missing program differ from those of a start
 * without a shell; neither tells what was run.
 */
function steadyCommand(text: string): string {
  return text
    .replaceAll(
      /Command failed: ([^\n]*)\n?(?:\/bin\/)?(?:sh|bash): (?:\d+|line \d+): ([^\n:]+): (?:command )?not found\n?/g,
      'spawn $2 ENOENT',
    )
    .replaceAll(/^(?:\/bin\/)?(?:sh|bash): (?:\d+|line \d+): [^\n:]+: (?:command )?not found\n?/gm, '')
    .replaceAll(/\bspawn (\S+) ENOENT\b/g, 'spawn <program> ENOENT')
    .replaceAll(/(Command failed: )([^\n]*)/g, (_match, said: string, line: string) => said + effectiveLine(line));
}

/**
 * Error output: places in files move when files are changed, and the runtime quotes the source line of an uncaught
 * error.
 */
export function steadyError(text: string): string {
  const lines = steady(text)
    .replaceAll(/^\/[^\n]*:\d+\n[^\n]*\n\s*\^+\s*$/gm, '')
    .split('\n')
    .filter((line) => !/^\s+at |^\s*$|^(?:Killed|CPU time limit exceeded)/.test(line));
  return lines
    .join('\n')
    .replaceAll(/:\d+:\d+\b/g, ':<line>')
    .replaceAll(/\((node:)\d+\)/g, '($1<number>)');
}

/** The same for every string in a value. */
export function steadyValue(value: Encoded): Encoded {
  if (typeof value === 'string') {
    return value.length > 200_000 ? value : steady(value);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  if (value.t === 'array') {
    return { ...value, items: value.items.map(steadyValue) };
  }
  if (value.t === 'object') {
    return { ...value, entries: value.entries.map(([key, item]) => [key, steadyValue(item)]) };
  }
  if (value.t === 'map' || value.t === 'set') {
    return { ...value, entries: value.entries.map(([key, item]) => [steadyValue(key), steadyValue(item)]) };
  }
  return value.t === 'error' ? { ...value, message: steadyError(value.message) } : value;
}
