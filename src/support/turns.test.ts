// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { Turns, TurnsClosed } from './turns.ts';

interface Gated {
  readonly begun: string[];
  readonly open: () => void;
  readonly work: (name: string) => () => Promise<string>;
}

function gated(): Gated {
  const begun: string[] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    begun,
    open: () => {
      open();
    },
    work: (name) => async () => {
      begun.push(name);
      await gate;
      return name;
    },
  };
}

describe('turns', () => {
  it('begin no more than fits', async () => {
    const { begun, open, work } = gated();
    const turns = new Turns(2);

    const all = ['a', 'b', 'c'].map((name) => turns.take(0, work(name)));
    await Promise.resolve();
    const atFirst = [...begun];
    open();

    expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
    expect(atFirst).toEqual(['a', 'b']);
  });

  it('give the next place to the lowest rank', async () => {
    const { begun, open, work } = gated();
    const turns = new Turns(1);

    const all = [turns.take(5, work('first')), turns.take(2, work('late')), turns.take(1, work('urgent'))];
    open();
    await Promise.all(all);

    expect(begun).toEqual(['first', 'urgent', 'late']);
  });

  it('go on after work that failed', async () => {
    const turns = new Turns(1);

    const failing = turns.take(0, () => Promise.reject(new Error('broken')));

    await expect(failing).rejects.toThrow('broken');
    expect(await turns.take(0, async () => 1)).toBe(1);
  });

  it('let nothing begin once they are closed', async () => {
    const { begun, open, work } = gated();
    const turns = new Turns(1);
    const running = turns.take(0, work('running'));
    const waiting = turns.take(0, work('waiting'));
    await Promise.resolve();

    turns.close();
    open();

    await expect(waiting).rejects.toThrow(TurnsClosed);
    await expect(turns.take(0, work('later'))).rejects.toThrow(TurnsClosed);
    expect(await running).toBe('running');
    expect(begun).toEqual(['running']);
  });

  it('may be closed for some ranks only', async () => {
    const { begun, open, work } = gated();
    const turns = new Turns(1);
    const running = turns.take(0, work('running'));
    const refused = turns.take(3, work('refused'));
    const kept = turns.take(9, work('kept'));

    turns.close({ from: 2, below: 5 });
    open();

    await expect(refused).rejects.toThrow(TurnsClosed);
    expect([await running, await kept]).toEqual(['running', 'kept']);
    expect(begun).toEqual(['running', 'kept']);
  });
});
