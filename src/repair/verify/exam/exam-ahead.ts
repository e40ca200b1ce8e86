// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../../domain/dossier.ts';
import type { Exam } from '../../../domain/exam.ts';
import { Turns } from '../../../support/turns.ts';
import type { Services } from '../../services.ts';
import { inTurn } from '../in-turn.ts';
import { prepareExam } from './prepare-exam.ts';

/** An exam that is prepared while something else is done. */
export interface ExamAhead {
  /** Settles when the exam is ready. */
  ready(): Promise<Exam>;
  /** Nobody will be examined: no run begins any more. Settles when those under way have ended. */
  drop(): Promise<void>;
}

/**
 * Foreign code mostly waits for other cores than ours, so the unpatched target is asked while places and patches are
 * thought of. That no patch is found is rare, and costs the runs begun until then.
 */
export function examAhead(dossier: Dossier, services: Services): ExamAhead {
  const turns = new Turns(services.options.parallel);
  const exam = prepareExam(dossier, inTurn(services, turns, 0));
  // Whoever asks for it learns of its failure; while nobody has, it is not a fault of the whole.
  const ended = Promise.allSettled([exam]);
  return {
    ready: () => exam,
    async drop() {
      turns.close();
      await ended;
    },
  };
}
