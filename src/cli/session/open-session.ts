// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { recordedLanguage } from '../../evidence/observation-log.ts';
import { fileSigner, keyFile } from '../../evidence/signer.ts';
import { RepairError } from '../../domain/repair-error.ts';
import { languages } from '../../language/registry.ts';
import type { Services } from '../../repair/services.ts';
import { createBubblewrapSandbox } from '../../sandbox/bubblewrap.ts';
import { hiding } from '../../sandbox/hiding.ts';
import { pastAttempts } from '../../store/past-attempts.ts';
import { openJournal } from '../../store/directory-journal.ts';
import { takeLock } from '../../store/run-lock.ts';
import { sha256 } from '../../support/digest.ts';
import type { Progress } from '../../support/progress.ts';
import type { Request } from './request.ts';

/** An opened run: its inputs, and everything the pipeline needs. */
export interface Session {
  readonly runId: string;
  readonly directory: string;
  readonly request: Request;
  readonly services: Services;
  /** Removes a run in which nothing was observed: a mistyped command leaves nothing behind. */
  discardIfEmpty(): void;
  /** Lets the next run on the same directory begin. */
  close(): void;
}

/** Starts a run below `out`. */
export async function startSession(out: string, request: Request, progress: Progress): Promise<Session> {
  const runId = newRunId(new Date());
  const directory = join(resolve(out), 'runs', runId);
  return open(out, { runId, directory, request }, progress);
}

/** Goes on with run `id` (or `last`) below `out`. Finished steps are taken from its journal. */
export async function resumeSession(out: string, id: string, progress: Progress): Promise<Session> {
  const runs = join(resolve(out), 'runs');
  const known = existsSync(runs) ? readdirSync(runs).toSorted() : [];
  const runId = id === 'last' ? known.at(-1) : known.find((name) => name === id);
  if (runId === undefined) {
    throw new RepairError(
      'CONFIG_INVALID',
      `no run "${id}" below "${runs}"; known: ${known.slice(-5).join(', ') || 'none'}`,
    );
  }
  const directory = join(runs, runId);
  return open(out, { runId, directory, request: readRequest(join(directory, 'run.json')) }, progress);
}

async function open(
  out: string,
  run: Pick<Session, 'runId' | 'directory' | 'request'>,
  progress: Progress,
): Promise<Session> {
  const { runId, directory, request } = run;
  const target = request.report.directory;
  const close = takeLock(join(resolve(out), 'locks', sha256(target).slice(0, 16)), `"${target}"`);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'run.json'), `${JSON.stringify(request, null, 2)}\n`);
    const journal = openJournal(runId, directory);
    const services: Services = {
      // Foreign code sees neither this run's questions nor what earlier runs found.
      sandbox: hiding(await createBubblewrapSandbox(), join(resolve(out), 'runs')),
      languages: languages.map((language) => recordedLanguage(language, journal)),
      journal,
      progress,
      signer: () => fileSigner(keyFile(process.env)),
      now: () => Date.now(),
      options: request.options,
      attempts: pastAttempts(process.env),
    };
    const discardIfEmpty = (): void => {
      if (journal.entries('').length === 0) {
        removeRun(resolve(out), directory);
      }
    };
    return { ...run, services, close, discardIfEmpty };
  } catch (error) {
    close();
    throw error;
  }
}

/** With the folders around it that are empty then. */
function removeRun(out: string, directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  for (const folder of [join(out, 'runs'), join(out, 'locks'), out]) {
    if (existsSync(folder) && readdirSync(folder).length === 0) {
      rmdirSync(folder);
    }
  }
}

/** `20261122-031502-4f2a`: sorts by time, and two runs started in one second differ. */
export function newRunId(now: Date): string {
  const [day, time] = now.toISOString().replaceAll(/[-:]/g, '').split('.')[0]?.split('T') ?? [];
  const salt = sha256(`${process.pid} ${now.getTime()} ${process.hrtime.bigint()}`).slice(0, 4);
  return `${day}-${time}-${salt}`;
}

function readRequest(file: string): Request {
  if (!existsSync(file)) {
    throw new RepairError('INPUT_MALFORMED', `"${file}" is missing; start a new run`);
  }
  // Written by `open` above.
  return JSON.parse(readFileSync(file, 'utf8')) as Request; // oxlint-disable-line typescript/no-unsafe-type-assertion
}
