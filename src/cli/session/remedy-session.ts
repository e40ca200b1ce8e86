// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { folderSource } from '../../dependencies/registry/folder-source.ts';
import { httpSource } from '../../dependencies/registry/http-source.ts';
import type { PackageSource } from '../../dependencies/registry/package-source.ts';
import { RepairError } from '../../domain/repair-error.ts';
import { languages } from '../../language/registry.ts';
import type { Family } from '../../remedy/family/family.ts';
import { families, familyOf } from '../../remedy/family/registry.ts';
import { repositoryMounts } from '../../remedy/plan/approach/retarget-git.ts';
import type { RemedyServices, Trigger } from '../../remedy/services.ts';
import { createBubblewrapSandbox } from '../../sandbox/bubblewrap.ts';
import { openJournal } from '../../store/directory-journal.ts';
import type { Progress } from '../../support/progress.ts';
import { parseShows } from '../parse-shows.ts';
import { parseWeaknesses } from '../parse-weakness.ts';
import type { OpenedAdvisories } from './open-advisories.ts';

/** What a run that mends dependencies was asked for, kept beside its journal so that it can go on. */
export interface RemedyRequest {
  readonly command: 'remedy';
  readonly directory: string;
  readonly advisories: readonly string[];
  readonly registry: string;
  readonly only?: readonly string[] | undefined;
  readonly replace: readonly string[];
  readonly reproducer?: string | undefined;
  readonly shows?: string | undefined;
  readonly weakness?: string | undefined;
  readonly test?: string | undefined;
  readonly benign?: readonly string[] | undefined;
  readonly apply: boolean;
  readonly budgetMs?: number | undefined;
}

const requestSchema: z.ZodType<RemedyRequest> = z.object({
  command: z.literal('remedy'),
  directory: z.string(),
  advisories: z.array(z.string()),
  registry: z.string(),
  only: z.array(z.string()).optional(),
  replace: z.array(z.string()),
  reproducer: z.string().optional(),
  shows: z.string().optional(),
  weakness: z.string().optional(),
  test: z.string().optional(),
  benign: z.array(z.string()).optional(),
  apply: z.boolean(),
  budgetMs: z.number().optional(),
});

/** The request of a run, when it is one about dependencies. */
export function readRemedyRequest(runDirectory: string): RemedyRequest | undefined {
  const file = join(runDirectory, 'run.json');
  const read = existsSync(file) ? requestSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  return read?.success === true ? read.data : undefined;
}

/** Each change set is installed and tested, which takes up to minutes. */
const DEFAULT_BUDGET_MS = 30 * 60_000;

export interface RemedyRun {
  readonly runId: string;
  readonly directory: string;
  readonly out: string;
  readonly request: RemedyRequest;
}

export async function remedyServices(
  run: RemedyRun,
  opened: OpenedAdvisories,
  progress: Progress,
): Promise<RemedyServices> {
  mkdirSync(run.directory, { recursive: true });
  writeFileSync(join(run.directory, 'run.json'), `${JSON.stringify(run.request, null, 2)}\n`);
  const language = languages.find(({ name }) => name === 'javascript');
  if (language === undefined) {
    throw new RepairError('INTERNAL', 'there is no language for npm packages');
  }
  const { request } = run;
  const trigger = triggerOf(request);
  return {
    sandbox: await createBubblewrapSandbox(),
    source: sourceOf(run),
    family: familyIn(request.directory),
    toolbox: join(resolve(run.out), 'tools'),
    advisories: opened.source,
    unreadAdvisories: opened.unread,
    language,
    journal: openJournal(run.runId, run.directory),
    mended: new Map(),
    mendPackage: async (wanted) => (await import('./mend-package.ts')).mendPackage(wanted, run, progress),
    progress,
    now: () => Date.now(),
    options: {
      budgetMs: request.budgetMs ?? DEFAULT_BUDGET_MS,
      replacements: new Map(request.replace.map(replacementOf)),
      mounts: repositoryMounts(addressesIn(request.directory)),
      ...(trigger === undefined ? {} : { trigger }),
      ...(request.test === undefined ? {} : { test: request.test }),
      ...(request.only === undefined ? {} : { only: request.only }),
      ...(request.benign === undefined ? {} : { benign: request.benign }),
    },
  };
}

/** A folder is a copy of a registry; an address is the network, by the user's leave. */
function sourceOf({ request, out, directory }: RemedyRun): PackageSource {
  const { registry } = request;
  if (/^https?:\/\//.test(registry)) {
    return httpSource(registry, { packuments: join(directory, 'registry'), archives: join(resolve(out), 'registry') });
  }
  if (!existsSync(join(registry, 'packuments'))) {
    throw new RepairError('CONFIG_INVALID', `"${registry}" is no copy of a registry: it has no folder "packuments"`);
  }
  return folderSource(resolve(registry));
}

function familyIn(directory: string): Family {
  const family = familyOf(directory);
  if (family === undefined) {
    const known = [...new Set(families.flatMap(({ manager }) => manager.lockFiles))].join(', ');
    const message = `"${directory}" has no lock file that could be mended (${known}); make one with the package manager`;
    throw new RepairError('TARGET_UNUSABLE', message);
  }
  return family;
}

function triggerOf({ reproducer, shows, weakness }: RemedyRequest): Trigger | undefined {
  if (reproducer === undefined) {
    return undefined;
  }
  if (shows === undefined) {
    throw new RepairError('CONFIG_INVALID', 'say with --shows how one sees that the command shows the vulnerability');
  }
  const [first] = weakness === undefined ? [] : parseWeaknesses(weakness);
  return { command: reproducer, shows: parseShows(shows), weakness: first ?? 'CWE-1321', timeoutMs: 30_000 };
}

function replacementOf(text: string): readonly [string, string] {
  const [, name, successor] = /^(@?[^=]+)=(npm:.+)$/.exec(text) ?? [];
  if (name === undefined || successor === undefined) {
    throw new RepairError('CONFIG_INVALID', `--replace "${text}" is not of the form NAME=npm:OTHER@RANGE`);
  }
  return [name, successor];
}

/** Addresses of git dependencies on this machine, as the lock file names them. */
function addressesIn(directory: string): readonly string[] {
  const file = join(directory, familyOf(directory)?.lockFileIn(directory) ?? 'package-lock.json');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return [...text.matchAll(/"(git\+file:\/\/[^"]+)"/g)].map(([, address]) => address ?? '');
}
