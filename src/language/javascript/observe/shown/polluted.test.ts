// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type FakeQuestion } from '../fake-target.ts';
import { attack, CALL, run } from './fake-run.ts';

describe('polluted', () => {
  const question: FakeQuestion = { shows: { kind: 'polluted' } };
  const merge =
    'exports.go = (text) => { const o = JSON.parse(text); for (const k of Object.keys(o)) for (const l of Object.keys(o[k])) ({})[k][l] = o[k][l]; };';
  const command = attack('{"__proto__":{"evil":1}}');

  it('is shown by a new property of a built-in prototype, with the place that wrote it', async () => {
    const seen = await run(merge, CALL, { ...question, command });

    expect(seen.shown).toEqual({ kind: 'shown', because: 'Object.prototype gained "evil"' });
    expect(seen.sinks[0]).toMatchObject({
      sink: 'prototype',
      api: 'Object.prototype',
      detail: ['evil', 'number'],
      stack: [{ file: 'node_modules/weak/index.js', line: 1 }, { file: 'exploit.js' }],
    });
  });

  it('tells who defines a property where no setter is asked', async () => {
    const library = 'exports.go = () => Object.defineProperty(Array.prototype, "evil", { value: 1 });';
    const seen = await run(library, CALL, question);

    expect(seen.sinks[0]?.stack[0]).toMatchObject({ file: 'node_modules/weak/index.js' });
  });

  it('is shown though the harness cleans up before the end', async () => {
    const harness = `require('weak').go('{"__proto__":{"evil":1}}'); delete Object.prototype.evil;`;
    const { shown } = await run(merge, harness, question);

    expect(shown.kind).toBe('shown');
  });

  it('is blocked when nothing changed', async () => {
    const { shown } = await run(merge, CALL, {
      ...question,
      command: attack('{"a":{"evil":1}}').replace('"a"', '"x"'),
    });

    expect(shown.kind).not.toBe('shown');
  });

  it('does not count what a module adds while it is loaded, nor a polyfill, nor what the harness adds before', async () => {
    const library =
      'String.prototype.shout = function () { return this + "!"; }; exports.go = () => { Array.prototype.first = function () {}; };';
    const { shown } = await run(library, `Array.prototype.last = 1; ${CALL}`, question);

    expect(shown.kind).toBe('blocked');
  });
});
