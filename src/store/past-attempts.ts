// SPDX-License-Identifier: Apache-2.0
import { attemptCells, type AttemptCell } from '../domain/history.ts';
import { historyFile, readHistory } from './history-file.ts';

/** What this user's earlier runs tried, counted; empty when none are remembered. */
export function pastAttempts(environment: Readonly<Record<string, string | undefined>>): readonly AttemptCell[] {
  const file = historyFile(environment);
  return file === undefined ? [] : attemptCells(readHistory(file).runs);
}
