// SPDX-License-Identifier: Apache-2.0
import type { Candidate } from '../domain/candidate.ts';
import type { Dossier } from '../domain/dossier.ts';
import { conclude } from './conclude.ts';
import { deliver, type Delivered } from './deliver/deliver.ts';
import { generate } from './generate/generate.ts';
import { readPatch } from './generate/read-patch.ts';
import { intake, type Intake } from './intake/intake.ts';
import type { Report } from './intake/reader.ts';
import { enrich } from './knowledge/enrich.ts';
import { localize } from './localize/localize.ts';
import { rank } from './rank/rank.ts';
import type { Services } from './services.ts';
import { prepareExam } from './verify/exam/prepare-exam.ts';
import { verify } from './verify/verify.ts';

/** The whole system on one screen. No other file knows two stages. */
export async function repair(report: Report, services: Services): Promise<readonly Delivered[]> {
  return forEachTaken(report, services, async (taken, started) => {
    const dossier = await enrich(taken.finding, taken.observations, services);
    const suspects = await localize(dossier, services);
    const { candidates, notRepairable } = await generate(dossier, suspects, services);
    const { judged, exam } = await examine(candidates, dossier, services);
    const seconds = (services.now() - started) / 1000;
    return deliver(conclude({ finding: taken.finding, suspects, judged, notRepairable, seconds }), exam, services);
  });
}

/** Judges anybody's patch by the same questions. */
export async function judgePatch(report: Report, patch: string, services: Services): Promise<readonly Delivered[]> {
  return forEachTaken(report, services, async (taken, started) => {
    const dossier = await enrich(taken.finding, taken.observations, services);
    const { judged, exam } = await examine([await readPatch(patch, dossier)], dossier, services);
    const seconds = (services.now() - started) / 1000;
    return deliver(conclude({ finding: taken.finding, suspects: [], judged, seconds }), exam, services);
  });
}

async function examine(candidates: readonly Candidate[], dossier: Dossier, services: Services) {
  if (candidates.length === 0) {
    return { judged: [], exam: null };
  }
  const exam = await prepareExam(dossier, services);
  return { judged: rank(await verify(candidates, { dossier, exam }, services)), exam };
}

type Taken = Extract<Intake, { kind: 'taken' }>;

async function forEachTaken(
  report: Report,
  services: Services,
  mend: (taken: Taken, started: number) => Promise<Delivered>,
): Promise<readonly Delivered[]> {
  const started = services.now();
  const delivered: Delivered[] = [];
  for (const taken of await intake(report, services)) {
    if (taken.kind === 'taken') {
      delivered.push(await mend(taken, started));
    } else {
      const { status, because, finding } = taken;
      const seconds = (services.now() - started) / 1000;
      const refusal = { status, because, suspects: [], judged: [], notEstablished: [], seconds, tokens: 0, costUsd: 0 };
      delivered.push(await deliver(finding === undefined ? refusal : { ...refusal, finding }, null, services));
    }
  }
  return delivered;
}
