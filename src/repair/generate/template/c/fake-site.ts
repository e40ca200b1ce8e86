// SPDX-License-Identifier: Apache-2.0
import type { ReportFrame, SanitizerReport } from '../../../../domain/sanitizer-report.ts';
import { QUIET_OBSERVATION } from '../../../../language/fake-language.ts';
import { unifiedDiff } from '../../../../support/unified-diff.ts';
import type { Proposal, Site } from '../template.ts';
import { cRepair } from './c-repair.ts';

/** A frame at the line of a text that ends in a mark: `use(p); // <here>` is found by `here`. */
export function frameAt(files: Readonly<Record<string, string>>, mark: string, name?: string): ReportFrame {
  for (const [file, text] of Object.entries(files)) {
    const line = text.split('\n').findIndex((each) => each.includes(`<${mark}>`)) + 1;
    if (line > 0) {
      return { file, line, column: 0, isOwn: true, ...(name === undefined ? {} : { function: name }) };
    }
  }
  throw new Error(`no line is marked <${mark}>`);
}

/** A report of this kind whose stack goes through the marked lines, innermost first. */
export function reportOf(
  files: Readonly<Record<string, string>>,
  kind: string,
  marks: {
    readonly stack: readonly string[];
    readonly allocated?: readonly string[];
    readonly freed?: readonly string[];
  },
): SanitizerReport {
  const stackOf = (names: readonly string[]): readonly ReportFrame[] => names.map((mark) => frameAt(files, mark));
  return {
    detector: 'address',
    kind,
    said: kind,
    stack: stackOf(marks.stack),
    related: [
      ...(marks.allocated === undefined ? [] : [{ role: 'allocated' as const, stack: stackOf(marks.allocated) }]),
      ...(marks.freed === undefined ? [] : [{ role: 'freed' as const, stack: stackOf(marks.freed) }]),
    ],
  };
}

/** A site over files held in memory, with one run that gave these reports. */
export function fakeSite(files: Readonly<Record<string, string>>, reports: readonly SanitizerReport[]): Site {
  return {
    dossier: {
      finding: {
        id: 'f',
        weakness: 'CWE-787',
        target: { root: '/t', directory: '/t', language: 'c' },
        component: { name: 'c', version: '1.0.0', path: '' },
        reproducer: { command: './tool in', directory: '/t', shows: { kind: 'sanitizer' }, files: [], timeoutMs: 1000 },
        locations: [],
        source: 'reproducer',
        advisories: [],
      },
      observations: [{ ...QUIET_OBSERVATION, shown: { kind: 'shown', because: 'reported' }, reports }],
      carriers: [],
      loadedFiles: Object.keys(files),
    },
    suspects: [],
    files: Object.keys(files).toSorted(),
    read: async (file) => files[file] ?? '',
  };
}

/** The lines each proposal adds or changes, without marks, best first. */
export async function proposedLines(
  files: Readonly<Record<string, string>>,
  reports: readonly SanitizerReport[],
): Promise<readonly string[]> {
  const proposals = await cRepair.propose(fakeSite(files, reports));
  return proposals.map((proposal) => linesOf(proposal));
}

/** The same for a text `a.c` that reports this kind at its marked lines, innermost first. */
export async function lines(
  text: string,
  kind: string,
  stack: readonly string[] = ['crash'],
): Promise<readonly string[]> {
  const files = { 'a.c': text };
  return proposedLines(files, [reportOf(files, kind, { stack })]);
}

function linesOf(proposal: Proposal): string {
  const changes = proposal.kind === 'patch' ? proposal.changes : [];
  return changes
    .flatMap((change) => unifiedDiff(change).split('\n').slice(2))
    .filter((line) => line.startsWith('+') && !line.startsWith('+++'))
    .map((line) =>
      line
        .slice(1)
        .replace(/\s*\/\/ <\w+>/, '')
        .trim(),
    )
    .join(' ');
}
