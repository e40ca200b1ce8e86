// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournal } from './directory-journal.ts';

function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'journal-'));
}

describe('a journal', () => {
  it('gives a resumed run the recorded result and does no work twice', async () => {
    const folder = emptyFolder();
    await openJournal('r', folder).step('observe:1', async () => ({ shown: true }));

    const again = await openJournal('r', folder).step('observe:1', async () => {
      throw new Error('repeated what was paid for');
    });

    expect(again).toEqual({ shown: true });
  });

  it('asks again in a resumed run, once, what had no answer', async () => {
    const folder = emptyFolder();
    const isOpen = (answer: string): boolean => answer === 'open';
    let times = 0;
    const ask = async (): Promise<string> => `answer ${(times += 1)}`;
    await openJournal('r', folder).step('k', async () => 'open', isOpen);

    const resumed = openJournal('r', folder);
    const answers = [await resumed.step('k', ask, isOpen), await resumed.step('k', ask, isOpen)];

    expect(answers).toEqual(['answer 1', 'answer 1']);
    expect(await openJournal('r', folder).step('k', ask, isOpen)).toBe('answer 1');
  });

  it('asks once in one run what has no answer', async () => {
    const journal = openJournal('r', emptyFolder());
    let times = 0;
    const ask = async (): Promise<string> => `open ${(times += 1)}`;

    const answers = [await journal.step('k', ask, () => true), await journal.step('k', ask, () => true)];

    expect(answers).toEqual(['open 1', 'open 1']);
  });

  it('runs a step once when it is asked for twice at the same time', async () => {
    const journal = openJournal('r', emptyFolder());
    let times = 0;
    const work = async (): Promise<number> => {
      times += 1;
      return times;
    };

    const results = await Promise.all([journal.step('k', work), journal.step('k', work)]);

    expect(results).toEqual([1, 1]);
  });

  it('records nothing of a step that failed', async () => {
    const folder = emptyFolder();
    const failing = openJournal('r', folder).step('k', async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');

    await expect(openJournal('r', folder).step('k', async () => 'done')).resolves.toBe('done');
  });

  it('cuts off the line that a killed run left torn, and keeps the rest', async () => {
    const folder = emptyFolder();
    await openJournal('r', folder).step('whole', async () => 1);
    appendFileSync(join(folder, 'journal.ndjson'), '{"key":"torn","val');

    const journal = openJournal('r', folder);
    await journal.step('next', async () => 2);

    expect(journal.entries('')).toEqual([
      { key: 'whole', value: 1 },
      { key: 'next', value: 2 },
    ]);
    expect(readFileSync(join(folder, 'journal.ndjson'), 'utf8')).not.toContain('torn');
  });

  it('notices a blob that was changed on disk', async () => {
    const folder = emptyFolder();
    const journal = openJournal('r', folder);
    const digest = await journal.putBlob('evidence');
    writeFileSync(join(folder, 'blobs', digest), 'falsified');

    await expect(journal.getBlob(digest)).rejects.toThrow('was changed');
  });
});
