// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../domain/dossier.ts';
import type { Encoded } from '../../domain/encoded.ts';
import type { Observation } from '../../domain/observation.ts';
import type { Carrier } from '../../domain/probe.ts';

/** Shorter texts stand in anything. */
const TELLING_LENGTH = 4;

/** The texts that the attack brought over the border; what a dangerous operation was given is compared with them. */
export function attackTexts({ observations, carriers }: Dossier): readonly string[] {
  const [observation] = observations;
  const texts = carriers.flatMap((carrier) => textsOf(carrier, observation));
  return [...new Set(texts)].filter((text) => text.length >= TELLING_LENGTH);
}

function textsOf(carrier: Carrier, observation: Observation | undefined): readonly string[] {
  if (carrier.kind === 'text') {
    return [carrier.literal];
  }
  const call =
    carrier.kind === 'subject' || carrier.kind === 'file'
      ? undefined
      : observation?.behaviour.calls.find((call) => call.index === carrier.call);
  return call === undefined ? [] : call.args.flatMap((argument) => stringsIn(argument, 0));
}

function stringsIn(value: Encoded, depth: number): readonly string[] {
  if (typeof value === 'string') {
    return [value];
  }
  if (typeof value !== 'object' || value === null || depth > 8) {
    return [];
  }
  if (value.t === 'array') {
    return value.items.flatMap((item) => stringsIn(item, depth + 1));
  }
  return value.t === 'object' ? value.entries.flatMap(([key, item]) => [key, ...stringsIn(item, depth + 1)]) : [];
}
