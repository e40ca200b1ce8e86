// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../domain/repair-error.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads `90s`, `5m`, `1h`, `500ms` or plain seconds. Milliseconds. */
export function parseDuration(text: string, option: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const factor = UNITS[unit ?? 's'];
  if (amount === undefined || factor === undefined || Number(amount) === 0) {
    throw new RepairError('CONFIG_INVALID', `${option} "${text}" is no duration; write 30s, 5m or 1h`);
  }
  return Number(amount) * factor;
}
