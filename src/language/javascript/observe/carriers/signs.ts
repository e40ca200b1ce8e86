// SPDX-License-Identifier: Apache-2.0
import { valueAt } from '../../../../domain/encoded-path.ts';
import type { Encoded } from '../../../../domain/encoded.ts';
import type { Finding } from '../../../../domain/finding.ts';
import type { Observation, SinkEvent } from '../../../../domain/observation.ts';
import type { Weakness } from '../../../../domain/weakness.ts';
import { escapes } from '../shown/escapes.ts';
import { sharedCode } from '../shown/shared-code.ts';
import { carriesUnquoted } from '../shown/shell-line.ts';
import type { Leaf } from '../strings.ts';

type Place = readonly (string | number)[];

/** How one tells an attack value of one weakness among everything that came over the border. */
export interface Sign {
  /** 0: not an attack; the greater, the surer. */
  weigh(leaf: Leaf): number;
  /** What is to be replaced when this string is the attack: itself, or what it is part of. */
  placeOf(leaf: Leaf, argument: Encoded | undefined): Place;
}

export function signFor(weakness: Weakness, observation: Observation, finding: Finding): Sign {
  const { sinks } = observation;
  switch (weakness) {
    case 'CWE-1321':
      return pollution;
    case 'CWE-78':
      return valueSign((text) => inShell(text, sinks));
    case 'CWE-22':
      return valueSign((text) => toFile(text, sinks, finding.target.root));
    case 'CWE-94':
      return valueSign((text) => inCode(text, sinks));
    case 'CWE-1333':
      return valueSign((text) => inSlowMatch(text, sinks));
    default:
      return valueSign((text) => Math.min(text.length, 100) / 1000);
  }
}

/** A string that is replaced by another string; property names cannot be. */
function valueSign(weigh: (text: string) => number): Sign {
  return {
    weigh: ({ text, isKey }) => (isKey ? 0 : weigh(text)),
    placeOf: ({ at }) => at,
  };
}

const POLLUTING = /__proto__|(?:^|\W)constructor(?:\W|$)|(?:^|\W)prototype(?:\W|$)/;

const pollution: Sign = {
  weigh({ text, isKey }) {
    if (!POLLUTING.test(text)) {
      return 0;
    }
    const isWhole = text.includes('__proto__') ? 3 : 1;
    return isKey ? isWhole + 1 : isWhole;
  },
  placeOf({ at, isKey }, argument) {
    // A name goes with the object around it; a step of a path, or a word of a command line, with its whole list.
    let place = isKey ? [] : at;
    while (place.length > 0 && isList(argument, place.slice(0, -1))) {
      place = place.slice(0, -1);
    }
    return place;
  },
};

function isList(argument: Encoded | undefined, at: Place): boolean {
  const found = argument === undefined ? undefined : valueAt(argument, at);
  return (
    typeof found === 'object' &&
    found?.t === 'array' &&
    found.items.every((item) => typeof item !== 'object' || item?.t === 'array')
  );
}

function ofKind(sinks: readonly SinkEvent[], kind: SinkEvent['sink']): readonly SinkEvent[] {
  return sinks.filter(({ sink }) => sink === kind);
}

/** Longer is surer: `; touch marker` rather than the `;` in it. */
function surer(base: number, text: string): number {
  return base + Math.min(text.length, 1000) / 10_000;
}

function inShell(text: string, sinks: readonly SinkEvent[]): number {
  const started = ofKind(sinks, 'process');
  const carries = started.some(({ detail }) => detail[1] === '-c' && carriesUnquoted(detail[2] ?? '', text));
  if (text.length > 1 && carries) {
    return surer(3, text);
  }
  if (text.length <= 3 || !/[;&|`$\n]/.test(text)) {
    return 0;
  }
  const isWritten = (read: (part: string) => string): boolean =>
    started.some(({ detail }) => detail.map(read).some(has(read(text))));
  return isWritten((part) => part) ? surer(1, text) : isWritten(withoutQuoting) ? surer(0.5, text) : 0;
}

/** A shell that is started by the program reads what the first one was kept from reading. */
function withoutQuoting(text: string): string {
  return text.replace(/[\\'"]/g, '');
}

function has(text: string): (part: string) => boolean {
  return (part) => part.includes(text);
}

function toFile(text: string, sinks: readonly SinkEvent[], root: string): number {
  if (text.length < 3 || text.length > 10_000) {
    return 0;
  }
  const isReached = ofKind(sinks, 'file').some(({ detail }) => detail.some((file) => escapes(text, file, root)));
  return isReached ? surer(3, text) : 0;
}

function inCode(text: string, sinks: readonly SinkEvent[]): number {
  const shared = ofKind(sinks, 'code').flatMap(({ detail }) =>
    detail.map((code) => sharedCode(code, text)?.length ?? 0),
  );
  const most = Math.max(0, ...shared);
  return most === 0 ? 0 : surer(most >= 12 ? 3 : 1, text.slice(0, most));
}

const SHORTEST_SLOW = 8;

function inSlowMatch(text: string, sinks: readonly SinkEvent[]): number {
  if (text.length < SHORTEST_SLOW) {
    return 0;
  }
  const subjects = ofKind(sinks, 'regexp').flatMap(({ subject }) => (subject === undefined ? [] : [subject]));
  const isMatched = subjects.some(
    (subject) => subject.length >= SHORTEST_SLOW && (subject.includes(text) || text.includes(subject.slice(1, -1))),
  );
  return isMatched ? surer(3, text) : surer(0, text);
}
