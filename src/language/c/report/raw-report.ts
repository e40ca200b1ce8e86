// SPDX-License-Identifier: Apache-2.0
import type { Detector, RelatedStack, SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { RawFrame } from './frames.ts';

/** A report before it is known which files are the target's own. */
export interface RawReport {
  readonly detector: Detector;
  readonly kind: string;
  readonly said: string;
  readonly access?: NonNullable<SanitizerReport['access']>;
  readonly variable?: NonNullable<SanitizerReport['variable']>;
  readonly stack: readonly RawFrame[];
  readonly related: readonly { readonly role: RelatedStack['role']; readonly stack: readonly RawFrame[] }[];
}
