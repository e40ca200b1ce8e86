// SPDX-License-Identifier: Apache-2.0
import pc from 'picocolors';
import { judgePatch, repair } from '../repair/repair.ts';
import type { Delivered } from '../repair/deliver/deliver.ts';
import { SILENT } from '../support/progress.ts';
import { EXIT, exitCodeOfStatuses } from './exit-code.ts';
import { printResults } from './output/print-results.ts';
import { resultDocument } from './output/result-document.ts';
import { stderrProgress } from './output/stderr-progress.ts';
import { resumeSession, startSession, type Session } from './session/open-session.ts';
import { huntAfterFix } from './session/hunt-after-fix.ts';
import { findingHistory, rememberRun } from './session/remember-run.ts';
import type { CommonFlags, Request } from './session/request.ts';

/** Runs a request, new or resumed, prints its results and sets the exit status. */
export async function runRequest(flags: CommonFlags, makeRequest: () => Promise<Request>): Promise<void> {
  const progress = flags.json === true && flags.progress !== true ? SILENT : stderrProgress(Date.now);
  const session =
    flags.resume === undefined
      ? await startSession(flags.out, await makeRequest(), progress)
      : await resumeSession(flags.out, flags.resume, progress);
  const interrupted = tellHowToResume(session);
  try {
    const delivered = await carryOut(session);
    const findings = await Promise.all(delivered.map(({ fix }) => findingHistory(fix)));
    const at = new Date().toISOString();
    rememberRun({ run: session.runId, at, command: session.request.command, findings }, process.env, warn);
    const hunts = await huntAfterFix(delivered);
    if (flags.json === true) {
      console.log(JSON.stringify(resultDocument(session.runId, delivered, hunts), null, 2));
    } else {
      printResults(delivered, hunts);
    }
    process.exitCode = exitCodeOfStatuses(delivered.map(({ fix }) => fix.status));
  } finally {
    interrupted.forget();
    session.close();
    session.discardIfEmpty();
  }
}

function warn(line: string): void {
  process.stderr.write(`${pc.yellow('skymend:')} ${line}\n`);
}

async function carryOut({ request, services }: Session): Promise<readonly Delivered[]> {
  return request.command === 'verify'
    ? judgePatch(request.report, request.patch ?? '', services)
    : repair(request.report, services);
}

function tellHowToResume(session: Session): { forget(): void } {
  function onSignal(): void {
    session.close();
    process.stderr.write(
      `\nstopped; go on with ${pc.bold(`skymend ${session.request.command} --resume ${session.runId}`)}\n`,
    );
    process.exit(EXIT.interrupted);
  }
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    forget() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
