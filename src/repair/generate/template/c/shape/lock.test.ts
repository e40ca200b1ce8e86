// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { frameAt, proposedLines, reportOf } from '../fake-site.ts';

async function lines(text: string): Promise<readonly string[]> {
  const files = { 'a.c': text };
  const report = reportOf(files, 'data-race', { stack: ['here'] });
  const related = [{ role: 'other-access' as const, stack: [frameAt(files, 'there')] }];
  return proposedLines(files, [{ ...report, detector: 'thread', related }]);
}

describe('places that two threads use', () => {
  const text = `#include <pthread.h>
static int hits;
void *count(void *unused) {
    hits = hits + 1; // <here>
    return unused;
}
void reset(void) {
    hits = 0; // <there>
}
`;

  it('are used under a lock', async () => {
    const [found = ''] = await lines(text);

    expect(found).toContain('static pthread_mutex_t skymend_lock = PTHREAD_MUTEX_INITIALIZER;');
    expect(found.match(/pthread_mutex_lock\(&skymend_lock\);/g)).toHaveLength(2);
    expect(found.match(/pthread_mutex_unlock\(&skymend_lock\);/g)).toHaveLength(2);
  });

  it("are used under the file's own lock", async () => {
    const own = text.replace('static int', 'static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;\nstatic int');

    expect((await lines(own))[0]).toBe(
      'pthread_mutex_lock(&guard); pthread_mutex_unlock(&guard); pthread_mutex_lock(&guard); pthread_mutex_unlock(&guard);',
    );
  });

  it('are left where a statement leaves the function', async () => {
    expect(await lines(text.replace('hits = 0;', 'return (void) hits;'))).toEqual([]);
  });
});
