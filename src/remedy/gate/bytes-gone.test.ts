// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../dependencies/archive/write-archive.ts';
import { mendedArchive } from '../mended-archive.ts';
import { ask, project, REFUSED, TELLING } from './fake-case.ts';

describe('bytes-gone', () => {
  it('passes a disk on which every copy is another version', async () => {
    expect(await ask('bytes-gone')).toMatchObject({ kind: 'pass' });
  });

  it('rejects a lock that says one thing while the disk holds another', async () => {
    const after = project({ 'node_modules/p': '1.0.1' }, { 'node_modules/p': '1.0.0' });

    expect(await ask('bytes-gone', { after })).toMatchObject({
      kind: 'fail',
      because: expect.stringContaining('still on the disk'),
    });
  });

  it('rejects the vulnerable code under another name', async () => {
    const after = project({ 'node_modules/p': '1.0.1' }, undefined, { 'node_modules/other/vendor/p.js': TELLING });

    expect(await ask('bytes-gone', { after })).toMatchObject({
      kind: 'fail',
      because: expect.stringContaining('vendor/p.js'),
    });
  });

  it('does not count packages that were installed inside the vulnerable one', async () => {
    const inner = `module.exports = 'another package'; // ${'z'.repeat(200)}\n`;
    const before = project({ 'node_modules/p': '1.0.0', 'node_modules/p/node_modules/q': '2.0.0' }, undefined, {
      'node_modules/p/index.js': TELLING,
      'node_modules/p/node_modules/q/index.js': inner,
    });
    const after = project({ 'node_modules/p': '1.0.1', 'node_modules/q': '2.0.0' }, undefined, {
      'node_modules/q/index.js': inner,
    });

    expect(await ask('bytes-gone', { before, after })).toMatchObject({ kind: 'pass' });
  });

  it('is not misled by files that a safe version of the same package has too', async () => {
    const after = project({ 'node_modules/p': '1.0.1', 'node_modules/q/node_modules/p': '2.0.0' }, undefined, {
      'node_modules/q/node_modules/p/index.js': TELLING,
    });

    expect(await ask('bytes-gone', { after })).toMatchObject({ kind: 'pass' });
  });

  it('takes a mended release for what it is only when every byte on the disk is its own', async () => {
    const mendedText = `module.exports = 'the mended code'; // ${'y'.repeat(200)}\n`;
    const archive = mendedArchive(
      writeArchive([
        { path: 'package/package.json', content: Buffer.from('{}'), isExecutable: false },
        { path: 'package/index.js', content: Buffer.from(mendedText), isExecutable: false },
      ]),
      ['CVE-2024-0001 in p'],
    );
    const mended = new Map([[archive.integrity, archive]]);
    const holding = (text: string): string =>
      project({ 'node_modules/p': '1.0.0' }, undefined, { 'node_modules/p/index.js': text });

    const right = await ask('bytes-gone', { after: holding(mendedText), mended, kind: 'patch' });
    const wrong = await ask('bytes-gone', { after: holding(TELLING), mended, kind: 'patch' });

    expect([right.kind, wrong.kind]).toEqual(['pass', 'fail']);
  });

  it('does not know when nothing could be installed', async () => {
    expect(await ask('bytes-gone', { install: REFUSED })).toMatchObject({ kind: 'inconclusive' });
  });
});
