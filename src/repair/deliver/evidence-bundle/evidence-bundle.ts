// SPDX-License-Identifier: Apache-2.0
import { arch, release } from 'node:os';
import { join } from 'node:path';
import { writeBundle } from '../../../evidence/bundle/write-bundle.ts';
import { observationsOf } from '../../../evidence/observation-log.ts';
import { folderOf } from '../output-name.ts';
import type { Publisher } from '../publisher.ts';

/** The signed bundle of the best candidate, plausible or not: a rejection has its evidence too. */
export const evidenceBundle: Publisher = {
  name: 'evidence-bundle',

  async publish(fix, _exam, services) {
    const [judged] = fix.judged;
    const { finding } = fix;
    if (judged === undefined || finding === undefined) {
      return [];
    }
    const folder = join(await folderOf(fix, services), 'bundle');
    const about = new Set(['target', 'stub', judged.candidate.id]);
    const content = {
      finding,
      judged,
      notEstablished: fix.notEstablished,
      observations: observationsOf(services.journal).filter(
        (record) => about.has(record.snapshot) && record.component.path === finding.component.path,
      ),
      environment: { node: process.version, platform: `${process.platform} ${release()} ${arch()}` },
      seconds: fix.seconds,
      tokens: fix.tokens,
      costUsd: fix.costUsd,
    };
    await writeBundle(folder, content, services.signer());
    return [folder];
  },
};
