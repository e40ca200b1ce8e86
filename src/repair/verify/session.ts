// SPDX-License-Identifier: Apache-2.0
import type { Candidate, Judged } from '../../domain/candidate.ts';
import { RepairError } from '../../domain/repair-error.ts';
import { judge, type GateResult, type Outcome } from '../../domain/verdict.ts';
import { Turns, TurnsClosed } from '../../support/turns.ts';
import type { Services } from '../services.ts';
import type { Gate, Question } from './gate.ts';
import { inTurn } from './in-turn.ts';

/** A candidate with the answers so far, in the order of the gates. */
export interface Started {
  readonly candidate: Candidate;
  /** Its place among the candidates: what is asked about the first comes first. */
  readonly rank: number;
  readonly results: readonly GateResult[];
}

/** Ranks of one candidate's runs, by the order of its gates. */
const RANKS_EACH = 100;

/** One batch of candidates: it knows what was asked, and when enough was found. */
export class Session {
  readonly #gates: readonly Gate[];
  readonly #question: Question;
  readonly #services: Services;
  readonly #turns: Turns;
  readonly #startedAt: number;
  #plausible: string | undefined;

  constructor(gates: readonly Gate[], { question, services }: { question: Question; services: Services }) {
    this.#gates = gates;
    this.#question = question;
    this.#services = services;
    this.#turns = new Turns(services.options.parallel);
    this.#startedAt = services.now();
  }

  isOver(): boolean {
    return this.#whyStop() !== null;
  }

  /** No run of foreign code begins any more. */
  close(): void {
    this.#turns.close();
  }

  /** Asks the first `count` gates, one after the other, until one answer ends the questions. */
  async screen(candidate: Candidate, rank: number, count: number): Promise<Started> {
    const results: GateResult[] = [];
    for (const gate of this.#gates.slice(0, count)) {
      const result = isOpen(results) && !this.isOver() ? await this.#ask(gate, { candidate, rank, results }, 0) : null;
      if (result === null) {
        break;
      }
      results.push(result);
    }
    return { candidate, rank, results };
  }

  /** The rest: while one gate waits for its last runs, those of the next begin. */
  async finish(started: Started): Promise<Started> {
    let { results } = started;
    for (const group of this.#groupsOf(this.#gates.slice(results.length))) {
      results = isOpen(results) && !this.isOver() ? await this.#askTogether({ ...started, results }, group) : results;
    }
    return { ...started, results };
  }

  /** The verdict; what was not asked is said so. */
  conclude({ candidate, results }: Started): Judged {
    const stopped = results.map(whyNoFurther).find((why) => why !== null) ?? this.#whyStop();
    const all = this.#gates.map((gate, index) => results[index] ?? notAsked(gate, stopped ?? 'for want of time'));
    const verdict = judge(all);
    if (verdict === 'plausible') {
      this.#plausible ??= candidate.id;
    }
    this.#services.progress.note(`${candidate.id} (${candidate.template}): ${verdict}`);
    return { candidate, verdict, results: all };
  }

  /** In order; a gate that is to be alone is a group of its own. */
  #groupsOf(gates: readonly Gate[]): readonly (readonly Gate[])[] {
    const groups: Gate[][] = [];
    let takesMore = false;
    for (const gate of gates) {
      const isAlone = gate.isAlone?.(this.#question) === true;
      if (takesMore && !isAlone) {
        groups.at(-1)?.push(gate);
      } else {
        groups.push([gate]);
      }
      takesMore = !isAlone;
    }
    return groups;
  }

  /** Answers count in the order of the gates: after one that ends the questions, what was read ahead is dropped. */
  async #askTogether(started: Started, gates: readonly Gate[]): Promise<readonly GateResult[]> {
    const all = [...started.results];
    const asked = gates.map((gate, order) => this.#ask(gate, started, order));
    const ended = Promise.allSettled(asked);
    for (const answer of asked) {
      const result = isOpen(all) ? await answer : null;
      if (result === null) {
        break;
      }
      all.push(result);
    }
    const from = started.rank * RANKS_EACH;
    if (all.length < started.results.length + gates.length) {
      this.#turns.close({ from, below: from + RANKS_EACH });
    }
    await ended;
    return all;
  }

  /** `null` when nothing was to begin any more. The seconds of gates asked together are shared by them. */
  async #ask(gate: Gate, { candidate, rank }: Started, order: number): Promise<GateResult | null> {
    const began = this.#services.now();
    const services = inTurn(this.#services, this.#turns, rank * RANKS_EACH + order);
    const outcome = await askFailClosed(gate, candidate, { question: this.#question, services });
    const seconds = (this.#services.now() - began) / 1000;
    return outcome === null ? null : { gate: gate.name, required: gate.required, outcome, seconds };
  }

  #whyStop(): string | null {
    const { options, now } = this.#services;
    if (this.#plausible !== undefined && !options.alternatives) {
      return `after ${this.#plausible} was found plausible`;
    }
    return now() - this.#startedAt > options.budgetMs ? 'because the time budget was spent' : null;
  }
}

/** A gate that throws could not ask; it is never a pass. `null` when its turn to ask did not come. */
async function askFailClosed(
  gate: Gate,
  candidate: Candidate,
  { question, services }: { readonly question: Question; readonly services: Services },
): Promise<Outcome | null> {
  try {
    return await gate.check(candidate, question, services);
  } catch (error) {
    if (error instanceof TurnsClosed) {
      return null;
    }
    if (error instanceof RepairError && error.code === 'DISK_FULL') {
      // Nothing more can be recorded: the run ends here and goes on once there is space.
      throw error;
    }
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'inconclusive', because: `${gate.name} could not be asked: ${reason}` };
  }
}

function isOpen(results: readonly GateResult[]): boolean {
  return results.every((result) => whyNoFurther(result) === null);
}

/** Nothing that follows could make the candidate plausible, and what follows takes longer. */
function whyNoFurther({ gate, required, outcome }: GateResult): string | null {
  if (required !== 'never' && outcome.kind === 'fail') {
    return `after ${gate} failed`;
  }
  return required === 'always' && outcome.kind === 'inconclusive' ? `after ${gate} had no answer` : null;
}

function notAsked(gate: Gate, why: string): GateResult {
  const outcome: Outcome = { kind: 'inconclusive', because: `not asked ${why}` };
  return { gate: gate.name, required: gate.required, outcome, seconds: 0 };
}
