// SPDX-License-Identifier: Apache-2.0
import type { Candidate, Judged } from '../../domain/candidate.ts';
import { judge, type GateResult, type Outcome } from '../../domain/verdict.ts';
import { mapParallel } from '../../support/parallel.ts';
import type { Services } from '../services.ts';
import type { Gate, Question } from './gate.ts';
import { withMemory } from './recorded-language.ts';
import { gates } from './registry.ts';

/**
 * Puts the gates' questions to every candidate, in the order given: the quick ones side by side, the long ones one
 * candidate after the other. Stops asking about further candidates once one is plausible, unless alternatives are
 * wanted; what was not asked is said so in the answers, and
 * candidates that no question was put to are not among them.
 */
export async function verify(
  candidates: readonly Candidate[],
  question: Question,
  services: Services,
): Promise<readonly Judged[]> {
  return verifyBy(gates, candidates, { question, services });
}

export interface Batch {
  readonly question: Question;
  readonly services: Services;
}

/** The same with a given list of gates. */
export async function verifyBy(
  asked: readonly Gate[],
  candidates: readonly Candidate[],
  { question, services }: Batch,
): Promise<readonly Judged[]> {
  services.progress.stage('verify', `${candidates.length} candidates, ${asked.length} gates`);
  const session = new Session(question, withMemory(services), asked);
  const quick = asked.slice(0, asked.findIndex(({ name }) => name === LAST_SCREENING) + 1);
  const screened = await mapParallel(candidates, services.options.parallel, (candidate) =>
    session.continueWith({ candidate, results: [] }, quick),
  );
  const judged: Judged[] = [];
  for (const started of screened) {
    if (started.results.length === 0 && session.isOver()) {
      break;
    }
    judged.push(session.conclude(await session.continueWith(started, asked.slice(quick.length))));
  }
  return judged;
}

/**
 * The gates up to this one cost a few runs and are put to all candidates side by side; the others cost dozens of runs
 * each, fill the machine by themselves, and are put to the most promising candidate first.
 */
const LAST_SCREENING = 'reproducer-blocked';

interface Started {
  readonly candidate: Candidate;
  readonly results: readonly GateResult[];
}

/** One batch of candidates: it knows when enough was found. */
class Session {
  readonly #question: Question;
  readonly #services: Services;
  readonly #gates: readonly Gate[];
  readonly #startedAt: number;
  #plausible: string | undefined;

  constructor(question: Question, services: Services, gates: readonly Gate[]) {
    this.#question = question;
    this.#services = services;
    this.#gates = gates;
    this.#startedAt = services.now();
  }

  isOver(): boolean {
    return this.#whyStop() !== null;
  }

  async continueWith({ candidate, results }: Started, gates: readonly Gate[]): Promise<Started> {
    const all = [...results];
    let stopped = all.map(whyNoFurther).find((why) => why !== null) ?? null;
    for (const gate of gates) {
      stopped ??= this.#whyStop();
      const result = stopped === null ? await this.#ask(gate, candidate) : notAsked(gate, stopped);
      all.push(result);
      stopped ??= whyNoFurther(result);
    }
    return { candidate, results: all };
  }

  conclude({ candidate, results }: Started): Judged {
    if (results.length !== this.#gates.length) {
      throw new Error(`${results.length} of ${this.#gates.length} gates answered about ${candidate.id}`);
    }
    const verdict = judge(results);
    if (verdict === 'plausible') {
      this.#plausible ??= candidate.id;
    }
    this.#services.progress.note(`${candidate.id} (${candidate.template}): ${verdict}`);
    return { candidate, verdict, results };
  }

  async #ask(gate: Gate, candidate: Candidate): Promise<GateResult> {
    const began = this.#services.now();
    const outcome = await askFailClosed(gate, candidate, { question: this.#question, services: this.#services });
    const seconds = (this.#services.now() - began) / 1000;
    return { gate: gate.name, required: gate.required, outcome, seconds };
  }

  #whyStop(): string | null {
    const { options, now } = this.#services;
    if (this.#plausible !== undefined && !options.alternatives) {
      return `after ${this.#plausible} was found plausible`;
    }
    return now() - this.#startedAt > options.budgetMs ? 'because the time budget was spent' : null;
  }
}

/** A gate that throws could not ask; it is never a pass. */
async function askFailClosed(gate: Gate, candidate: Candidate, { question, services }: Batch): Promise<Outcome> {
  try {
    return await gate.check(candidate, question, services);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'inconclusive', because: `${gate.name} could not be asked: ${reason}` };
  }
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
