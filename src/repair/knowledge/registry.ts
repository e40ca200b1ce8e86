// SPDX-License-Identifier: Apache-2.0
import { attackValue } from './attack-value/attack-value.ts';
import type { Enricher } from './enricher.ts';

/** What was observed here comes before what the world says. */
export const enrichers: readonly Enricher[] = [attackValue];
