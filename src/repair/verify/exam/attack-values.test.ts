// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Dossier } from '../../../domain/dossier.ts';
import type { ApiCall } from '../../../domain/observation.ts';
import type { Carrier } from '../../../domain/probe.ts';
import { call, dossierAt, seen, shown } from '../fake-question.ts';
import { attackValues, valueOf } from './attack-values.ts';

const HEADERS = { t: 'object', entries: [['host', 'h']] } as const;

function dossierWith(carriers: readonly Carrier[], calls: readonly ApiCall[] = [call()]): Dossier {
  return { ...dossierAt(), carriers, observations: [seen(shown(), calls)] };
}

describe('the value at a carrier', () => {
  it('is a place inside an argument', () => {
    const args = [{ t: 'array', items: ['a', { t: 'object', entries: [['b', 'attack']] }] }] as const;
    const carrier: Carrier = { kind: 'argument', call: 0, argument: 0, at: [1, 'b'] };

    expect(valueOf(carrier, seen({}, [call({ args })]))).toBe('attack');
    expect(valueOf({ ...carrier, argument: 3 }, seen({}, [call({ args })]))).toBeUndefined();
    expect(valueOf({ ...carrier, call: 9 }, seen({}, [call({ args })]))).toBeUndefined();
  });

  it.each([
    ['method', 'GET'],
    ['url', '/../x'],
    ['header:host', 'h'],
    ['body', 'text'],
  ] as const)('is the %s of a request', (part, expected) => {
    const request = call({ how: 'request', args: ['GET', '/../x', HEADERS, 'text'] });

    expect(valueOf({ kind: 'request', call: 0, part }, seen({}, [request]))).toBe(expected);
  });

  it('is the subject a pattern was run on', () => {
    const sinks = [{ sink: 'regexp', api: 'RegExp.exec', detail: ['/a+$/'], subject: 'aaa', stack: [] }] as const;

    expect(valueOf({ kind: 'subject', pattern: '/a+$/' }, seen({ sinks }))).toBe('aaa');
    expect(valueOf({ kind: 'subject', pattern: '/b/' }, seen({ sinks }))).toBeUndefined();
  });

  it('is the literal itself for text in the command', () => {
    expect(valueOf({ kind: 'text', literal: 'attack' }, seen())).toBe('attack');
  });
});

describe('the attack values of a dossier', () => {
  it('follow a place inside an argument by the whole argument', () => {
    const args = [{ t: 'array', items: ['attack'] }] as const;

    const values = attackValues(dossierWith([{ kind: 'argument', call: 0, argument: 0, at: [0] }], [call({ args })]));

    expect(values.map(({ value }) => value)).toEqual(['attack', args[0]]);
  });

  it('leave text in the command out where a value was seen to come over the border', () => {
    const argument: Carrier = { kind: 'argument', call: 0, argument: 0, at: [] };
    const text: Carrier = { kind: 'text', literal: 'attack' };

    expect(attackValues(dossierWith([text, argument])).map(({ carrier }) => carrier)).toEqual([argument]);
    expect(attackValues(dossierWith([text, text])).map(({ carrier }) => carrier)).toEqual([text]);
  });

  it('are none without an observation', () => {
    expect(attackValues({ ...dossierAt(), observations: [] })).toEqual([]);
  });
});
