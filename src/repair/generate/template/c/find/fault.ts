// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../../../../domain/dossier.ts';
import type { ReportFrame, SanitizerReport } from '../../../../../domain/sanitizer-report.ts';

/** What went wrong, in as few classes as repairs tell apart. */
export type FaultKind =
  | 'bounds'
  | 'null'
  | 'overflow'
  | 'divisor'
  | 'shift'
  | 'cast'
  | 'allocation'
  | 'use-after-free'
  | 'double-free'
  | 'leak'
  | 'uninitialized'
  | 'recursion'
  | 'wild'
  | 'race'
  | 'other';

/** One report that repairs are made for. */
export interface Fault {
  readonly kind: FaultKind;
  readonly report: SanitizerReport;
  /** Frames in the target's own code, innermost first, each place once. */
  readonly frames: readonly ReportFrame[];
  readonly allocated: readonly ReportFrame[];
  readonly freed: readonly ReportFrame[];
}

/** Tried in order; the detector's word first, its sentence where the word is too general. */
const KINDS: readonly (readonly [FaultKind, RegExp])[] = [
  ['null', /null-dereference|null-pointer|nonnull|null pointer|member (?:access|call) (?:on|within) null/],
  ['divisor', /division-by-zero|divide-by-zero|\bfpe\b/],
  ['shift', /shift/],
  ['cast', /float-cast|implicit-conversion|outside the range of representable/],
  ['overflow', /(?:signed|unsigned|integer|negation|pointer|calloc)[- ](?:integer-)?overflow|negation of/],
  ['recursion', /^stack-overflow|stack exhausted/],
  ['double-free', /double-free/],
  ['use-after-free', /use-after|bad-free|invalid-free|alloc-dealloc/],
  ['leak', /leak/],
  ['uninitialized', /uninit|use-of-uninit|conditional jump|bool-load|enum-load/],
  ['allocation', /allocation-size|out-of-memory|rss-limit|vla-bound|requested allocation size/],
  [
    'bounds',
    /overflow|underflow|underwrite|out-of-bounds|negative-size|param-overlap|object-size|invalid (?:read|write)|insufficient space/,
  ],
  ['race', /^data-race/],
  ['wild', /segv|misaligned|deadly|unknown-crash|wild/],
];

export function kindOf({ kind, said }: SanitizerReport): FaultKind {
  const word = kind.toLowerCase();
  const byWord = KINDS.find(([, pattern]) => pattern.test(word))?.[0];
  return byWord ?? KINDS.find(([, pattern]) => pattern.test(said.toLowerCase()))?.[0] ?? 'other';
}

/** The faults of a run, the one that ended it first: earlier lines often name the true cause, and follow. */
export function faultsOf(reports: readonly SanitizerReport[]): readonly Fault[] {
  const faults = reports.map(faultOf).filter(({ frames, allocated }) => frames.length + allocated.length > 0);
  const last = faults.at(-1);
  const ordered = last === undefined ? [] : [last, ...faults.slice(0, -1)];
  const seen = new Set<string>();
  return ordered.filter(({ kind, frames, allocated }) => {
    // What is allocated at one place is lost at many.
    const path = kind === 'leak' ? allocated : (frames.length > 0 ? frames : allocated).slice(0, 1);
    const key = `${kind} ${path.map(({ file, line, column }) => `${file}:${line}:${column}`).join(' ')}`;
    return !seen.has(key) && seen.add(key);
  });
}

export function faultsIn(dossier: Dossier): readonly Fault[] {
  return faultsOf(dossier.observations[0]?.reports ?? []);
}

function faultOf(report: SanitizerReport): Fault {
  const own = (role: string): readonly ReportFrame[] =>
    onlyOwn(report.related.find((stack) => stack.role === role)?.stack ?? []);
  const kind = kindOf(report);
  const made = own('allocated').length > 0 ? own('allocated') : own('created');
  const allocated = kind === 'leak' && made.length === 0 ? onlyOwn(report.stack) : made;
  return { kind, report, frames: onlyOwn(report.stack), allocated, freed: own('freed') };
}

function onlyOwn(stack: readonly ReportFrame[]): readonly ReportFrame[] {
  const seen = new Set<string>();
  return stack.filter(({ isOwn, file, line, function: name }) => {
    const key = `${file}:${line}:${name}`;
    return isOwn && line > 0 && !seen.has(key) && seen.add(key);
  });
}
