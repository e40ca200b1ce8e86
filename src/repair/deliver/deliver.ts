// SPDX-License-Identifier: Apache-2.0
import type { Exam } from '../../domain/exam.ts';
import type { Fix } from '../../domain/fix.ts';
import type { Services } from '../services.ts';
import { publishers } from './registry.ts';

/** A fix and where it went. */
export interface Delivered {
  readonly fix: Fix;
  /** Absolute paths by publisher. */
  readonly written: Readonly<Record<string, readonly string[]>>;
}

/** Brings a fix to every destination. */
export async function deliver(fix: Fix, exam: Exam | null, services: Services): Promise<Delivered> {
  services.progress.stage('deliver', fix.status);
  const written: Record<string, readonly string[]> = {};
  for (const publisher of publishers) {
    const paths = await publisher.publish(fix, exam, services);
    if (paths.length > 0) {
      written[publisher.name] = paths;
    }
  }
  return { fix, written };
}
