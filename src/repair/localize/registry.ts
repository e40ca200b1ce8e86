// SPDX-License-Identifier: Apache-2.0
import { dataflow } from './dataflow/dataflow.ts';
import { instrumentedReplay } from './instrumented-replay/instrumented-replay.ts';
import type { Localizer } from './localizer.ts';

/** What was watched before what was only read: of two equal scores for one place, the first answer stays. */
export const localizers: readonly Localizer[] = [instrumentedReplay, dataflow];
