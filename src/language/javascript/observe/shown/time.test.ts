// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type FakeQuestion } from '../fake-target.ts';
import { run } from './fake-run.ts';

describe('time', () => {
  const question: FakeQuestion = { weakness: 'CWE-1333', shows: { kind: 'time', overMs: 400 } };

  it('is shown by a match that takes more than in proportion, with pattern, subject and place', async () => {
    const seen = await run(
      'exports.go = (text) => /a+b+$/.test(text);',
      `require('weak').go('a'.repeat(90000) + 'c');`,
      question,
    );

    expect(seen.shown).toMatchObject({
      kind: 'shown',
      because: expect.stringMatching(/^it took .* for \d+ characters/),
    });
    expect(seen.sinks[0]).toMatchObject({ sink: 'regexp', detail: ['/a+b+$/'] });
    expect(seen.sinks[0]?.stack[0]).toMatchObject({ file: 'node_modules/weak/index.js', line: 1 });
  });

  it('is shown by a match that never ends', async () => {
    const seen = await run(
      'exports.go = (text) => /^(a+)+$/.test(text);',
      `require('weak').go('a'.repeat(40) + 'b');`,
      question,
    );

    expect(seen.shown.kind).toBe('shown');
    expect(seen.sinks[0]).toMatchObject({ sink: 'regexp', detail: ['/^(a+)+$/'], elapsedMs: null });
  });

  it('is shown by the last of many patterns that look at a long text', async () => {
    const seen = await run(
      'const many = Array.from({ length: 200 }, (_, at) => new RegExp(`^x${at}`)); exports.go = (text) => many.some((one) => one.test(text)) || /^(a+)+$/.test(text);',
      `require('weak').go('a'.repeat(60000) + 'b');`,
      question,
    );

    expect(seen.sinks[0]).toMatchObject({ sink: 'regexp', detail: ['/^(a+)+$/'], elapsedMs: null });
  });

  it('is shown by a match that never ends and began after the call had returned', async () => {
    const seen = await run(
      'exports.go = (text) => { setImmediate(() => /^(a+)+$/.test(text)); };',
      `require('weak').go('a'.repeat(40) + 'b');`,
      question,
    );

    expect(seen.shown.kind).toBe('shown');
  });

  it('is shown where a quarter of the value does not end either, by parts that do', async () => {
    const cube =
      'exports.go = (text) => { let n = 0; for (let i = 0; i < text.length ** 3; i += 1) { n ^= i; } return n; };';
    const seen = await run(cube, `require('weak').go('a'.repeat(30000));`, question);

    expect(seen.shown).toMatchObject({
      kind: 'shown',
      because: expect.stringMatching(/ for \d+ characters, \d+ ms for \d+$/),
    });
  });

  it('is blocked when it is slow in proportion', async () => {
    const library =
      'exports.go = (text) => { let n = 0; for (let i = 0; i < text.length * 12000; i += 1) { n ^= i; } return n; };';
    const { shown } = await run(library, `require('weak').go('a'.repeat(60000));`, {
      ...question,
      shows: { kind: 'time', overMs: 120 },
    });

    expect(shown).toMatchObject({ kind: 'blocked', because: expect.stringContaining('in proportion') });
  });

  it('is blocked when it is fast', async () => {
    const { shown } = await run(
      'exports.go = (text) => /a+$/.test(text);',
      `require('weak').go('a'.repeat(99));`,
      question,
    );

    expect(shown).toMatchObject({ kind: 'blocked', because: expect.stringContaining('not more than 400') });
  });

  it('is blocked when many fast matches look at what is left of a long text', async () => {
    const { shown } = await run(
      'exports.go = (text) => { for (let left = text; left !== ""; left = left.slice(1)) { /^ab?/.test(left); } };',
      `require('weak').go('a'.repeat(30000));`,
      question,
    );

    expect(shown.kind).toBe('blocked');
  });
});
