// SPDX-License-Identifier: Apache-2.0
import { mapParallel } from '../../../support/parallel.ts';
import { askingOf } from '../asking.ts';
import type { Gate } from '../gate.ts';

/** As many reports as a person reads. */
const SHOWN_REPORTS = 5;

/** Never enough alone: a scanner that reports nothing has only looked for what it knows. */
export const scannerQuiet: Gate = {
  name: 'scanner-quiet',
  required: 'when-applicable',

  async check(candidate, { dossier }, services) {
    const { language, context } = askingOf(dossier, services);
    const { weakness } = dossier.finding;
    const { target, component } = context;
    const copies = (await language.unrepairedCopies?.(candidate.changes, target, component)) ?? [];
    const answers = await mapParallel(candidate.changes, services.options.parallel, async (change) => ({
      file: change.file,
      reports: await language.rescan(weakness, change),
    }));
    const reported = [
      // Code that is only alike may differ where it matters; what can be loaded of it was asked by running it.
      ...copies.filter(({ isSame }) => isSame).map(({ said }) => `${said}, and is left as it was`),
      ...answers.flatMap(({ file, reports }) => (reports ?? []).map((report) => `${file}: ${report}`)),
    ];
    if (reported.length > 0) {
      return { kind: 'fail', because: reported.slice(0, SHOWN_REPORTS).join('; ') };
    }
    const alike = copies
      .slice(0, SHOWN_REPORTS)
      .map(({ said }) => `; look at ${said.replace(' is a copy', ', which is like a copy')}`);
    const silent = answers.filter(({ reports }) => reports === null).map(({ file }) => file);
    return silent.length > 0 || answers.length === 0
      ? {
          kind: 'not-applicable',
          because: `our scanner cannot decide about the change of ${silent.join(', ') || 'no file'}${alike.join('')}`,
        }
      : { kind: 'pass', because: `nothing is reported in ${answers.length} changed files${alike.join('')}` };
  },
};
