// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { weaknessOfReport } from './report-weakness.ts';

const REPORT = { detector: 'address', said: '', stack: [], related: [] } as const;

describe('the weakness of a report', () => {
  it('tells an out-of-bounds read from a write', () => {
    const read = weaknessOfReport({ ...REPORT, kind: 'heap-buffer-overflow', access: { how: 'read', size: 1 } });
    const write = weaknessOfReport({ ...REPORT, kind: 'heap-buffer-overflow', access: { how: 'write', size: 1 } });

    expect([read, write]).toEqual(['CWE-125', 'CWE-787']);
  });

  it('claims neither where the report does not tell', () => {
    expect(weaknessOfReport({ ...REPORT, kind: 'index-out-of-bounds' })).toBe('CWE-119');
  });

  it('does not ask how a freed block was used', () => {
    const weakness = weaknessOfReport({ ...REPORT, kind: 'heap-use-after-free', access: { how: 'read', size: 1 } });

    expect(weakness).toBe('CWE-416');
  });
});
