// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readArchive } from './read-archive.ts';
import { writeArchive } from './write-archive.ts';

const entry = (path: string, content = '', isExecutable = false) => ({
  path,
  content: Buffer.from(content),
  isExecutable,
});

it('reads what it wrote, long and foreign names included', () => {
  const entries = [
    entry('package/bin/run', '#!', true),
    entry(`package/${'deep/'.repeat(40)}文件.js`, 'x'.repeat(1000)),
    entry('package/package.json', '{}'),
  ];

  const read = readArchive(writeArchive(entries));

  expect(read.map(({ path, content, isExecutable }) => [path, Buffer.from(content).toString(), isExecutable])).toEqual(
    entries.map(({ path, content, isExecutable }) => [path, content.toString(), isExecutable]),
  );
});

it('writes equal bytes for equal files in any order', () => {
  const files = [entry('package/b'), entry('package/a')];

  expect(writeArchive(files)).toEqual(writeArchive(files.toReversed()));
});

it.each([
  ['no gzip', Buffer.from('plain')],
  ['a file cut short', gzipSync(gunzipSync(writeArchive([entry('package/a', 'x'.repeat(2000))])).subarray(0, 1024))],
  ['a file outside of its folder', writeArchive([entry('package/../../etc/passwd', 'x')])],
])('refuses %s', (_, bytes) => {
  expect(() => readArchive(bytes)).toThrow('cannot be read');
});
