// SPDX-License-Identifier: Apache-2.0
import { apiSearch } from './api-search/api-search.ts';
import type { Reader } from './reader.ts';
import { reproducerCommand } from './reproducer-command/reproducer-command.ts';

/** A reproducer the user brings says more than a search: it comes first. */
export const readers: readonly Reader[] = [reproducerCommand, apiSearch];
