// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../domain/target.ts';
import type { Configuration } from './configuration.ts';
import type { RecordedBuild } from './recorded-build.ts';

export interface LayerInput {
  readonly build: RecordedBuild;
  /** The unpatched tree in this configuration. */
  readonly tree: string;
  readonly configuration: Configuration;
  readonly changes: readonly FileChange[];
  /** `covered`: source files, absolute, that are compiled anew so that they tell where runs come by. */
  readonly watched?: readonly string[];
}
