// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { RepairError } from '../domain/repair-error.ts';
import { asUserError } from './system-error.ts';

function refusal(code: string, path?: string): Error {
  return Object.assign(new Error(`${code}: refused`), { code, ...(path === undefined ? {} : { path }) });
}

describe('what the file system refuses', () => {
  it.each([
    [refusal('ENOSPC'), 'DISK_FULL', /^cannot write: no space is left; .*--resume/],
    [refusal('EACCES', '/srv/out'), 'CONFIG_INVALID', /^cannot write "\/srv\/out": permission denied; .*--out/],
    [refusal('EROFS', '/srv/out'), 'CONFIG_INVALID', /read-only/],
  ])('is told in one line: %s', (refused, code, message) => {
    const error = asUserError(refused);

    expect(error).toBeInstanceOf(RepairError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('is told from a fault of our own', () => {
    const fault = new TypeError('x is not a function');

    expect(asUserError(fault)).toBe(fault);
  });

  it('does not take the place of what was said already', () => {
    const said = new RepairError('TARGET_UNUSABLE', 'no such directory');

    expect(asUserError(said)).toBe(said);
  });
});
