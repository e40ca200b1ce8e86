// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { readIfThere } from '../package/manifest.ts';
import type { Manifest } from '../package/schema.ts';

/** One program call of a test script, wrappers such as `cross-env`, `nyc` and `npx` taken off. */
export interface ScriptCommand {
  readonly env: Readonly<Record<string, string>>;
  /** Base name of the program: `mocha`, `node`. */
  readonly program: string;
  readonly args: readonly string[];
}

const DEPTH_LIMIT = 6;
const MOST_COMMANDS = 40;

/** The commands that `npm test` would run, in order; none when the package says that it has no tests. */
export async function scriptCommands(directory: string, manifest: Manifest): Promise<readonly ScriptCommand[]> {
  const script = manifest.scripts?.['test'];
  if (typeof script !== 'string' || /no test specified/i.test(script)) {
    return [];
  }
  return expand({ directory, manifest }, script, 0);
}

interface Package {
  readonly directory: string;
  readonly manifest: Manifest;
}

async function expand(of: Package, script: string, depth: number): Promise<readonly ScriptCommand[]> {
  const found: ScriptCommand[] = [];
  for (const part of script.split(/&&|\|\||;|\n/)) {
    // What comes after a pipe only paints the output.
    const command = commandOf(wordsOf(part.split('|')[0] ?? ''));
    const inner = command === null ? null : await innerScript(of, command);
    if (inner !== null && depth < DEPTH_LIMIT) {
      found.push(...(await expand(of, inner, depth + 1)));
    } else if (command !== null) {
      found.push(command);
    }
  }
  return found.slice(0, MOST_COMMANDS);
}

/** The script behind `npm run x`, `yarn x`, `make x`; `null` for any other command. */
async function innerScript({ directory, manifest }: Package, command: ScriptCommand): Promise<string | null> {
  const words = command.args.filter((word) => !word.startsWith('-'));
  if (command.program === 'make') {
    const makefile = (await readIfThere(path.join(directory, 'Makefile'))) ?? '';
    return recipeOf(makefile, words[0] ?? 'test');
  }
  if (!/^(?:npm|yarn|pnpm)$/.test(command.program)) {
    return null;
  }
  const name = /^run(?:-script)?$/.test(words[0] ?? '') ? words[1] : words[0];
  const script = manifest.scripts?.[name === 't' ? 'test' : (name ?? 'test')];
  return typeof script === 'string' ? script : '';
}

/** The commands of a Makefile's target, simple variables filled in. */
export function recipeOf(makefile: string, target: string): string | null {
  const variables = new Map(
    [...makefile.matchAll(/^(\w+)\s*[:?]?=\s*(.*)$/gm)].map(([, name = '', value = '']) => [name, value.trim()]),
  );
  const lines = makefile.replaceAll(/\\\n\s*/g, ' ').split('\n');
  const start = lines.findIndex((line) => line.startsWith(`${target}:`));
  if (start === -1) {
    return null;
  }
  const [, needed = ''] = (lines[start] ?? '').split(':');
  const end = lines.findIndex((line, index) => index > start && line !== '' && !/^\s/.test(line));
  const own = lines.slice(start + 1, end === -1 ? undefined : end).map((line) => line.trim().replace(/^[@-]+/, ''));
  const before = needed.split(/\s+/).filter((name) => /^test|unit|spec|mocha/.test(name) && name !== target);
  return [...before.map((name) => `make ${name}`), ...own.filter((line) => line !== '' && !line.startsWith('#'))]
    .join('\n')
    .replaceAll(/\$[({](\w+)[)}]/g, (_, name: string) => (name === 'MAKE' ? 'make' : (variables.get(name) ?? '')));
}

/** Words as a shell sees them; quotes are taken off. */
export function wordsOf(command: string): readonly string[] {
  const words = command.match(/(?:[^\s"']+|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
  return words.map((word) =>
    word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, a?: string, b?: string) => a ?? b ?? ''),
  );
}

const ASSIGNMENT = /^([A-Za-z_]\w*)=(.*)$/s;
/** Programs that run the program named after them; `istanbul cover` and `nyc` measure what it runs. */
const RUNS_ANOTHER: ReadonlySet<string> = new Set(
  'cross-env env npx nyc c8 istanbul cover time command exec yarpm dotenv better-npm-run run-s npm-run-all redrun'.split(
    ' ',
  ),
);
const TAKES_VALUE = /^(?:--reporter|-r|--report|--dir|--print|--include|-x|--exclude|-s|--hook-run-in-context)$/;

function commandOf(words: readonly string[]): ScriptCommand | null {
  const env: Record<string, string> = {};
  let rest = words;
  let isWrapped = false;
  for (;;) {
    const [first] = rest;
    if (first === undefined) {
      return null;
    }
    const [, name, value = ''] = ASSIGNMENT.exec(first) ?? [];
    const isWrapper = RUNS_ANOTHER.has(programName(first));
    if (name === undefined && !isWrapper && !(isWrapped && first.startsWith('-'))) {
      return { env, program: programName(first), args: rest.slice(1).filter((word) => word !== '--') };
    }
    if (name !== undefined) {
      env[name] = value;
    }
    isWrapped ||= isWrapper;
    // An option of the wrapper, which may have a value.
    rest = rest.slice(TAKES_VALUE.test(first) ? 2 : 1);
  }
}

/** `mocha` for `./node_modules/.bin/_mocha` and `node_modules/mocha/bin/mocha.js`. */
function programName(word: string): string {
  return path
    .basename(word)
    .replace(/\.[cm]?js$/, (extension) => (word.includes('node_modules/') ? '' : extension))
    .replace(/^_/, '');
}
