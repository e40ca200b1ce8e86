// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { observationsOf } from '../../../evidence/observation-log.ts';
import { folderOf } from '../output-name.ts';
import type { Publisher } from '../publisher.ts';
import { renderReport } from './render-report.ts';

/** One self-contained page for people. */
export const htmlReport: Publisher = {
  name: 'html-report',

  async publish(fix, _exam, services) {
    const path = join(await folderOf(fix, services), 'report.html');
    await writeFile(path, renderReport(fix, observationsOf(services.journal)));
    return [path];
  },
};
