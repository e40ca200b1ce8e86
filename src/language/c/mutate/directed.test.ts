// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { QUIET_OBSERVATION } from '../../fake-language.ts';
import { searchBoundary } from './directed.ts';

/** Inputs next to the failure of a program that fails where `fails` says so, and whether they fail. */
async function boundary(input: string, fails: (value: string) => boolean): Promise<ReadonlyMap<string, string>> {
  const tried = await searchBoundary(
    input,
    async (values) =>
      values.map((value) => ({
        ...QUIET_OBSERVATION,
        reached: true,
        shown: fails(value)
          ? { kind: 'shown', because: 'reported' }
          : { kind: 'blocked', because: 'nothing was reported' },
      })),
    320,
  );
  return new Map(tried.filter(({ isBoundary }) => isBoundary).map(({ value, side }) => [value, side]));
}

describe('the search for the boundary of a failure', () => {
  it('finds both sides of a limit far below a number of many digits', async () => {
    const found = await boundary('12\n99999999999\n', (value) => Number(value.split('\n')[1]) > 2_147_483_647);

    expect(found.get('12\n2147483647\n')).toBe('quiet');
    expect(found.get('12\n2147483648\n')).toBe('own');
  });

  it('goes on below zero', async () => {
    const found = await boundary('-5', (value) => Number(value) <= 0);

    expect(found.get('0')).toBe('own');
    expect(found.get('1')).toBe('quiet');
  });

  it('finds the byte that says too much, also where a quarter of it does', async () => {
    const found = await boundary('\u0004\u0003abc\u0020xxxx', (value) => value.charCodeAt(5) > 4);

    expect(found.get('\u0004\u0003abc\u0004xxxx')).toBe('quiet');
    expect(found.get('\u0004\u0003abc\u0005xxxx')).toBe('own');
  });

  it('finds the byte that says too little', async () => {
    const found = await boundary('\u0002\u0000\u0000\u0000abcdef', (value) => value.charCodeAt(0) < 4);

    expect(found.get('\u0003\u0000\u0000\u0000abcdef')).toBe('own');
    expect(found.get('\u0004\u0000\u0000\u0000abcdef')).toBe('quiet');
  });

  it('asks for little of what there is too much of', async () => {
    const asked: string[] = [];

    await searchBoundary(
      '['.repeat(5000),
      async (values) => {
        asked.push(...values);
        return values.map(() => ({ ...QUIET_OBSERVATION, reached: true }));
      },
      10,
    );

    expect(asked).toContain('['.repeat(100));
  });

  it('puts first what lies next to the failure, of written numbers before bytes', async () => {
    const quiet = { ...QUIET_OBSERVATION, reached: true };
    const tried = await searchBoundary(
      '1 40',
      async (values) =>
        values.map((value) => ({
          ...quiet,
          shown:
            Number(value.split(' ')[1]) > 31
              ? { kind: 'shown', because: 'reported' }
              : { kind: 'blocked', because: 'nothing was reported' },
        })),
      320,
    );

    expect(tried.slice(0, 2).map(({ value }) => value)).toEqual(['1 32', '1 31']);
  });
});
