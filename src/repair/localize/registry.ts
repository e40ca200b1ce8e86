// SPDX-License-Identifier: Apache-2.0
import { instrumentedReplay } from './instrumented-replay/instrumented-replay.ts';
import type { Localizer } from './localizer.ts';

/** What was watched before what was only read. */
export const localizers: readonly Localizer[] = [instrumentedReplay];
