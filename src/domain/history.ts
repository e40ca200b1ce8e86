// SPDX-License-Identifier: Apache-2.0

/**
 * What one run did, for those who learn from runs: the knowledge graph and the planner. One line of the history file.
 *
 * It holds no source text and no paths of the host.
 */
export interface RunHistory {
  readonly schema: 'skymend-history/1';
  /** Unique; the same run told again replaces what it told before. */
  readonly run: string;
  /** RFC 3339, when the run ended. */
  readonly at: string;
  readonly command: string;
  readonly findings: readonly FindingHistory[];
}

export interface FindingHistory {
  readonly status: string;
  readonly because: string;
  /** A CWE id, where one is known. */
  readonly weakness: string | null;
  readonly language: string | null;
  /** Who reported it: `reproducer`, `api-search`, `advisory`… */
  readonly source: string | null;
  /** The package at fault: ecosystem as OSV calls it, empty when it is none. */
  readonly component: { readonly ecosystem: string; readonly name: string; readonly version: string } | null;
  /** CVE and advisory ids, where known. */
  readonly vulnerabilities: readonly string[];
  /** What was there to judge by, sorted: `shows:exit`, `tests`, `build`. Part of what chances depend on. */
  readonly evidence: readonly string[];
  readonly attempts: readonly AttemptHistory[];
  /** What the chosen patch changed, by shape alone. */
  readonly shapes?: readonly ShapeHistory[] | undefined;
  readonly seconds: number;
  readonly tokens: number;
  readonly costUsd: number;
}

/** A piece of code that the chosen patch took away or brought: its shape, not its text. */
export interface ShapeHistory {
  readonly role: 'vulnerable' | 'mended';
  readonly part: 'function' | 'hunk';
  readonly file: string;
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly size: number;
  readonly exact: string;
  readonly sketch: string;
}

/** One candidate, and what the gates said. */
export interface AttemptHistory {
  readonly candidate: string;
  readonly generator: string;
  /** The template, pattern or kind of remedy inside the generator. */
  readonly method: string;
  readonly verdict: string;
  readonly isChosen: boolean;
  readonly gates: readonly { readonly gate: string; readonly outcome: string; readonly seconds: number }[];
  /** Of making and judging it. */
  readonly seconds: number;
  readonly tokens: number;
  readonly costUsd: number;
  readonly files: readonly string[];
}

/** Attempts that had the same chances, counted: the cell that a Beta posterior stands on. */
export interface AttemptCell {
  readonly weakness: string;
  readonly language: string;
  readonly generator: string;
  readonly method: string;
  readonly evidence: string;
  /** Attempts with a settled verdict are `held` or `rejected`; the rest is `undecided` and says little. */
  readonly held: number;
  readonly rejected: number;
  readonly undecided: number;
  /** Sums over all attempts of the cell. */
  readonly seconds: number;
  readonly tokens: number;
  readonly costUsd: number;
}

/** Counts attempts by weakness, language, generator, method and evidence; sorted by these. */
export function attemptCells(runs: Iterable<RunHistory>): readonly AttemptCell[] {
  const cells = new Map<string, AttemptCell>();
  for (const run of runs) {
    for (const finding of run.findings) {
      for (const attempt of finding.attempts) {
        const key = cellKey(finding, attempt);
        const name = nameOf(key);
        cells.set(name, counted(cells.get(name) ?? { ...key, ...NOTHING }, attempt));
      }
    }
  }
  return sortedCells([...cells.values()]);
}

export function sortedCells(cells: readonly AttemptCell[]): readonly AttemptCell[] {
  return cells.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

type CellKey = Pick<AttemptCell, 'weakness' | 'language' | 'generator' | 'method' | 'evidence'>;

function nameOf({ weakness, language, generator, method, evidence }: CellKey): string {
  return JSON.stringify([weakness, language, generator, method, evidence]);
}

const NOTHING = { held: 0, rejected: 0, undecided: 0, seconds: 0, tokens: 0, costUsd: 0 } as const;

function cellKey(finding: FindingHistory, attempt: AttemptHistory): CellKey {
  return {
    weakness: finding.weakness ?? '',
    language: finding.language ?? '',
    generator: attempt.generator,
    method: attempt.method,
    evidence: finding.evidence.join(' '),
  };
}

function counted(cell: AttemptCell, attempt: AttemptHistory): AttemptCell {
  const isHeld = attempt.verdict === 'plausible';
  const isRejected = attempt.verdict === 'rejected';
  return {
    ...cell,
    held: cell.held + Number(isHeld),
    rejected: cell.rejected + Number(isRejected),
    undecided: cell.undecided + Number(!isHeld && !isRejected),
    seconds: cell.seconds + attempt.seconds,
    tokens: cell.tokens + attempt.tokens,
    costUsd: cell.costUsd + attempt.costUsd,
  };
}
