// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { Carrier, Probe, Substitution } from '../../../domain/probe.ts';
import type { TimedCall } from './report/calls.ts';
import { strings } from './strings.ts';

export interface ShorterProbe {
  readonly probe: Probe;
  readonly lengths: { readonly full: number; readonly short: number };
}

/** The same probe with its longest string cut; `null` when no string of it came over the border. */
export function shorterProbe(probe: Probe, calls: readonly TimedCall[], divisor: number): ShorterProbe | null {
  const { substitution } = probe;
  const found = substitution === undefined ? longestGiven(calls) : longestPlaced(substitution);
  if (found === null) {
    return null;
  }
  const short = shorten(found.text, divisor);
  const { carrier } = found;
  const value: Encoded = found.whole === undefined ? short : withLeaf(found.whole, found.at, short);
  const others = substitution?.replacements.filter((one) => one.carrier !== carrier) ?? [];
  return {
    probe: { ...probe, substitution: { ...substitution, replacements: [...others, { carrier, value }] } },
    lengths: { full: found.text.length, short: short.length },
  };
}

interface Found {
  readonly carrier: Carrier;
  readonly text: string;
  readonly at: readonly (string | number)[];
  /** The value that the text is part of, when the carrier carries the whole of it. */
  readonly whole?: Encoded;
}

const SHORTEST = 8;

function longestPlaced({ replacements }: Substitution): Found | null {
  return longest(
    replacements.flatMap(({ carrier, value }) =>
      strings(value).flatMap(({ text, at, isKey }) => (isKey ? [] : [{ carrier, text, at, whole: value }])),
    ),
  );
}

function longestGiven(calls: readonly TimedCall[]): Found | null {
  return longest(calls.flatMap(({ call }) => call.args.flatMap((value, argument) => foundIn(call, value, argument))));
}

function foundIn(call: TimedCall['call'], value: Encoded, argument: number): readonly Found[] {
  const leaves = strings(value).filter(({ isKey }) => !isKey);
  if (call.how === 'match') {
    const [pattern] = call.args;
    const source = typeof pattern === 'object' && pattern?.t === 'regexp' ? `/${pattern.source}/${pattern.flags}` : '';
    return argument === 1
      ? leaves.map(({ text, at }) => ({ carrier: { kind: 'subject', pattern: source }, text, at }))
      : [];
  }
  if (call.how === 'request') {
    return leaves.flatMap(({ text, at }) => {
      const part = requestPart(argument, at);
      return part === null ? [] : [{ carrier: { kind: 'request', call: call.index, part }, text, at }];
    });
  }
  return leaves.map(({ text, at }) => ({ carrier: { kind: 'argument', call: call.index, argument, at }, text, at }));
}

type RequestPart = Extract<Carrier, { kind: 'request' }>['part'];

/** A request is recorded as method, url, headers and body. */
export function requestPart(argument: number, at: readonly (string | number)[]): RequestPart | null {
  switch (argument) {
    case 0:
      return 'method';
    case 1:
      return 'url';
    case 2:
      return typeof at[0] === 'string' ? `header:${at[0]}` : null;
    case 3:
      return 'body';
    default:
      return null;
  }
}

function longest(found: readonly Found[]): Found | null {
  const [first] = found.toSorted((one, other) => other.text.length - one.text.length);
  return first !== undefined && first.text.length >= SHORTEST ? first : null;
}

function withLeaf(value: Encoded, at: readonly (string | number)[], text: string): Encoded {
  const [name, ...rest] = at;
  if (name === undefined || value === null || typeof value !== 'object') {
    return text;
  }
  if (value.t === 'array') {
    return { ...value, items: value.items.map((item, index) => (index === name ? withLeaf(item, rest, text) : item)) };
  }
  if (value.t === 'object') {
    const entries = value.entries.map(
      ([key, item]) => [key, key === name ? withLeaf(item, rest, text) : item] as const,
    );
    return { ...value, entries };
  }
  return text;
}

/** Keeps part of the repetitions of its longest repeated part, so that it keeps what makes it slow; else of its ends. */
export function shorten(text: string, divisor: number): string {
  const run = longestRun(text);
  if (run !== null && run.end - run.start >= text.length / 4) {
    const kept = Math.ceil((run.end - run.start) / divisor / run.period) * run.period;
    return text.slice(0, run.start + kept) + text.slice(run.end);
  }
  const kept = Math.ceil(text.length / divisor / 2);
  return text.slice(0, kept) + text.slice(text.length - kept);
}

interface Repeated {
  readonly start: number;
  readonly end: number;
  readonly period: number;
}

const LONGEST_PERIOD = 40;

function longestRun(text: string): Repeated | null {
  let best: Repeated | null = null;
  for (let period = 1; period <= Math.min(LONGEST_PERIOD, text.length / 2); period += 1) {
    let start = 0;
    for (let at = period; at <= text.length; at += 1) {
      if (at < text.length && text[at] === text[at - period]) {
        continue;
      }
      const length = at - start;
      if (length >= period * 3 && (best === null || length > (best.end - best.start) * 1.1)) {
        best = { start, end: at, period };
      }
      start = at - period + 1;
    }
  }
  return best;
}
