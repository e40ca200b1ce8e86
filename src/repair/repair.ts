// SPDX-License-Identifier: Apache-2.0
import type { Judged, Suspect } from '../domain/candidate.ts';
import type { Dossier } from '../domain/dossier.ts';
import type { Exam } from '../domain/exam.ts';
import { conclude } from './conclude.ts';
import { deliver, type Delivered } from './deliver/deliver.ts';
import { generate } from './generate/generate.ts';
import type { Generated } from './generate/generator.ts';
import { readPatch } from './generate/read-patch.ts';
import { aimAt } from './intake/confirm.ts';
import { intake, type Intake } from './intake/intake.ts';
import type { Report } from './intake/reader.ts';
import { enrich } from './knowledge/enrich.ts';
import { localize } from './localize/localize.ts';
import { rank } from './rank/rank.ts';
import type { Services } from './services.ts';
import { examAhead, type ExamAhead } from './verify/exam/exam-ahead.ts';
import { isElsewhere } from './verify/is-elsewhere.ts';
import { refusalsOf } from './verify/refusals.ts';
import { verify } from './verify/verify.ts';

/** The whole system on one screen. No other file knows two stages. */
export async function repair(report: Report, services: Services): Promise<readonly Delivered[]> {
  return forEachTaken(report, services, async (taken, started) => {
    const { dossier, suspects, judged, exam, notRepairable, remarks } = await mendAnywhere(taken, services);
    const seconds = (services.now() - started) / 1000;
    const ending = { finding: dossier.finding, suspects, judged, notRepairable, remarks, seconds };
    return deliver(conclude(ending), exam, services);
  });
}

/** Judges anybody's patch by the same questions, asked of the package it changes. */
export async function judgePatch(report: Report, patch: string, services: Services): Promise<readonly Delivered[]> {
  return forEachTaken(report, services, async (taken, started) => {
    const aimed = await aimAtPatch(taken, patch, services);
    const dossier = await enrich(aimed.finding, aimed.observations, services);
    const ahead = examAhead(dossier, services);
    const candidates = [await readPatch(patch, dossier.finding)];
    const { judged, exam } = await examine({ dossier, ahead, candidates }, services);
    const seconds = (services.now() - started) / 1000;
    return deliver(conclude({ finding: dossier.finding, suspects: [], judged, seconds }), exam, services);
  });
}

/**
 * Where the likeliest package gives nothing to mend, or no patch to it has an effect on the attack, the next one the
 * weakness runs through is tried, as long as the budget lasts.
 */
async function mendAnywhere(taken: Taken, services: Services): Promise<Mended> {
  const started = services.now();
  const likeliest = await mendAt(taken, services);
  const tried = [likeliest];
  for (const component of taken.others) {
    const left = withBudgetLeft(services, started);
    if (!tried.every(({ judged }) => isElsewhere(judged)) || left.options.budgetMs <= 0) {
      break;
    }
    const aimed = await aimAt(taken.finding, component, services);
    if (aimed.kind === 'taken') {
      tried.push(await mendAt(aimed, left));
    }
  }
  const [best = likeliest] = tried.toSorted((a, b) => rankOfPlace(a) - rankOfPlace(b));
  return best;
}

/** A place where a patch had an effect, else the first for which there was one at all. */
function rankOfPlace({ judged }: Mended): number {
  return judged.length === 0 ? 2 : Number(isElsewhere(judged));
}

async function mendAt(taken: Taken, services: Services): Promise<Mended> {
  const proposed = await proposeAt(taken, services);
  const { suspects, notRepairable, dossier } = proposed;
  return { suspects, notRepairable, dossier, ...(await examine(proposed, services)) };
}

async function proposeAt(taken: Taken, services: Services): Promise<Proposed> {
  const dossier = await enrich(taken.finding, taken.observations, services);
  const ahead = examAhead(dossier, services);
  let proposed: Proposed | undefined;
  try {
    const suspects = await localize(dossier, services);
    proposed = { dossier, ahead, suspects, ...(await generate(dossier, suspects, services)) };
    return proposed;
  } finally {
    if (proposed === undefined || proposed.candidates.length === 0) {
      await ahead.drop();
    }
  }
}

/** Candidates, and what they are examined by. */
interface Examinable extends Generated {
  readonly dossier: Dossier;
  readonly ahead: ExamAhead;
}

interface Proposed extends Examinable {
  readonly suspects: readonly Suspect[];
}

interface Examined {
  /** Best first. */
  readonly judged: readonly Judged[];
  readonly exam: Exam | null;
  readonly remarks: readonly string[];
}

interface Mended extends Examined {
  readonly dossier: Dossier;
  readonly suspects: readonly Suspect[];
  readonly notRepairable: string | undefined;
}

async function aimAtPatch(taken: Taken, patch: string, services: Services): Promise<Taken> {
  const { changes } = await readPatch(patch, taken.finding);
  const isAbout = (path: string): boolean => changes.some(({ file }) => path !== '' && file.startsWith(`${path}/`));
  const other = isAbout(taken.finding.component.path) ? undefined : taken.others.find(({ path }) => isAbout(path));
  const aimed = other === undefined ? taken : await aimAt(taken.finding, other, services);
  return aimed.kind === 'taken' ? aimed : taken;
}

async function examine(examinable: Examinable, services: Services): Promise<Examined> {
  const { dossier, ahead, candidates, again, remarks = [] } = examinable;
  if (candidates.length === 0) {
    return { judged: [], exam: null, remarks };
  }
  services.progress.stage('exam', 'looking for other attacks and for behaviour to keep');
  const exam = await ahead.ready();
  const { variants, quiet, benign } = exam;
  services.progress.note(
    `${variants.length} further attacks work, ${quiet.length} do not, ${benign.length} harmless calls to keep`,
  );
  const started = services.now();
  const judged = await verify(candidates, { dossier, exam }, services);
  const isHeld = judged.some(({ verdict }) => verdict === 'plausible');
  const left = withBudgetLeft(services, started);
  if (again === undefined || (isHeld && !services.options.alternatives) || left.options.budgetMs <= 0) {
    return { judged: rank(judged), exam, remarks };
  }
  // Authors learn that something was left open or lost, never what was asked.
  const more = await again(refusalsOf(judged));
  const fresh = more.candidates.filter(({ id }) => candidates.every((candidate) => candidate.id !== id));
  const second = fresh.length === 0 ? [] : await verify(fresh, { dossier, exam }, left);
  return { judged: rank([...judged, ...second]), exam, remarks: [...remarks, ...(more.remarks ?? [])] };
}

/** The same services with what is left of the time since `started`; nothing or less when it is spent. */
function withBudgetLeft(services: Services, started: number): Services {
  const budgetMs = services.options.budgetMs - (services.now() - started);
  return { ...services, options: { ...services.options, budgetMs } };
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
