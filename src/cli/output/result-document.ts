// SPDX-License-Identifier: Apache-2.0
import type { Judged } from '../../domain/candidate.ts';
import type { HuntReport } from '../../graph/hunt/hunt.ts';
import type { Delivered } from '../../repair/deliver/deliver.ts';
import type { Hunts } from '../session/hunt-after-fix.ts';

/** The one document `--json` prints. Its JSON Schema is `docs/schema/result.schema.json`. */
export interface ResultDocument {
  readonly schema: 'skymend-result/1';
  readonly run: string;
  readonly findings: readonly FindingDocument[];
}

export interface FindingDocument {
  readonly status: string;
  readonly because: string;
  readonly weakness: string | null;
  readonly component: { readonly name: string; readonly version: string; readonly path: string } | null;
  readonly suspects: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly score: number;
    readonly because: string;
  }[];
  readonly candidates: readonly CandidateDocument[];
  readonly patch: string | null;
  readonly verdict: string | null;
  readonly bundle: string | null;
  readonly report: string | null;
  readonly applied: readonly string[];
  readonly notEstablished: readonly string[];
  /** Code elsewhere that looks like what was mended; nobody ran it. */
  readonly siblings: HuntReport | null;
  readonly seconds: number;
  readonly tokens: number;
  readonly costUsd: number;
}

export interface CandidateDocument {
  readonly id: string;
  readonly generator: string;
  readonly template: string;
  readonly title: string;
  readonly backported: { readonly from: string; readonly kept: number; readonly of: number } | null;
  readonly verdict: string;
  readonly files: readonly string[];
  readonly gates: readonly {
    readonly gate: string;
    readonly required: string;
    readonly outcome: string;
    readonly because: string | null;
    readonly seconds: number;
  }[];
}

export function resultDocument(run: string, delivered: readonly Delivered[], hunts: Hunts = new Map()): ResultDocument {
  return { schema: 'skymend-result/1', run, findings: delivered.map((one) => findingDocument(one, hunts)) };
}

function findingDocument({ fix, written }: Delivered, hunts: Hunts): FindingDocument {
  const { finding, chosen } = fix;
  return {
    status: fix.status,
    because: fix.because,
    weakness: finding?.weakness ?? null,
    component: finding?.component ?? null,
    suspects: fix.suspects.map(({ location, score, because }) => ({
      file: location.file,
      line: location.region.startLine,
      column: location.region.startColumn,
      score,
      because,
    })),
    candidates: fix.judged.map(candidateDocument),
    patch: firstOf(written, 'patch-file'),
    verdict: (chosen ?? fix.judged[0])?.verdict ?? null,
    bundle: firstOf(written, 'evidence-bundle'),
    report: firstOf(written, 'html-report'),
    applied: written['working-tree'] ?? [],
    notEstablished: fix.notEstablished,
    siblings: hunts.get(fix) ?? null,
    seconds: fix.seconds,
    tokens: fix.tokens,
    costUsd: fix.costUsd,
  };
}

function firstOf(written: Delivered['written'], publisher: string): string | null {
  return written[publisher]?.[0] ?? null;
}

function candidateDocument({ candidate, verdict, results }: Judged): CandidateDocument {
  const { id, generator, template, title, backported = null } = candidate;
  return {
    id,
    generator,
    template,
    title,
    backported,
    verdict,
    files: candidate.changes.map((change) => change.file),
    gates: results.map(({ gate, required, outcome, seconds }) => ({
      gate,
      required,
      outcome: outcome.kind,
      because: outcome.because ?? null,
      seconds,
    })),
  };
}
