// SPDX-License-Identifier: Apache-2.0
import type { Edit } from '../../domain/remedy.ts';
import type { Unread } from '../../domain/dependency.ts';
import type { ChangeSet, Moved } from '../change-set.ts';
import type { EndedVulnerability } from '../conclude.ts';
import type { OverrideTerm } from '../../domain/override-term.ts';
import type { Alternative } from '../plan/alternatives.ts';
import { termsOf } from './override-terms.ts';
import type { RemedyServices } from '../services.ts';
import type { Delivery } from './deliver.ts';

/** What `skymend fix --dependencies --json` prints. */
export interface RemedyDocument {
  readonly schema: 'skymend-remedy/1';
  readonly run: string;
  readonly status: string;
  readonly vulnerabilities: readonly VulnerabilityDocument[];
  /** Releases in the lock file that the registry has not any more, with what had to stand in for them to install anything. */
  readonly replaced: readonly Moved[];
  readonly accepted: readonly SetDocument[];
  readonly rejected: readonly SetDocument[];
  /** Other ways, with what each would fix, break and leave. */
  readonly alternatives: readonly Alternative[];
  /** Until when the overrides are meant to stand. */
  readonly overrides: readonly OverrideTerm[];
  readonly left: number;
  readonly unread: readonly Unread[];
  readonly registry: string;
  readonly manager: string;
  readonly seconds: number;
}

interface VulnerabilityDocument {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly package: string;
  readonly version: string;
  readonly location: string;
  readonly severity: string;
  readonly end: string;
  readonly because: string;
  readonly by: string | null;
  readonly disagreement: readonly string[];
}

interface SetDocument {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly removes: readonly string[];
  readonly edits: readonly Edit[];
  readonly moved: readonly Moved[];
  readonly verdict: string;
  readonly gates: readonly {
    readonly gate: string;
    readonly required: string;
    readonly outcome: string;
    readonly because: string | null;
    readonly seconds: number;
  }[];
  readonly seconds: number;
}

export function remedyDocument(delivery: Delivery, services: RemedyServices): RemedyDocument {
  const { mended, end, runId, seconds } = delivery;
  return {
    schema: 'skymend-remedy/1',
    run: runId,
    status: end.status,
    vulnerabilities: end.vulnerabilities.map(vulnerabilityDocument),
    replaced: mended.replaced,
    accepted: mended.accepted.map(setDocument),
    rejected: mended.rejected.map(setDocument),
    alternatives: mended.alternatives,
    overrides: termsOf(mended.accepted, services.now()),
    left: mended.after.known.length,
    unread: [...mended.after.unread, ...services.unreadAdvisories],
    registry: services.source.name,
    manager: services.family.name,
    seconds,
  };
}

function vulnerabilityDocument({ known, end, because, by, disagreement }: EndedVulnerability): VulnerabilityDocument {
  const { dependency, id, aliases, severity } = known;
  const { name, version, id: location } = dependency;
  return { id, aliases, package: name, version, location, severity, end, because, by, disagreement };
}

function setDocument({ id, remedy, moved, verdict, results, seconds }: ChangeSet): SetDocument {
  return {
    id,
    kind: remedy.kind,
    title: remedy.title,
    removes: remedy.removes,
    edits: remedy.edits,
    moved,
    verdict,
    gates: results.map(({ gate, required, outcome, seconds: took }) => ({
      gate,
      required,
      outcome: outcome.kind,
      because: outcome.because ?? null,
      seconds: took,
    })),
    seconds,
  };
}
