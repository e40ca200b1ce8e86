// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../domain/finding.ts';
import type { FixStatus } from '../../domain/fix.ts';
import type { Observation } from '../../domain/observation.ts';
import { RepairError } from '../../domain/repair-error.ts';
import type { Component } from '../../domain/target.ts';
import type { Services } from '../services.ts';
import { confirm } from './confirm.ts';
import type { Report } from './reader.ts';
import { readers } from './registry.ts';

/** A finding that shows the weakness now, or the reason why there is nothing to mend. */
export type Intake =
  | {
      readonly kind: 'taken';
      readonly finding: Finding;
      readonly observations: readonly Observation[];
      /** Further packages the weakness runs through, where the fault may lie if it does not lie here. */
      readonly others: readonly Component[];
    }
  | {
      readonly kind: 'refused';
      readonly status: Exclude<FixStatus, 'fixed' | 'not-fixed' | 'not-repairable'>;
      readonly because: string;
      readonly finding?: Finding;
    };

/** Reads the report and sees for itself: nothing is mended that did not show its weakness on this snapshot. */
export async function intake(report: Report, services: Services): Promise<readonly Intake[]> {
  const reader = readers.find((candidate) => candidate.accepts(report));
  if (reader === undefined) {
    throw new RepairError('CONFIG_INVALID', 'nothing to look for: name a --reproducer command or a --weakness');
  }
  services.progress.stage('intake', reader.name);
  const findings = await reader.read(report, services);
  if (findings.length === 0) {
    const because = (await reader.whyNothing?.(report, services)) ?? `${reader.name} found nothing`;
    return [{ kind: 'refused', status: 'nothing-found', because }];
  }
  const taken: Intake[] = [];
  for (const finding of findings) {
    taken.push(await confirm(finding, services));
  }
  return taken;
}
