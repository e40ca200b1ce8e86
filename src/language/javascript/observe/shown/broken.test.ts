// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { CALL, run } from './fake-run.ts';

describe('a run that broke', () => {
  const exits = { shows: { kind: 'exit', status: 1 } } as const;

  it('says nothing when a module is missing, though the status is the one asked for', async () => {
    const { shown } = await run(`require('gone');`, CALL, exits);

    expect(shown).toMatchObject({
      kind: 'inconclusive',
      because: expect.stringContaining("Cannot find module 'gone'"),
    });
  });

  it('says nothing when the component no longer parses', async () => {
    const { shown } = await run('exports.go = (;', CALL, exits);

    expect(shown).toMatchObject({ kind: 'inconclusive', because: expect.stringContaining('SyntaxError') });
  });

  it.each([
    ['a name that is gone', 'exports.go = () => gone();', 'ReferenceError'],
    ['a call of nothing', 'exports.go = () => undefined.x;', 'Cannot read properties'],
    ['an exhausted stack', 'exports.go = () => exports.go();', 'Maximum call stack'],
  ])('says nothing when it died of %s', async (_name, library, because) => {
    const { shown } = await run(library, CALL, {});

    expect(shown).toMatchObject({ kind: 'inconclusive', because: expect.stringContaining(because) });
  });

  it('says nothing when the component was never entered', async () => {
    const { shown, reached } = await run('exports.go = () => {};', 'process.exit(4);', {});

    expect(reached).toBe(false);
    expect(shown).toEqual({ kind: 'inconclusive', because: 'the component was never entered' });
  });

  it('says nothing when the harness is gone', async () => {
    const { shown } = await run('', '', { command: 'node gone.js' });

    expect(shown.kind).toBe('inconclusive');
  });

  it('says nothing when the program is gone', async () => {
    const { shown } = await run('', '', { command: 'no-such-program' });

    expect(shown).toMatchObject({ kind: 'inconclusive' });
  });

  it('says nothing when the run did not end in its time', async () => {
    const { shown } = await run('exports.go = () => setInterval(() => {}, 99);', CALL, { timeoutMs: 1500 });

    expect(shown).toEqual({ kind: 'inconclusive', because: 'the run did not end in its time' });
  });

  it('says nothing when its memory was used up', async () => {
    const library = 'exports.go = () => { const all = []; for (;;) { all.push(Buffer.alloc(1e7, 1)); } };';
    const { shown } = await run(library, CALL, { shows: { kind: 'polluted' } });

    expect(shown.kind).toBe('inconclusive');
  });

  it('says nothing when the target writes into the report', async () => {
    const library = `exports.go = () => require('fs').appendFileSync('/skymend/reports/p0.jsonl', '{"k":"nonsense"}\\n');`;
    const { shown } = await run(library, CALL, { shows: { kind: 'polluted' } });

    expect(shown).toMatchObject({ kind: 'inconclusive', because: 'the report of a watched process is torn' });
  });
});
