// SPDX-License-Identifier: Apache-2.0
import type { OracleReport } from './oracle.ts';

/** Why the held-out calls say that a patched package is not repaired, or no longer the same; empty when they do not. */
export function objectionsTo(before: OracleReport, after: OracleReport): readonly string[] {
  // A harmless call whose answer is not stable before any patch says nothing about one.
  const wasOdd = new Set([...before.broken, ...before.changed]);
  return [
    ...after.shown.map((label) => `${label} still works`),
    ...after.broken.filter((label) => !wasOdd.has(label)).map((label) => `${label} broke the package`),
    ...after.changed.filter((call) => !wasOdd.has(call)).map((call) => `changed: ${call.slice(0, 80)}`),
    ...(before.exports === after.exports ? [] : ['exports changed']),
  ];
}
