// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../../domain/dossier.ts';
import { isSame, valueAt } from '../../../domain/encoded-path.ts';
import type { Encoded } from '../../../domain/encoded.ts';
import type { ApiCall, Observation } from '../../../domain/observation.ts';
import type { Carrier } from '../../../domain/probe.ts';

/** A place that carries the attack, with the value that was seen there. */
export interface AttackValue {
  readonly carrier: Carrier;
  readonly value: Encoded;
}

/** More carriers than this repeat each other: the whole argument, the string inside it, the text in the command. */
const MOST_CARRIERS = 3;

/** What crossed the border as attack, most telling carrier first; whole arguments follow the places inside them. */
export function attackValues(dossier: Dossier): readonly AttackValue[] {
  return valuesOf(tellingCarriers(dossier.carriers), dossier);
}

/**
 * The text the reproducer is written in, for attacks that cross the border in a form nothing can be put in place of: a
 * syntax tree, what another package made of the text.
 */
export function writtenValues(dossier: Dossier): readonly AttackValue[] {
  return valuesOf(
    dossier.carriers.filter(({ kind }) => kind === 'text'),
    dossier,
  );
}

function valuesOf(carriers: readonly Carrier[], dossier: Dossier): readonly AttackValue[] {
  const [first] = dossier.observations;
  if (first === undefined) {
    return [];
  }
  const found: AttackValue[] = [];
  for (const carrier of carriers.flatMap(withWhole)) {
    const value = valueOf(carrier, first);
    if (value !== undefined && !found.some((known) => isSamePlace(known, { carrier, value }))) {
      found.push({ carrier, value });
    }
  }
  return found.slice(0, MOST_CARRIERS);
}

/** Text in the command is a stand-in: replaced only when nothing was seen to come over the border. */
function tellingCarriers(carriers: readonly Carrier[]): readonly Carrier[] {
  const crossing = carriers.filter((carrier) => carrier.kind !== 'text' || carrier.isInput === true);
  return crossing.length > 0 ? crossing : carriers;
}

/** The value seen at a carrier; `undefined` when the observation does not hold it. */
export function valueOf(carrier: Carrier, observation: Observation): Encoded | undefined {
  switch (carrier.kind) {
    case 'argument': {
      const argument = callAt(carrier.call, observation)?.args[carrier.argument];
      return argument === undefined ? undefined : valueAt(argument, carrier.at);
    }
    case 'request':
      return partOf(callAt(carrier.call, observation), carrier.part);
    case 'subject':
      return observation.sinks.find(
        (event) => event.sink === 'regexp' && event.detail[0] === carrier.pattern && event.subject !== undefined,
      )?.subject;
    case 'file':
      return observation.inputs?.find(({ path }) => path === carrier.path)?.content;
    case 'text':
    default:
      return carrier.literal;
  }
}

export function callAt(index: number, observation: Observation): ApiCall | undefined {
  return observation.behaviour.calls.find((call) => call.index === index);
}

function withWhole(carrier: Carrier): readonly Carrier[] {
  return carrier.kind === 'argument' && carrier.at.length > 0 ? [carrier, { ...carrier, at: [] }] : [carrier];
}

/** A request call carries its method, its URL as sent, its headers and its body. */
function partOf(call: ApiCall | undefined, part: string): Encoded | undefined {
  const [method, url, headers, body] = call?.args ?? [];
  if (part.startsWith('header:')) {
    return headers === undefined ? undefined : valueAt(headers, [part.slice('header:'.length)]);
  }
  return new Map([
    ['method', method],
    ['url', url],
    ['body', body],
  ]).get(part);
}

function isSamePlace(a: AttackValue, b: AttackValue): boolean {
  return (
    JSON.stringify(a.carrier) === JSON.stringify(b.carrier) || (a.carrier.kind === 'text' && isSame(a.value, b.value))
  );
}
