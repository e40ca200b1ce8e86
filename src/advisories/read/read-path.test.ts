// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { ReadItem } from './read-item.ts';
import { readPath } from './read-path.ts';
import { readUrl } from './read-url.ts';

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'read-'));
}

function osv(id: string): string {
  return JSON.stringify({ id, modified: '2024-01-01T00:00:00Z' });
}

async function collect(items: AsyncIterable<ReadItem>): Promise<readonly ReadItem[]> {
  const all: ReadItem[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}

function keys(items: readonly ReadItem[]): readonly string[] {
  return items.map((item) => (item.kind === 'record' ? item.record.key : item.kind));
}

/** A zip archive as tools make it: local headers, data, directory, end. Digests are left zero: nobody reads them. */
function zip(entries: readonly (readonly [string, string | Buffer, boolean])[], comment = ''): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content, isPacked] of entries) {
    const plain = Buffer.from(content);
    const packed = isPacked ? deflateRawSync(plain) : plain;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(isPacked ? 8 : 0, 8);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(isPacked ? 8 : 0, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(plain.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    offset += local.length + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, ...directory, end, Buffer.from(comment)]);
}

it('reads a folder in the order of names, whatever is packed how', async () => {
  const root = folder();
  mkdirSync(join(root, 'b'));
  writeFileSync(join(root, 'a.json'), JSON.stringify(JSON.parse(osv('A-1')), null, 2));
  writeFileSync(join(root, 'b', 'b.ndjson.gz'), gzipSync(`${osv('B-1')}\n${osv('B-2')}\n`));
  writeFileSync(
    join(root, 'c.zip'),
    zip(
      [
        ['x/', '', false],
        ['x/1.json', osv('C-1'), true],
        ['2.json', osv('C-2'), false],
      ],
      'a comment',
    ),
  );
  writeFileSync(join(root, 'd.json'), `[${osv('D-1')},${osv('D-2')}]`);
  writeFileSync(join(root, 'e.json'), `{"vulns":[${osv('E-1')}]}`);
  writeFileSync(join(root, 'notes.md'), 'nothing');

  const items = await collect(readPath(root, 'here'));

  expect(keys(items)).toEqual(['A-1', 'B-1', 'B-2', 'C-1', 'C-2', 'D-1', 'D-2', 'E-1']);
  expect(items[2]?.at).toEqual({ place: 'here/b/b.ndjson.gz', line: 2 });
  expect(items[3]?.at).toEqual({ place: 'here/c.zip!x/1.json' });
});

it('names the line that is damaged and reads the lines around it, also when it is the first', async () => {
  const file = join(folder(), 'a.ndjson');
  writeFileSync(file, `{"id":"torn\n${osv('A-1')}\n{}}\n${osv('A-2')}`);

  const items = await collect(readPath(file));

  expect(keys(items)).toEqual(['fault', 'A-1', 'fault', 'A-2']);
  expect(items.map(({ at }) => at.line)).toEqual([1, 2, 3, 4]);
});

it('keeps what came before a file breaks off, and reads the next file', async () => {
  const root = folder();
  const lines = Array.from({ length: 5000 }, (_, index) => osv(`A-${index}`)).join('\n');
  const whole = gzipSync(lines);
  writeFileSync(join(root, 'a.ndjson.gz'), whole.subarray(0, whole.length - 2000));
  writeFileSync(join(root, 'b.json'), osv('B-1'));

  const found = keys(await collect(readPath(root)));

  expect(found.length).toBeGreaterThan(1000);
  expect(found.slice(-2)).toEqual(['fault', 'B-1']);
});

it('says of an archive that is cut short that it is', async () => {
  const file = join(folder(), 'a.zip');
  const whole = zip([['1.json', osv('A-1'), true]]);
  writeFileSync(file, whole.subarray(0, whole.length - 30));

  expect(await collect(readPath(file))).toMatchObject([
    { kind: 'fault', because: expect.stringContaining('cut short') },
  ]);
});

it('reads the other entries of an archive when one is damaged', async () => {
  const file = join(folder(), 'a.zip');
  const whole = zip([
    ['1.json', osv('A-1'), true],
    ['2.json', osv('A-2'), true],
  ]);
  whole.fill(0xff, 36, 50);
  writeFileSync(file, whole);

  expect(keys(await collect(readPath(file)))).toEqual(['fault', 'A-2']);
});

it('reads prediction scores with their date, and names rows that are none', async () => {
  const file = join(folder(), 'epss.csv');
  const rows = ['CVE-2024-0001,0.5,0.9', 'CVE-2024-0002,1.5,0.9', 'CVE-2024-0003,8e-05,0.1'];
  writeFileSync(
    file,
    `#model_version:v2025.03.14,score_date:2026-01-02T00:00:00Z\ncve,epss,percentile\n${rows.join('\n')}\n`,
  );

  const items = await collect(readPath(file));

  expect(keys(items)).toEqual(['CVE-2024-0001', 'fault', 'CVE-2024-0003']);
  expect(items[0]).toMatchObject({ record: { body: { epss: 0.5, date: '2026-01-02T00:00:00Z' } }, at: { line: 3 } });
});

it('refuses a path that is not there', async () => {
  await expect(collect(readPath('/nowhere'))).rejects.toThrow('cannot read "/nowhere"; check the path');
});

it('reads what an address answers, and says what it does not', async () => {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/all.zip' ? 200 : 404);
    response.end(zip([['1.json', osv('A-1'), true]]));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const root = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;

  expect(keys(await collect(readUrl(`${root}/all.zip`)))).toEqual(['A-1']);
  await expect(collect(readUrl(`${root}/none.zip`))).rejects.toThrow('answered 404');
  server.close();
  await expect(collect(readUrl(`${root}/all.zip`))).rejects.toThrow(/cannot fetch .*; try again, nothing was imported/);
});
