// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { FakeSandbox, STALLED } from '../../sandbox/fake-sandbox.ts';
import { ask, type Case, project } from './fake-case.ts';

describe('types-still-check', () => {
  const TYPED = { 'tsconfig.json': '{}', 'node_modules/typescript/bin/tsc': '' };
  const typed = (version: string): string => project({ 'node_modules/p': version }, undefined, TYPED);
  const compiling = (...outputs: readonly string[]): FakeSandbox => {
    const answers = outputs.map(
      (stdout) => ({ stdout, exit: { kind: 'exited', status: stdout === '' ? 0 : 2 } }) as const,
    );
    return new FakeSandbox((_, index) => answers[index] ?? STALLED);
  };
  const OLD = "src/a.ts(1,2): error TS2304: Cannot find name 'x'.";
  const FRESH = "src/a.ts(3,4): error TS2339: Property 'merge' does not exist.";
  const given = (sandbox: FakeSandbox): Case => ({ before: typed('1.0.0'), after: typed('1.0.1'), sandbox });

  it('passes errors that were there before, wherever in the file, and rejects a new one', async () => {
    const same = await ask('types-still-check', given(compiling(OLD, OLD.replace('1,2', '5,2'))));
    const fresh = await ask('types-still-check', given(compiling(OLD, `${OLD}\n${FRESH}`)));

    expect([same.kind, fresh.kind]).toEqual(['pass', 'fail']);
    expect(fresh.because).toContain('TS2339');
  });

  it('does not know when the compiler never ends on the project as it is, and rejects a change that breaks it', async () => {
    expect(await ask('types-still-check', given(compiling()))).toMatchObject({ kind: 'inconclusive' });
    expect(await ask('types-still-check', given(compiling(OLD)))).toMatchObject({ kind: 'fail' });
  });

  it('is said not to apply without a TypeScript project', async () => {
    expect(await ask('types-still-check')).toMatchObject({ kind: 'not-applicable' });
  });
});
