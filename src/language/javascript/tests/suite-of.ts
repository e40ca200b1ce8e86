// SPDX-License-Identifier: Apache-2.0
import { miniSuite, usesMochaNames } from './mini-suite.ts';
import { mochaSuite } from './mocha-suite.ts';
import { needsOf } from './needs.ts';
import type { Place } from './place.ts';
import { jsonSuite, programSuite } from './program-suite.ts';
import { nodeTestSuite, plainSuite, scriptSuite } from './script-suite.ts';
import type { ScriptCommand } from './script-commands.ts';
import type { Suite } from './suite.ts';

type Reader = (place: Place, command: ScriptCommand) => Promise<Suite | null>;

const READERS: ReadonlyMap<string, Reader> = new Map([
  ['mocha', mochaSuite],
  ...['jest', 'vitest'].map((name) => [name, jsonSuite] as const),
  ...['ava', 'nodeunit', 'jasmine', 'vows', 'qunit', 'lab'].map((name) => [name, programSuite] as const),
  ...['node', 'nodejs', 'tap', 'tape'].map((name) => [name, nodeSuite] as const),
]);

/** The suite that a test command stands for, when its runner and everything its files need are installed. */
export async function suiteOf(place: Place, command: ScriptCommand): Promise<Suite | null> {
  return (await READERS.get(command.program)?.(place, command)) ?? null;
}

async function nodeSuite(place: Place, command: ScriptCommand): Promise<Suite | null> {
  return command.args.includes('--test') ? nodeTestSuite(command) : scriptSuite(place, command);
}

/** Files by convention: with our own small runner where they are written for one, else one after the other. */
export async function suiteOfFiles(place: Place, files: readonly string[]): Promise<Suite | null> {
  const needs = files.length === 0 ? null : await needsOf(place.root, files);
  if (needs === null || needs.missing.length > 0) {
    return null;
  }
  return usesMochaNames(needs)
    ? miniSuite(place, files, { env: {}, needs, ui: 'bdd' })
    : plainSuite(place, files, { needs, env: {} });
}
