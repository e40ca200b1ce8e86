// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Encoded } from '../../domain/encoded.ts';
import type { ApiCall } from '../../domain/observation.ts';
import { brokenAnswer } from './answers.ts';
import { call, seen } from './fake-question.ts';

const NO: Encoded = { t: 'error', name: 'Error', message: 'the path leads out of its directory' };
const STUMBLE: Encoded = { t: 'error', name: 'TypeError', message: 'x is not a function' };

function listener(index: number, event: string, callbacks: ApiCall['callbacks']): ApiCall {
  return call({ index, path: ['Extract', '()', 'once'], args: [event], callbacks });
}

function judged(after: readonly ApiCall[]): string | null {
  const before = seen({}, [listener(0, 'close', [[]]), listener(1, 'error', [])]);
  return brokenAnswer(before, seen({}, after), (error) => error === STUMBLE);
}

describe('a stream that was to close', () => {
  it('answers as well by reporting an error', () => {
    expect(judged([listener(0, 'close', []), listener(1, 'error', [[NO]])])).toBeNull();
  });

  it('answers so too where its listener was to be taken away', () => {
    const removed = { ...listener(0, 'unpipe', []), path: ['Extract', '()', 'removeListener'] };
    const before = seen({}, [{ ...removed, callbacks: [[]] }, listener(1, 'error', [])]);
    const after = seen({}, [removed, listener(1, 'error', [[NO]])]);

    expect(brokenAnswer(before, after, () => false)).toBeNull();
  });

  it('does not answer where nothing comes', () => {
    expect(judged([listener(0, 'close', []), listener(1, 'error', [])])).toContain('no longer calls back');
  });

  it('does not answer where another emitter reports an error', () => {
    const other = { ...listener(1, 'error', [[NO]]), path: ['Parse', '()', 'once'] };

    expect(judged([listener(0, 'close', []), other])).toContain('no longer calls back');
  });

  it('stumbles where the error is an accident', () => {
    expect(judged([listener(0, 'close', []), listener(1, 'error', [[STUMBLE]])])).toContain('stumbles');
  });
});
