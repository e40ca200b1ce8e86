// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../../domain/finding.ts';
import type { Shows } from '../../../domain/reproducer.ts';
import { folderOf } from '../output-name.ts';
import type { Publisher } from '../publisher.ts';

/**
 * `security.test.cjs`, for Node's own test runner: it fails while the reproducer shows the weakness and passes once it
 * does not. Written where the reproducer itself tells (output, status, file, time); what only the monitor sees cannot
 * be asked without it.
 */
export const regressionTest: Publisher = {
  name: 'regression-test',

  async publish(fix, _exam, services) {
    const { finding, chosen } = fix;
    const condition = finding === undefined ? null : conditionOf(finding.reproducer.shows);
    if (finding === undefined || chosen === undefined || condition === null) {
      return [];
    }
    const path = join(await folderOf(fix, services), 'security.test.cjs');
    await writeFile(path, testText(finding, condition));
    return [path];
  },
};

/** JavaScript that is true when the run showed the weakness; `null` when only the monitor can tell. */
function conditionOf(shows: Shows): string | null {
  switch (shows.kind) {
    case 'exit':
      return `run.status === ${shows.status}`;
    case 'output':
      return `new RegExp(${JSON.stringify(shows.pattern)}, 'mu').test(run.${shows.stream})`;
    case 'file':
      return `existsSync(join(directory, ${JSON.stringify(shows.path)}))`;
    case 'time':
      return `run.error !== undefined || elapsedMs > ${shows.overMs}`;
    case 'polluted':
    case 'sink':
    case 'leak':
    case 'sanitizer':
      return null;
  }
}

function testText({ weakness, component, reproducer }: Finding, condition: string): string {
  const title = `${component.name} is not open to ${weakness} by the known attack`;
  return `// Run with: SKYMEND_TARGET=DIR node --test security.test.cjs
// It runs a known attack against DIR, with what that does: use a copy, or a sandbox.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { test } = require('node:test');

test(${JSON.stringify(title)}, () => {
  const directory = process.env.SKYMEND_TARGET || process.cwd();
  const started = Date.now();
  const options = { cwd: directory, encoding: 'utf8', timeout: ${reproducer.timeoutMs} };
  const run = spawnSync('/bin/sh', ['-c', ${JSON.stringify(reproducer.command)}], options);
  const elapsedMs = Date.now() - started;
  assert.strictEqual(${condition}, false, run.stdout + run.stderr + String(elapsedMs));
});
`;
}
