// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../../../domain/finding.ts';
import type { ApiCall, Observation } from '../../../../domain/observation.ts';
import type { Carrier } from '../../../../domain/probe.ts';
import { canonicalWeakness } from '../../../../domain/weakness.ts';
import { requestPart } from '../shorter.ts';
import { strings, type Leaf } from '../strings.ts';
import { signFor, type Sign } from './signs.ts';
import { literalsIn } from './literals.ts';

/** More than this says nothing more. */
const MOST = 6;

/** Where the attack value crossed the border in an observed reproducer run, most telling first. */
export function carriers(observation: Observation, finding: Finding): readonly Carrier[] {
  const sign = signFor(canonicalWeakness(finding.weakness), observation, finding);
  const crossed = observation.behaviour.calls.flatMap((call) => inCall(call, sign));
  const texts = literalsIn(finding.reproducer).flatMap((text) => {
    const weight = sign.weigh({ text, at: [], isKey: false });
    // A guess is good enough where something crossed the border, but not for every string of a script.
    return weight >= 1 ? [{ carrier: { kind: 'text', literal: text } as const, weight: weight / 10 }] : [];
  });
  return distinct([...crossed, ...texts].toSorted((one, other) => other.weight - one.weight)).slice(0, MOST);
}

interface Weighed {
  readonly carrier: Carrier;
  readonly weight: number;
}

function inCall(call: ApiCall, sign: Sign): readonly Weighed[] {
  return call.args.flatMap((value, argument) =>
    strings(value).flatMap((leaf) => {
      const weight = sign.weigh(leaf);
      const carrier = weight > 0 ? carrierAt({ call, argument, leaf }, sign) : null;
      return carrier === null ? [] : [{ carrier, weight }];
    }),
  );
}

interface Place {
  readonly call: ApiCall;
  readonly argument: number;
  readonly leaf: Leaf;
}

function carrierAt({ call, argument, leaf }: Place, sign: Sign): Carrier | null {
  switch (call.how) {
    case 'match': {
      const [pattern] = call.args;
      const isSubject = argument === 1 && typeof pattern === 'object' && pattern?.t === 'regexp';
      return isSubject ? { kind: 'subject', pattern: `/${pattern.source}/${pattern.flags}` } : null;
    }
    case 'request': {
      const part = requestPart(argument, leaf.at);
      return part === null ? null : { kind: 'request', call: call.index, part };
    }
    case 'call':
    case 'construct':
    default:
      return { kind: 'argument', call: call.index, argument, at: sign.placeOf(leaf, call.args[argument]) };
  }
}

function distinct(weighed: readonly Weighed[]): readonly Carrier[] {
  const seen = new Set<string>();
  return weighed.flatMap(({ carrier }) => {
    const key = JSON.stringify(carrier);
    return seen.has(key) || !seen.add(key) ? [] : [carrier];
  });
}
