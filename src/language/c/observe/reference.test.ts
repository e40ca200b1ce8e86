// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Fault } from './judge.ts';
import { withOtherNames } from './reference.ts';

function fault(kind: string, place: string, line: number): Fault {
  return {
    signature: `${kind} in ${place} (tool.cc)`,
    said: `${kind} in ${place} (tool.cc:${line})`,
    isRecoverable: true,
    isLeak: false,
  };
}

describe('what a finding is known by', () => {
  const quick = fault('missing-return', 'main', 6);
  const own = new Set([quick.signature]);

  it('is the same fault under the name that the sanitizer gives to the function', () => {
    const told = fault('missing-return', 'price_of', 6);

    expect(withOtherNames(own, [quick], [told])).toEqual(new Set([quick.signature, told.signature]));
  });

  it('is no fault of another kind or line', () => {
    const others = [fault('missing-return', 'price_of', 7), fault('null-pointer', 'price_of', 6)];

    expect(withOtherNames(own, [quick], others)).toEqual(own);
  });

  it('is not widened by what is none of it', () => {
    const habit = fault('null-pointer', 'main', 9);

    expect(withOtherNames(own, [quick, habit], [fault('null-pointer', 'other', 9)])).toEqual(own);
  });
});
