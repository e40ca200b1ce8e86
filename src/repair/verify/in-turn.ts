// SPDX-License-Identifier: Apache-2.0
import type { Turns } from '../../support/turns.ts';
import type { Services } from '../services.ts';

/** The same services, whose runs of foreign code wait for their turn. */
export function inTurn(services: Services, turns: Turns, rank: number): Services {
  const { sandbox } = services;
  return { ...services, sandbox: { run: (task) => turns.take(rank, () => sandbox.run(task)) } };
}
