// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Encoded } from '../../../domain/encoded.ts';
import type { ApiCall, Observation } from '../../../domain/observation.ts';
import type { Attack } from './attack.ts';

/** What every attack owes. `value` is one that works somewhere. */
export function attackContract(attack: Attack, value: Encoded): void {
  describe(`${attack.weakness} keeps the contract of attacks`, () => {
    const observation = observationOf([value]);

    it('knows at least five siblings and eight neighbours of a working attack', () => {
      expect(attack.siblings(value, observation).length).toBeGreaterThanOrEqual(5);
      expect(attack.neighbours(value, observation).length).toBeGreaterThanOrEqual(8);
    });

    it('gives the same list twice', () => {
      expect(attack.siblings(value, observation)).toEqual(attack.siblings(value, observation));
      expect(attack.neighbours(value, observation)).toEqual(attack.neighbours(value, observation));
    });

    it('never gives the attack itself back, nor a substitute twice', () => {
      const texts = [attack.siblings(value, observation), attack.neighbours(value, observation)].map((list) =>
        list.map((substitute) => JSON.stringify([substitute.value, substitute.companions, substitute.files])),
      );

      expect(texts.map((list) => new Set(list).size)).toEqual(texts.map((list) => list.length));
      expect(texts.flat()).not.toContain(JSON.stringify([value, undefined, undefined]));
    });

    it('survives values that hold no attack', () => {
      const odd: readonly Encoded[] = [
        null,
        1,
        '',
        { t: 'undefined' },
        { t: 'array', items: [] },
        { t: 'cut', why: 'x' },
      ];

      const siblings = odd.map((other) => attack.siblings(other, observation));

      expect(siblings.flat()).toEqual([]);
    });
  });
}

/** A run in which `module.path(...args)` was called. */
export function observationOf(args: readonly Encoded[], sinks: Observation['sinks'] = []): Observation {
  const call: ApiCall = {
    index: 0,
    module: 'index.js',
    path: [],
    how: 'call',
    args,
    outcome: { kind: 'returned', value: null },
    callbacks: [],
    after: [],
  };
  return {
    shown: { kind: 'shown', because: 'seen' },
    reached: true,
    behaviour: { exit: 'exited 0', stdout: '', stderr: '', calls: [call], processes: [], files: [] },
    sinks,
    wallMs: 1,
    cpuMs: 1,
    maxRssKb: 1,
    evidence: 'none',
  };
}
