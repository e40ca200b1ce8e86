// SPDX-License-Identifier: Apache-2.0
import type { AttemptHistory, FindingHistory, RunHistory, ShapeHistory } from '../../domain/history.ts';
import type { Judged } from '../../domain/candidate.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Fix } from '../../domain/fix.ts';
import { mendedShapes } from '../../graph/shape/changed-shapes.ts';
import { writeSketch } from '../../support/min-hash.ts';
import { appendHistory, historyFile } from '../../store/history-file.ts';

/**
 * Adds a finished run to the user's history, for the graph and the planner to learn from. A fix is worth more than its
 * record: what keeps it from being written is said, and fails nothing.
 */
export function rememberRun(
  run: Omit<RunHistory, 'schema'>,
  environment: Readonly<Record<string, string | undefined>>,
  warn: (line: string) => void,
): void {
  const file = historyFile(environment);
  if (file === undefined) {
    return;
  }
  try {
    appendHistory(file, { schema: 'skymend-history/1', ...run });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warn(`this run is not remembered: cannot write "${file}" (${reason}); SKYMEND_HISTORY=off remembers none`);
  }
}

export async function findingHistory(fix: Fix): Promise<FindingHistory> {
  const { finding } = fix;
  return {
    status: fix.status,
    because: fix.because,
    weakness: finding?.weakness ?? null,
    language: finding?.target.language ?? null,
    source: finding?.source ?? null,
    component: finding === undefined ? null : componentOf(finding),
    vulnerabilities: finding?.advisories ?? [],
    evidence: finding === undefined ? [] : evidenceOf(finding),
    attempts: fix.judged.map((judged) => attemptHistory(judged, judged.candidate.id === fix.chosen?.candidate.id)),
    shapes: await shapesOf(fix),
    seconds: fix.seconds,
    tokens: fix.tokens,
    costUsd: fix.costUsd,
  };
}

/** Of the code that was mended, so that the like of it is known elsewhere; no text of it. */
async function shapesOf({ chosen }: Fix): Promise<readonly ShapeHistory[]> {
  const shapes = await Promise.all((chosen?.candidate.changes ?? []).map(mendedShapes));
  return shapes.flat().map(({ sketch, ...shape }) => ({ ...shape, sketch: writeSketch(sketch) }));
}

function componentOf({ component, target }: Finding): FindingHistory['component'] {
  const ecosystem = target.language === 'javascript' ? 'npm' : '';
  return { ecosystem, name: component.name, version: component.version };
}

/** What there is to judge by says much about the chances of a candidate. */
function evidenceOf({ reproducer, target }: Finding): readonly string[] {
  return [
    `shows:${reproducer.shows.kind}`,
    ...(target.test === undefined ? [] : ['tests']),
    ...(target.build === undefined ? [] : ['build']),
  ].toSorted();
}

function attemptHistory({ candidate, verdict, results }: Judged, isChosen: boolean): AttemptHistory {
  const gates = results.map(({ gate, outcome, seconds }) => ({ gate, outcome: outcome.kind, seconds }));
  return {
    candidate: candidate.id,
    generator: candidate.generator,
    method: candidate.template,
    verdict,
    isChosen,
    gates,
    seconds: gates.reduce((sum, { seconds }) => sum + seconds, candidate.seconds),
    tokens: candidate.tokens,
    costUsd: 0,
    files: candidate.changes.map(({ file }) => file),
  };
}
