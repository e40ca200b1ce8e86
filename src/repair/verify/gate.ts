// SPDX-License-Identifier: Apache-2.0
import type { Candidate } from '../../domain/candidate.ts';
import type { Dossier } from '../../domain/dossier.ts';
import type { Exam } from '../../domain/exam.ts';
import type { Outcome, Requirement } from '../../domain/verdict.ts';
import type { Services } from '../services.ts';

/**
 * One yes/no question about a candidate, named as the claim it checks.
 *
 * A gate reports a bad candidate as an `Outcome`. It throws only when it could not ask its question at all, and the
 * runner records that as inconclusive: a broken gate must never read as a passed one.
 */
export interface Gate {
  readonly name: string;
  readonly required: Requirement;
  /** Would runs beside its own disturb it? A suite has time limits of its own; without one there is nothing to disturb. */
  readonly isAlone?: (question: Question) => boolean;
  check(candidate: Candidate, question: Question, services: Services): Promise<Outcome>;
}

/** What every gate may look at beside the candidate. */
export interface Question {
  readonly dossier: Dossier;
  readonly exam: Exam;
}
