// SPDX-License-Identifier: Apache-2.0
import type { Shown } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { TrialExit } from '../run/trial-run.ts';
import { isRecoverable, sayReport, signatureOf } from '../report/signature.ts';

/** One thing wrong with a run: a report, or an end by a signal that no report explains. */
export interface Fault {
  readonly signature: string;
  readonly said: string;
  /** The run went on after it; such lines may be a program's habit. */
  readonly isRecoverable: boolean;
  readonly isLeak: boolean;
}

export function faultsOf(reports: readonly SanitizerReport[], exit: TrialExit): readonly Fault[] {
  const reported = reports.map((report): Fault => ({
    signature: signatureOf(report),
    said: sayReport(report),
    isRecoverable: isRecoverable(report),
    isLeak: report.kind === 'memory-leak',
  }));
  const isUnexplained = exit.kind === 'signalled' && reported.every((fault) => fault.isRecoverable || fault.isLeak);
  return isUnexplained
    ? [...reported, { signature: exit.signal, said: `ended by ${exit.signal}`, isRecoverable: false, isLeak: false }]
    : reported;
}

/** What a finding is known by, and what its program says in harmless runs as well. */
export interface Reference {
  /** Signatures of the finding itself; none when the reproducer shows nothing. */
  readonly own: ReadonlySet<string>;
  /** Signatures that harmless runs of the unpatched program give. */
  readonly noise: ReadonlySet<string>;
  readonly isLeak: boolean;
  /** Leaks that the unpatched program has in harmless runs, refused input among them; asked for only where it matters. */
  readonly leaks: () => Promise<ReadonlySet<string>>;
}

/** How a run without any fault is judged. */
export const NOTHING = 'nothing was reported';

export interface Judged {
  readonly probe: Probe;
  readonly faults: readonly Fault[];
  readonly exit: TrialExit;
  readonly isUnpatched: boolean;
  readonly reference: Reference;
  /** What the unpatched target did with the same probe; asked for only where it matters. */
  readonly before: () => Promise<readonly Fault[] | null>;
}

/**
 * A run shows the weakness when the finding's own report is there; on a patched target also when an attack gives any
 * other report, or anything a report that the unpatched target does not give: progress is no success.
 */
export async function judge(judged: Judged): Promise<Shown> {
  const { exit, isUnpatched, reference, probe } = judged;
  const counted = await countedOf(judged);
  const own = counted.find(({ signature }) => reference.own.has(signature));
  if (own !== undefined) {
    return { kind: 'shown', because: own.said };
  }
  if (exit.kind === 'timed-out') {
    return { kind: 'inconclusive', because: 'the run did not end in time' };
  }
  if (exit.kind === 'limit') {
    return { kind: 'inconclusive', because: `the run used more ${exit.limit} than it may` };
  }
  const [other] = counted;
  if (other === undefined) {
    return { kind: 'blocked', because: NOTHING };
  }
  if (isUnpatched) {
    // What a program does after it went wrong is no behaviour to keep; many leak at their end and do no worse for it.
    const isSpoilt = probe.role === 'benign' && counted.some(({ isLeak }) => !isLeak);
    const kind = isSpoilt ? 'inconclusive' : 'blocked';
    return { kind, because: `another fault was reported: ${other.said}` };
  }
  return judgeOther(counted, judged);
}

/**
 * Faults that are no habit of the program. An attack that a patch turns away must leave nothing behind either: what the
 * unpatched program, which did not get that far, says about leaks is learned from harmless runs.
 */
async function countedOf({ faults, isUnpatched, reference, probe }: Judged): Promise<readonly Fault[]> {
  const unusual = faults.filter(({ signature }) => !reference.noise.has(signature));
  if (reference.isLeak || probe.role === 'benign') {
    return unusual;
  }
  const leaking = unusual.filter(({ isLeak }) => isLeak);
  const habits = isUnpatched || leaking.length === 0 ? new Set<string>() : await reference.leaks();
  return unusual.filter((fault) => !fault.isLeak || (!isUnpatched && !habits.has(fault.signature)));
}

async function judgeOther(counted: readonly Fault[], { reference, before, probe }: Judged): Promise<Shown> {
  const old = await before();
  if (old === null) {
    return {
      kind: 'inconclusive',
      because: `${counted[0]?.said ?? 'a fault'}, and the unpatched target gave no answer`,
    };
  }
  const known = new Set(old.map(({ signature }) => signature));
  const wasAttack = probe.role === 'reproducer' || [...reference.own].some((signature) => known.has(signature));
  // A run that a fault ended did not come to where leaks are looked for.
  const wasCut = old.some((fault) => !fault.isRecoverable && !fault.isLeak);
  const habits = wasCut && counted.some(({ isLeak }) => isLeak) ? await reference.leaks() : new Set<string>();
  const comparable = counted.filter(({ isLeak, signature }) => !isLeak || !habits.has(signature));
  const fresh = wasAttack ? comparable[0] : comparable.find(({ signature }) => !known.has(signature));
  return fresh === undefined
    ? { kind: 'blocked', because: `only what is reported without the patch as well: ${counted[0]?.said ?? ''}` }
    : { kind: 'shown', because: `another fault instead: ${fresh.said}` };
}
