// SPDX-License-Identifier: Apache-2.0
import { mapParallel } from '../../../support/parallel.ts';
import { askingOf } from '../asking.ts';
import type { Gate } from '../gate.ts';

/** Never enough alone: a scanner that reports nothing has only looked for what it knows. */
export const scannerQuiet: Gate = {
  name: 'scanner-quiet',
  required: 'when-applicable',

  async check(candidate, { dossier }, services) {
    const { language } = askingOf(dossier, services);
    const { weakness } = dossier.finding;
    const answers = await mapParallel(candidate.changes, services.options.parallel, async (change) => ({
      file: change.file,
      reports: await language.rescan(weakness, change),
    }));
    const reported = answers.flatMap(({ file, reports }) => (reports ?? []).map((report) => `${file}: ${report}`));
    if (reported.length > 0) {
      return { kind: 'fail', because: reported.slice(0, 5).join('; ') };
    }
    const silent = answers.filter(({ reports }) => reports === null).map(({ file }) => file);
    return silent.length > 0 || answers.length === 0
      ? {
          kind: 'not-applicable',
          because: `our scanner cannot decide about the change of ${silent.join(', ') || 'no file'}`,
        }
      : { kind: 'pass', because: `nothing is reported in ${answers.length} changed files` };
  },
};
