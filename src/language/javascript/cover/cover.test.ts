// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ChangedPlace } from '../../../domain/changed-place.ts';
import { fakeTarget } from '../observe/fake-target.ts';
import { cameBy } from './came-by.ts';
import { passagesOf, type Passage } from './passages.ts';

const FILE = 'node_modules/weak/index.js';

async function passages(before: string, after: string): Promise<readonly Pick<Passage, 'name' | 'isValue'>[]> {
  return (await passagesOf({ file: FILE, before, after })).map(({ name, isValue }) => ({ name, isValue }));
}

describe('what a patch changes', () => {
  const before = `exports.run = function run(name) {\n  return start('x ' + name);\n};\n`;

  it('is a value where an expression is another one', async () => {
    const after = `function quote(x) { return x; }\n${before.replace('+ name', '+ quote(name)')}`;

    expect(await passages(before, after)).toEqual([{ name: 'run', isValue: true }]);
  });

  it('is only a look where a refusal is put in', async () => {
    const after = before.replace('  return', `  if (/;/.test(name)) { throw new Error('no'); }\n  return`);

    expect(await passages(before, after)).toEqual([{ name: 'run', isValue: false }]);
  });

  it('is only a look where a condition of a refusal is another one', async () => {
    const old = before.replace('  return', `  if (name === 'a') return;\n  return`);

    expect(await passages(old, old.replace("'a'", "'a' || name === 'b'"))).toEqual([{ name: 'run', isValue: false }]);
  });

  it('is a value where a function is rewritten as another kind', async () => {
    const after = before.replace('function run', 'async function run').replace('+ name', '+ (await name)');

    expect(await passages(before, after)).toEqual([{ name: 'run', isValue: true }]);
  });

  it('needs no call where it runs when the file is loaded', async () => {
    expect(await passages(`var a = /a+/;\n${before}`, `var a = /a/;\n${before}`)).toEqual([]);
  });

  it('is none where the text after it cannot be read', async () => {
    expect(await passages(before, '{{{')).toEqual([]);
  });
});

const LIBRARY = `exports.run = function run(name) {
  if (name === 'short') { return 'x'; }
  return 'x ' + name;
};
exports.other = function other(name) {
  return 'y ' + name;
};
`;
const PATCHED = LIBRARY.replaceAll('+ name', '+ String(name)');

async function met(harness: string, after: string = PATCHED): Promise<readonly ChangedPlace[] | null> {
  const target = await fakeTarget({ [FILE]: LIBRARY, 'exploit.js': harness });
  const changes = [{ file: FILE, before: LIBRARY, after }];
  return cameBy(target.probe({}), { name: 'candidate', changes }, target.context);
}

function names(places: readonly ChangedPlace[] | null): readonly string[] {
  return (places ?? []).filter(({ isMet }) => isMet).map(({ said }) => said.replace(/ .*/, ''));
}

describe('coming by what is changed', () => {
  it('is told of the function that was called', async () => {
    expect(names(await met(`require('weak').run('a');`))).toEqual(['run']);
  });

  it('is not told where the call leaves the function before', async () => {
    expect(names(await met(`require('weak').run('short');`))).toEqual([]);
  });

  it('is not told where the file was only loaded', async () => {
    const places = await met(`require('weak');`);

    expect(places?.map(({ isLoaded, isMet }) => [isLoaded, isMet])).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  it('cannot be told where the file was not loaded, or the process was killed', async () => {
    expect(await met('')).toBeNull();
    expect(
      await met(`require('weak').run('a'); require('child_process').execSync('kill -9 ' + process.pid);`),
    ).toBeNull();
  });
});
