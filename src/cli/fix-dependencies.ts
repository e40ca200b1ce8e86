// SPDX-License-Identifier: Apache-2.0
import { join, resolve } from 'node:path';
import { readdirSync, existsSync } from 'node:fs';
import { keyFile, fileSigner } from '../evidence/signer.ts';
import { RepairError } from '../domain/repair-error.ts';
import { conclude } from '../remedy/conclude.ts';
import { deliverRemedy } from '../remedy/deliver/deliver.ts';
import { isWanted, mend } from '../remedy/remedy.ts';
import { takeLock } from '../store/run-lock.ts';
import { sha256 } from '../support/digest.ts';
import { SILENT } from '../support/progress.ts';
import { EXIT } from './exit-code.ts';
import { parseDuration } from './parse-duration.ts';
import { printRemedy } from './output/print-remedy.ts';
import { stderrProgress } from './output/stderr-progress.ts';
import { withAdvisories } from './session/open-advisories.ts';
import { newRunId } from './session/open-session.ts';
import { rememberRun } from './session/remember-run.ts';
import { remedyHistory } from './session/remedy-history.ts';
import { readRemedyRequest, remedyServices, type RemedyRequest, type RemedyRun } from './session/remedy-session.ts';
import type { CommonFlags } from './session/request.ts';

/** The flags of `fix` that only matter for dependencies. */
export interface DependencyFlags extends CommonFlags {
  readonly dependencies?: boolean;
  readonly advisories?: readonly string[];
  readonly advisory?: readonly string[];
  readonly registry?: string;
  readonly replace?: readonly string[];
  readonly benign?: readonly string[];
  readonly data?: string;
}

/** The request, when the user asks for dependencies, in words or by resuming such a run. */
export function remedyRunOf(dir: string | undefined, flags: DependencyFlags): RemedyRun | undefined {
  if (flags.resume !== undefined) {
    return resumedRun(flags.out, flags.resume);
  }
  if (flags.dependencies !== true && flags.advisories === undefined && flags.advisory === undefined) {
    return undefined;
  }
  const registry = registryOf(flags.registry);
  const runId = newRunId(new Date());
  return {
    runId,
    out: flags.out,
    directory: join(resolve(flags.out), 'runs', runId),
    request: requestOf(dir, flags, registry),
  };
}

/** The address, or the absolute folder. The network is asked only where the user says so. */
export function registryOf(given: string | undefined): string {
  if (given === undefined) {
    const message =
      'say with --registry where packages come from: the address of your registry, or a folder with a copy of one';
    throw new RepairError('CONFIG_INVALID', message);
  }
  return /^https?:\/\//.test(given) ? given : resolve(given);
}

function requestOf(dir: string | undefined, flags: DependencyFlags, registry: string): RemedyRequest {
  return {
    command: 'remedy',
    directory: resolve(dir ?? '.'),
    advisories: (flags.advisories ?? []).map((file) => resolve(file)),
    registry,
    only: flags.advisory,
    replace: flags.replace ?? [],
    reproducer: flags.reproducer,
    shows: flags.shows,
    weakness: flags.weakness,
    test: flags.test,
    benign: flags.benign,
    apply: flags.apply === true,
    ...(flags.budget === undefined ? {} : { budgetMs: parseDuration(flags.budget, '--budget') }),
  };
}

function resumedRun(out: string, id: string): RemedyRun | undefined {
  const runs = join(resolve(out), 'runs');
  const known = existsSync(runs) ? readdirSync(runs).toSorted() : [];
  const runId = id === 'last' ? known.at(-1) : known.find((name) => name === id);
  const directory = join(runs, runId ?? '');
  const request = runId === undefined ? undefined : readRemedyRequest(directory);
  return request === undefined || runId === undefined ? undefined : { runId, out, directory, request };
}

/** Mends, delivers, prints, and sets the exit status. */
export async function fixDependencies(run: RemedyRun, flags: DependencyFlags): Promise<void> {
  const { request } = run;
  const progress = flags.json === true && flags.progress !== true ? SILENT : stderrProgress(Date.now);
  const release = takeLock(
    join(resolve(run.out), 'locks', sha256(request.directory).slice(0, 16)),
    `"${request.directory}"`,
  );
  try {
    await withAdvisories(request.advisories, flags, async (opened) => {
      const services = await remedyServices(run, opened, progress);
      const started = services.now();
      const mended = await mend(request.directory, services);
      const end = conclude(mended, (known) => isWanted(known, services));
      const seconds = (services.now() - started) / 1000;
      const delivered = await deliverRemedy(
        {
          project: request.directory,
          runId: run.runId,
          mended,
          end,
          seconds,
          apply: request.apply,
          signer: () => fileSigner(keyFile(process.env)),
        },
        services,
      );
      const findings = remedyHistory(mended, end);
      const at = new Date(services.now()).toISOString();
      rememberRun({ run: run.runId, at, command: 'fix', findings }, process.env, (line) => {
        process.stderr.write(`skymend: ${line}\n`);
      });
      if (flags.json === true) {
        console.log(JSON.stringify(delivered.document, null, 2));
      } else {
        printRemedy(delivered);
      }
      const isDone = ['fixed', 'claimed-fixed', 'nothing-found'].includes(end.status) && opened.unread.length === 0;
      process.exitCode = isDone ? EXIT.ok : EXIT.unfixed;
    });
  } finally {
    release();
  }
}
