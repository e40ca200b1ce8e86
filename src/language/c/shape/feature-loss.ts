// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../domain/target.ts';

export function featureLoss(_change: FileChange): readonly string[] {
  return [];
}
