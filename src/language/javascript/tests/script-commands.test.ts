// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scriptCommands } from './script-commands.ts';

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'script-test-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function commands(scripts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const found = await scriptCommands(directory, { scripts });
  return found.map(({ env, program, args }) =>
    [...Object.entries(env).map(([name, value]) => `${name}=${value}`), program, ...args].join(' '),
  );
}

describe('scriptCommands', () => {
  it.each([
    ['mocha test/*.js', ['mocha test/*.js']],
    ['eslint . && mocha', ['eslint .', 'mocha']],
    ['tape test/*.js | faucet', ['tape test/*.js']],
    ['cross-env NODE_ENV=test nyc --reporter=lcov mocha -R spec', ['NODE_ENV=test mocha -R spec']],
    ['NODE_ENV=test node_modules/.bin/mocha', ['NODE_ENV=test mocha']],
    ['istanbul cover --print both -- ./node_modules/.bin/vows --spec test/*', ['vows --spec test/*']],
    ['istanbul cover ./node_modules/mocha/bin/_mocha test.js -- -R spec', ['mocha test.js -R spec']],
    [`mocha "test/**/*.js" -g 'a b'`, ['mocha test/**/*.js -g a b']],
    ['echo "Error: no test specified" && exit 1', []],
  ])('reads %s', async (test, expected) => {
    expect(await commands({ test })).toEqual(expected);
  });

  it('follows npm run, also in circles', async () => {
    expect(await commands({ test: 'npm run lint && npm run -s unit', lint: 'standard', unit: 'tap t.js' })).toEqual([
      'standard',
      'tap t.js',
    ]);
    expect(await commands({ test: 'npm test' })).toEqual(['npm test']);
  });

  it('follows make through targets and variables', async () => {
    const makefile =
      'REPORTER = spec\ntest: test-unit\n\ntest-unit:\n\t@NODE_ENV=test ./node_modules/.bin/mocha \\\n\t  --reporter $(REPORTER)\n\nlint:\n\tjshint .\n';
    await writeFile(path.join(directory, 'Makefile'), makefile);

    expect(await commands({ test: 'make test' })).toEqual(['NODE_ENV=test mocha --reporter spec']);
  });
});
