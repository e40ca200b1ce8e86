// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Mount, Run } from '../../../../sandbox/sandbox.ts';
import { readIfThere } from '../../package/manifest.ts';
import type { WatchConfig } from '../preload/config.ts';
import { hooksText, preloadText } from '../preload-text.ts';
import { snapshotMounts } from './snapshot-mounts.ts';
import { wasEntered } from '../report/coverage.ts';
import type { Asked } from './asked.ts';
import { readReports, type ProcessReport } from '../report/read.ts';

/** What one watched run left: the run itself, the reports of its processes, and the files it made. */
export interface WatchedRun {
  readonly run: Run;
  readonly reports: readonly ProcessReport[];
  /** Path relative to the working directory and SHA-256 of the files created or changed; `null` when unknown. */
  readonly files: readonly (readonly [string, string])[] | null;
  /** The time given to the command was used up. */
  readonly isTimedOut: boolean;
  /** A function of the component ran; asked for with `coverage` only. */
  readonly isEntered: boolean;
}

export interface RunPlan extends Asked {
  /** The shell command, replacements of text made. */
  readonly command: string;
  /** Mounted last: changed copies of harness files, bait. */
  readonly extraMounts: readonly Mount[];
  readonly watch: Omit<WatchConfig, 'nonce' | 'reports'>;
  /** Have the runtime record which functions ran. */
  readonly coverage: boolean;
  /** Times the processor time a slow run gets. */
  readonly patience: number;
}

const PRELOAD = '/skymend/watch.cjs';
const WRAPPER = '/skymend/run.sh';
const REPORTS = '/skymend/reports';
const COVERAGE = `${REPORTS}/coverage`;
/** Time for the wrapper to look at the files after a command that used up its own. */
const GRACE_MS = 3000;
const OUTPUT_KB = 2048;
/** Processor time that a process may need before and beside the slow call; the kernel counts whole seconds. */
const SLOW_START_MS = 900;

/**
 * Runs the command and then looks at the files of its working directory, inside the sandbox, since nothing that the
 * target writes leaves it. `-xdev` keeps the search in the directories that were made for this run.
 */
const WRAPPER_TEXT = `: > ${REPORTS}/begun
timeout -s KILL "$2" /bin/sh -c "$1"
status=$?
unset NODE_OPTIONS NODE_V8_COVERAGE
find . "$3" -xdev -type f -cnewer ${REPORTS}/begun -exec sha256sum {} + > ${REPORTS}/files 2>/dev/null
exit $status
`;

export async function watchedRun(plan: RunPlan): Promise<WatchedRun> {
  const { probe, context } = plan;
  const reports = await mkdtemp(path.join(tmpdir(), 'skymend-reports-'));
  const nonce = randomUUID();
  try {
    const text = await preloadText({ ...plan.watch, nonce, reports: REPORTS });
    const { shows, idleMs } = probe.reproducer;
    // Processor time is what a patient run gets more of; on a busy machine it takes as much longer to get it.
    const timeoutMs = probe.reproducer.timeoutMs * plan.patience;
    const seconds = (timeoutMs / 1000).toFixed(3);
    const run = await context.sandbox.run({
      argv: ['/bin/sh', WRAPPER, plan.command, seconds, shows.kind === 'file' ? shows.path : '.'],
      cwd: probe.reproducer.directory,
      env: {
        NODE_OPTIONS: `--require=${PRELOAD}`,
        ...(plan.coverage ? { NODE_V8_COVERAGE: COVERAGE } : {}),
      },
      mounts: [
        ...mountsOf(plan),
        { kind: 'content', text, at: PRELOAD },
        ...(plan.watch.hooks === null
          ? []
          : [{ kind: 'content', text: await hooksText(), at: plan.watch.hooks } as const]),
        { kind: 'content', text: WRAPPER_TEXT, at: WRAPPER },
        { kind: 'writable', from: reports, at: REPORTS },
      ],
      limits: {
        wallMs: timeoutMs + GRACE_MS,
        cpuMs: shows.kind === 'time' ? shows.overMs * plan.patience + SLOW_START_MS : timeoutMs * 2 + GRACE_MS,
        outputKb: OUTPUT_KB,
        ...(idleMs === undefined ? {} : { idleMs }),
      },
    });
    return {
      run,
      reports: await readReports(reports, nonce),
      files: filesOf(await readIfThere(path.join(reports, 'files'))),
      isTimedOut: isOutOfTime(run, timeoutMs),
      isEntered: await wasEntered(path.join(reports, 'coverage'), plan.watch),
    };
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

function isOutOfTime({ exit, wallMs }: Run, timeoutMs: number): boolean {
  switch (exit.kind) {
    case 'timed-out':
      return true;
    case 'limit':
      return exit.limit === 'cpu' || exit.limit === 'idle';
    case 'signalled':
      return exit.signal === 'SIGKILL' && wallMs >= timeoutMs;
    case 'exited':
    default:
      return exit.status === 137 && wallMs >= timeoutMs;
  }
}

/** The target's directory and the working directory can be written beside what they hold. */
function mountsOf({ probe, snapshot, context, extraMounts }: RunPlan): readonly Mount[] {
  const { directory, files } = probe.reproducer;
  return [
    ...snapshotMounts(context.target.root, snapshot, [directory]),
    ...files.map((file): Mount => ({ kind: 'read-only', from: file, at: file })),
    ...extraMounts,
  ];
}

function filesOf(text: string | null): readonly (readonly [string, string])[] | null {
  if (text === null) {
    return null;
  }
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, digest, file] = /^\\?([0-9a-f]{64}) [ *](.*)$/.exec(line) ?? [];
    if (digest !== undefined && file !== undefined) {
      found.set(path.posix.normalize(file), digest);
    }
  }
  return [...found].toSorted(([one], [other]) => (one < other ? -1 : 1));
}
