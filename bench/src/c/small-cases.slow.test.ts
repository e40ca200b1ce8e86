// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createBubblewrapSandbox } from '../../../dist/sandbox/bubblewrap.js';
import { consult, objectionsTo, whyUnusable, type Program, type ProgramReport } from './program.ts';
import { readSmallCases, type SmallCase, type SmallPatch } from './small-case.ts';
import { layOut, layOutPatched } from './small-program.ts';
import { isInstalled } from './tools.ts';

const cases = (await readSmallCases()).filter(({ needs }) => needs.every((tool) => isInstalled(tool)));
const sandbox = await createBubblewrapSandbox();

async function reportOf(layItOut: (folder: string) => Promise<Program>): Promise<ProgramReport> {
  const folder = await mkdtemp(join(tmpdir(), 'skymend-small-'));
  try {
    return await consult(await layItOut(folder), sandbox);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function objections(smallCase: SmallCase, patch: SmallPatch, before: ProgramReport): Promise<readonly string[]> {
  return objectionsTo(before, await reportOf(async (folder) => layOutPatched(smallCase, patch, folder)));
}

describe.each(cases)('the small program $id', (smallCase) => {
  let before: ProgramReport;

  beforeAll(async () => {
    before = await reportOf(async (folder) => layOut(smallCase, folder));
  });

  it('shows its weakness before any patch, and only under attack', () => {
    expect(whyUnusable(before)).toBeNull();
    expect(JSON.stringify(before.attacks)).toContain(smallCase.report);
  });

  it.each(smallCase.right)('is repaired by $kind', async (patch) => {
    expect(await objections(smallCase, patch, before)).toEqual([]);
  });

  it.each(smallCase.wrong.filter(({ told }) => told === 'by-runs'))('is not repaired by $kind', async (patch) => {
    expect(await objections(smallCase, patch, before)).not.toEqual([]);
  });

  it.each(smallCase.wrong.filter(({ told }) => told === 'by-source'))(
    'runs as if it were repaired by $kind',
    async (patch) => {
      expect(await objections(smallCase, patch, before)).toEqual([]);
    },
  );
});
