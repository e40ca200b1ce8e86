// SPDX-License-Identifier: Apache-2.0
import { mapParallel } from '../../../support/parallel.ts';
import { askingOf } from '../asking.ts';
import type { Gate } from '../gate.ts';
import { sumUp } from '../sum-up.ts';
import { tryReport } from './try-report.ts';

/** As many reports as a person reads. */
const SHOWN_REPORTS = 5;

/** Never enough alone: a scanner that reports nothing has only looked for what it knows. */
export const scannerQuiet: Gate = {
  name: 'scanner-quiet',
  required: 'when-applicable',

  async check(candidate, { dossier }, services) {
    const asking = askingOf(dossier, services);
    const { language, context } = asking;
    const { weakness } = dossier.finding;
    const { target, component } = context;
    const copies = (await language.unrepairedCopies?.(candidate.changes, target, component)) ?? [];
    const forgotten = copies.filter(({ isSame }) => isSame).map(({ said }) => `${said}, and is left as it was`);
    if (forgotten.length > 0) {
      return { kind: 'fail', because: forgotten.slice(0, SHOWN_REPORTS).join('; ') };
    }
    const answers = await mapParallel(candidate.changes, services.options.parallel, async (change) => ({
      file: change.file,
      reports: await language.rescan(weakness, change),
    }));
    const reported = answers.flatMap(({ file, reports }) =>
      (reports ?? []).map((report) => ({ ...report, said: `${file}: ${report.said}` })),
    );
    // Code that is only alike may differ where it matters; what can be loaded of it was asked by running it.
    const alike = copies.map(({ said }) => `; look at ${said.replace(' is a copy', ', which is like a copy')}`);
    const notes = alike.slice(0, SHOWN_REPORTS).join('');
    if (reported.length > 0) {
      return sumUp(
        await mapParallel(reported, services.options.parallel, (report) =>
          tryReport(report, candidate, { dossier, asking }),
        ),
        `what is reported could not be shown: ${reported.map(({ said }) => said).join('; ')}${notes}`,
      );
    }
    const silent = answers.filter(({ reports }) => reports === null).map(({ file }) => file);
    const undecided = `our scanner cannot decide about the change of ${silent.join(', ') || 'no file'}`;
    return silent.length > 0 || answers.length === 0
      ? { kind: 'not-applicable', because: undecided + notes }
      : { kind: 'pass', because: `nothing is reported in ${answers.length} changed files${notes}` };
  },
};
