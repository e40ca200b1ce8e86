// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Component, Target } from '../../../domain/target.ts';
import { readManifest } from '../package/manifest.ts';
import type { Place } from './place.ts';
import { scriptCommands } from './script-commands.ts';
import { suiteOf, suiteOfFiles } from './suite-of.ts';
import type { Suite } from './suite.ts';
import { conventionalFiles } from './test-files.ts';

/** The component's tests that can be run here; `null` when there are none, or what they need is not installed. */
export async function findSuite(target: Target, component: Component): Promise<Suite | null> {
  const directory = path.join(target.root, component.path);
  if (target.test !== undefined) {
    return {
      command: target.test,
      argv: ['/bin/sh', '-c', target.test],
      env: {},
      reads: 'tap',
      needsMiniRunner: false,
    };
  }
  const place: Place = { root: target.root, directory };
  const manifest = await readManifest(directory);
  const commands = manifest === null ? [] : await scriptCommands(directory, manifest);
  for (const command of commands) {
    const suite = await suiteOf(place, command);
    if (suite !== null) {
      return suite;
    }
  }
  return suiteOfFiles(place, await conventionalFiles(directory));
}
