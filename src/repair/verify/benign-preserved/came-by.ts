// SPDX-License-Identifier: Apache-2.0
import type { Probe } from '../../../domain/probe.ts';
import type { Outcome } from '../../../domain/verdict.ts';
import type { ChangedPlace } from '../../../domain/changed-place.ts';
import { mapParallel } from '../../../support/parallel.ts';
import type { Part } from '../sum-up.ts';

/** Who is asked, in this order, and how. */
export interface Passers {
  readonly attack: Probe;
  /** Their answers are the same as before. */
  readonly harmless: readonly Probe[];
  /** Not asked yet. */
  readonly further: readonly Probe[];
  readonly width: number;
  readonly cameBy: (probe: Probe) => Promise<readonly ChangedPlace[] | null>;
  /** Is the answer to a further call the same as before? `null` where it says nothing. */
  readonly compare: (probe: Probe) => Promise<Part | null>;
}

/**
 * Answers that stay the same say nothing about code that nobody comes by. What the attack comes by and is a new value must
 * be come by harmlessly, and something of the patch at all; for the rest calls of other exports are looked for, and where
 * there is none it is said.
 */
export async function cameByAll(outcome: Outcome, passers: Passers): Promise<Outcome> {
  const { attack, harmless, further, width } = passers;
  const [first] = harmless;
  const begun = await mapParallel([attack, ...(first === undefined ? [] : [first])], width, passers.cameBy);
  const ledger = new Ledger(begun[0] ?? null);
  ledger.note(begun[1] ?? null);
  if (begun.every((places) => places === null)) {
    return also(outcome, 'whether harmless calls come by what is changed could not be told');
  }
  for (let at = 1; at < harmless.length && ledger.missing().length > 0; at += width) {
    const seen = await mapParallel(harmless.slice(at, at + width), width, passers.cameBy);
    seen.forEach((places) => ledger.note(places));
  }
  const doubt = ledger.unseen().length === 0 ? undefined : await searchFurther(further, ledger, passers);
  if (doubt !== undefined) {
    return { ...outcome, kind: 'inconclusive', because: doubt };
  }
  const [missing, unseen] = [ledger.missing(), ledger.unseen()];
  if (missing.length > 0) {
    return { ...outcome, kind: 'inconclusive', because: `no harmless call comes by ${listed(missing)}` };
  }
  return unseen.length === 0 ? outcome : also(outcome, `none of them comes by ${listed(unseen)}`);
}

/** Why one of them speaks against the patch, if one does. */
async function searchFurther(
  further: readonly Probe[],
  ledger: Ledger,
  { width, cameBy, compare }: Passers,
): Promise<string | undefined> {
  for (let at = 0; at < further.length && ledger.unseen().length > 0; at += width) {
    const asked = further.slice(at, at + width);
    const seen = await mapParallel(asked, width, cameBy);
    for (const [index, probe] of asked.entries()) {
      const places = seen[index] ?? null;
      const part = ledger.isNews(places) ? await compare(probe) : null;
      if (part?.kind === 'bad') {
        return part.because;
      }
      if (part?.kind === 'good') {
        ledger.note(places);
      }
    }
  }
  return undefined;
}

/** What was come by so far. */
class Ledger {
  readonly #places = new Map<string, ChangedPlace>();
  readonly #met = new Set<string>();
  readonly #attacked: ReadonlySet<string>;

  constructor(attack: readonly ChangedPlace[] | null) {
    this.#attacked = new Set((attack ?? []).filter(({ isMet }) => isMet).map(({ said }) => said));
    this.#know(attack);
  }

  note(places: readonly ChangedPlace[] | null): void {
    this.#know(places);
    (places ?? []).filter(({ isMet }) => isMet).forEach(({ said }) => this.#met.add(said));
  }

  isNews(places: readonly ChangedPlace[] | null): boolean {
    return (places ?? []).some(({ isMet, said }) => isMet && !this.#met.has(said));
  }

  /** What must be come by and was not. */
  missing(): readonly string[] {
    const all = [...this.#places.values()];
    const isNoneMet = this.#met.size === 0;
    return all.filter(({ said, isValue }) => isNoneMet || (isValue && this.#attacked.has(said))).flatMap(this.#ifOpen);
  }

  /** Values that nobody came by, and what is missing. */
  unseen(): readonly string[] {
    const values = [...this.#places.values()].filter(({ isValue }) => isValue).flatMap(this.#ifOpen);
    return [...new Set([...this.missing(), ...values])];
  }

  readonly #ifOpen = ({ said }: ChangedPlace): readonly string[] => (this.#met.has(said) ? [] : [said]);

  /** Copies in files that nobody loads are another gate's to compare. */
  #know(places: readonly ChangedPlace[] | null): void {
    (places ?? []).filter(({ isLoaded }) => isLoaded).forEach((place) => this.#places.set(place.said, place));
  }
}

const SHOWN = 3;

function listed(places: readonly string[]): string {
  const rest = places.length > SHOWN ? ` and ${places.length - SHOWN} more` : '';
  return `what changed in ${places.slice(0, SHOWN).join(', ')}${rest}`;
}

function also(outcome: Outcome, said: string): Outcome {
  return { ...outcome, because: `${outcome.because}; ${said}` };
}
