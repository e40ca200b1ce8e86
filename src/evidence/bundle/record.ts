// SPDX-License-Identifier: Apache-2.0
import type { Judged } from '../../domain/candidate.ts';
import type { Finding } from '../../domain/finding.ts';
import type { ObservationRecord } from '../observation-log.ts';
import type { TreeEntry } from '../file-tree.ts';

/** Everything a bundle says, in one document; its digest stands in the signed statement. */
export interface BundleRecord {
  readonly format: 1;
  readonly finding: Finding;
  readonly judged: Judged;
  readonly notEstablished: readonly string[];
  readonly target: {
    readonly digest: string;
    readonly entries: readonly TreeEntry[];
    /** Whether the files themselves travel in the bundle; otherwise replay wants the target's directory. */
    readonly isIncluded: boolean;
  };
  /** Host files the reproducer names, by the path it knows them under. */
  readonly files: readonly { readonly path: string; readonly digest: string }[];
  readonly observations: readonly ObservationRecord[];
  readonly environment: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly tokens: number;
  readonly costUsd: number;
}
