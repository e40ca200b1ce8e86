// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { fakeSite } from '../snippet/fake-site.ts';
import type { Fault } from './faults.ts';
import { mend } from './mend.ts';
import { Workshop } from './workshop.ts';

const TEXT = `const P = '\\\\.?\\\\d+';\nexports.two = (s) => new RegExp('^' + [P, P] + '$').exec(s);\n`;
const FAULT: Fault = { source: '^\\.?\\d+,\\.?\\d+$', flags: '', view: 'groups', isSeen: true, subjects: [] };

async function written(source: string): Promise<string | undefined> {
  const site = fakeSite({ 'index.js': TEXT }, { weakness: 'CWE-1333', sinks: [], args: [] });
  const workshop = await Workshop.open(site);
  mend(workshop, FAULT, { source, strength: 'capped', proof: [] });
  return workshop.changes()[0]?.after ?? undefined;
}

describe('a limited pattern with a part that is written once', () => {
  it('is written where its copies are limited the same way', async () => {
    expect(await written('^\\.?\\d{9},\\.?\\d{9}$')).toContain(String.raw`const P = '\\.?\\d{9}';`);
  });

  it('is not written where one copy would become what was meant for another', async () => {
    expect(await written('^(?:\\.\\d+|\\d),\\.?\\d{1,9}$')).toBeUndefined();
  });
});
