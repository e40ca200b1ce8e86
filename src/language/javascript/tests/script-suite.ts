// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { AMBIENT_NAMES } from './ambient-names.ts';
import { plainArguments } from './arguments.ts';
import { usesMochaNames } from './mini-suite.ts';
import { needsOf, type Needs } from './needs.ts';
import type { Place } from './place.ts';
import type { ScriptCommand } from './script-commands.ts';
import type { Suite } from './suite.ts';
import { filesMeant } from './test-files.ts';

/** `node test.js`, and runners of TAP files that are programs of their own. */
export async function scriptSuite(place: Place, command: ScriptCommand): Promise<Suite | null> {
  const files = await filesMeant(place.directory, plainArguments(command.args, SCRIPT_VALUES), false);
  const needs = files.length === 0 ? null : await needsOf(place.root, files);
  const isReady = needs !== null && needs.missing.length === 0 && !usesMochaNames(needs);
  return isReady ? plainSuite(place, files, { needs, env: command.env }) : null;
}

const SCRIPT_VALUES: ReadonlySet<string> = new Set('-r --require -R --reporter -t --timeout -j --jobs -e'.split(' '));

interface PlainNeeds {
  readonly needs: Needs;
  readonly env: Readonly<Record<string, string>>;
}

/** Each file as a program of its own; what they print is read as TAP where it is. */
export function plainSuite(place: Place, files: readonly string[], { needs, env }: PlainNeeds): Suite | null {
  const unknown = [...needs.globals].filter((name) => !AMBIENT_NAMES.has(name));
  const names = files.map((file) => path.relative(place.directory, file));
  if (unknown.length > 0 || needs.onlyExports) {
    return null;
  }
  return {
    command: names.map((name) => `node ${name}`).join('; '),
    argv: ['/bin/sh', '-c', EACH_FILE, 'sh', ...names],
    env,
    reads: 'tap',
    needsMiniRunner: false,
  };
}

/** The line after each file is one more TAP test: did it end well? */
const EACH_FILE = `for file; do
  echo "# $file"
  if node "$file" </dev/null; then echo; echo "ok - $file ends with status 0"; else echo; echo "not ok - $file ends with status 0"; fi
done`;

/** `node --test` */
export function nodeTestSuite(command: ScriptCommand): Suite {
  const args = command.args.filter((word) => !word.startsWith('--test-reporter'));
  return {
    command: ['node', ...args, '--test-reporter=tap'].join(' '),
    argv: ['node', '--test-reporter=tap', ...args],
    env: command.env,
    reads: 'tap',
    needsMiniRunner: false,
  };
}
