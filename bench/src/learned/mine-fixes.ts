// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { jsNames } from '../../../dist/language/javascript/hunks/js-names.js';
import { javascript } from '../../../dist/language/javascript/javascript.js';
import { readFixRecords, type FixRecord } from '../../../dist/patterns/fix-record.js';
import { learnFrom } from '../../../dist/patterns/mine/learn.js';
import { sourceTexts } from '../../../dist/patterns/source-texts.js';
import type { BenchCase } from '../js/case.ts';
import { lastDay, minedOf, type Mined, type Taught } from './mined.ts';
import { unpacked } from './unpacked.ts';

/** What the known fixes of these weaknesses teach: those of the list, and those of the cases themselves. */
export async function mineFixes(
  list: string,
  cases: readonly BenchCase[],
  isWanted: (weakness: string) => boolean,
): Promise<Mined> {
  const given = readFixRecords(await readFile(list, 'utf8'), list);
  const records = new Map(
    [...cases.flatMap(fixOf), ...given]
      .filter(({ weakness }) => isWanted(weakness))
      .map((fix) => [`${fix.package}@${fix.fixed} ${fix.weakness}`, fix]),
  );
  const taught: Taught[] = [];
  for (const record of records.values()) {
    const { package: name, fixed, weakness } = record;
    taught.push({ name: `${name}@${fixed}`, weakness, lesson: await mineOne(record) });
  }
  return minedOf(taught);
}

async function mineOne(record: FixRecord): Promise<Taught['lesson']> {
  const folders = await Promise.all(
    [record.vulnerable, record.fixed].map((version) => unpacked(record.package, version)),
  ).catch((error: unknown) => {
    console.error(`${record.package}@${record.fixed}: ${error instanceof Error ? error.message.split('\n')[0] : ''}`);
    return null;
  });
  if (folders === null) {
    return null;
  }
  const [before, after] = await Promise.all(folders.map((folder) => sourceTexts(folder, javascript)));
  return before === undefined || after === undefined
    ? null
    : learnFrom({ ...record, published: dayOf(record), language: javascript.name, before, after }, jsNames);
}

/** The day of its advisory; where none is told, the last that its ids allow. */
function dayOf({ published, advisories }: FixRecord): string | undefined {
  return published ?? lastDay(advisories);
}

function fixOf({ package: name, version, fixedVersion, weakness, advisories }: BenchCase): readonly FixRecord[] {
  if (fixedVersion === undefined) {
    return [];
  }
  const line = {
    package: name,
    vulnerable: version,
    fixed: fixedVersion,
    weakness,
    advisories,
    published: lastDay(advisories),
  };
  return readFixRecords(JSON.stringify(line), `the case of ${name}`);
}
