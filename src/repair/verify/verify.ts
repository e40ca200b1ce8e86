// SPDX-License-Identifier: Apache-2.0
import type { Candidate, Judged } from '../../domain/candidate.ts';
import { Turns } from '../../support/turns.ts';
import type { Services } from '../services.ts';
import type { Gate, Question } from './gate.ts';
import { withMemory } from './recorded-language.ts';
import { gates } from './registry.ts';
import { Session } from './session.ts';

/**
 * Puts the gates' questions to the candidates, in the order given: all to the first; where that does not hold, the quick
 * ones to the rest side by side and the long ones to one after the other. Stops asking about further candidates once one is plausible, unless alternatives are
 * wanted; what was not asked is said so in the answers, and candidates that no question was put to are not among them.
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

/**
 * The gates up to this one cost a few runs, the others dozens. Where the likeliest candidate does not hold, the quick
 * ones are put to all the rest side by side, and the long ones to what is left, one after the other.
 */
const LAST_SCREENING = 'reproducer-blocked';

/** The same with a given list of gates. */
export async function verifyBy(
  asked: readonly Gate[],
  candidates: readonly Candidate[],
  { question, services }: Batch,
): Promise<readonly Judged[]> {
  services.progress.stage('verify', `${candidates.length} candidates, ${asked.length} gates`);
  const session = new Session(asked, { question, services: withMemory(services) });
  const screened = asked.findIndex(({ name }) => name === LAST_SCREENING) + 1;
  const [first, ...others] = candidates;
  // Replays may sleep for seconds: the long gates of the first candidate do not wait for them.
  const judged = first === undefined ? [] : await finishInTurn(session, [session.screen(first, 0, screened - 1)]);
  if (session.isOver() || others.length === 0) {
    return judged;
  }
  const places = new Turns(services.options.parallel);
  const starts = others.map((candidate, index) =>
    places.take(index, () => session.screen(candidate, index + 1, screened)),
  );
  const ended = Promise.allSettled(starts);
  try {
    return [...judged, ...(await finishInTurn(session, starts))];
  } finally {
    session.close();
    places.close();
    await ended;
  }
}

async function finishInTurn(
  session: Session,
  starts: readonly ReturnType<Session['screen']>[],
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const start of starts) {
    const finished = await session.finish(await start);
    if (finished.results.length > 0 || !session.isOver()) {
      judged.push(session.conclude(finished));
    }
    if (session.isOver()) {
      // Runs that are under way end; none begins.
      session.close();
    }
  }
  return judged;
}
