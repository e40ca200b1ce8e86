// SPDX-License-Identifier: Apache-2.0
import type { EntryReport, LoadReport } from '../../../domain/load-report.ts';
import type { Outcome } from '../../../domain/verdict.ts';
import { askingOf, snapshotOf } from '../asking.ts';
import type { Gate } from '../gate.ts';
import { sumUp, type Part } from '../sum-up.ts';

export const targetBuilds: Gate = {
  name: 'target-builds',
  required: 'when-applicable',

  async check(candidate, { dossier, exam }, services) {
    const { language, context } = askingOf(dossier, services);
    const broken = candidate.changes.flatMap(({ file, after }) => {
      const error = after === null ? null : language.syntaxError(file, after);
      return error === null ? [] : [`${file} does not parse: ${error}`];
    });
    if (broken.length > 0) {
      return { kind: 'fail', because: broken.join('; ') };
    }
    if (!exam.load.entries.some((entry) => entry.error === null)) {
      return {
        kind: 'not-applicable',
        because: 'no entry point of the component could be loaded on its own before the patch; the changed files parse',
      };
    }
    return compareLoads(exam.load, await language.load(snapshotOf(candidate), context));
  },
};

/** What loaded must load, and offer at least what it offered, each with its kind and number of parameters. */
function compareLoads(before: LoadReport, after: LoadReport): Outcome {
  const loaded = before.entries.filter((entry) => entry.error === null);
  const parts = loaded.map((entry) =>
    partOf(
      entry,
      after.entries.find((other) => other.file === entry.file),
      after.evidence,
    ),
  );
  return sumUp(parts, `the changed files parse, and ${loaded.length} entry points load with the same exports`);
}

function partOf(before: EntryReport, after: EntryReport | undefined, evidence: string): Part {
  if (after === undefined) {
    return { kind: 'unclear', because: `${before.file} was not looked at again`, evidence };
  }
  if (after.error !== null) {
    const kind = /timed? ?out|time limit|killed|sandbox/i.test(after.error) ? 'unclear' : 'bad';
    return { kind, because: `${before.file} no longer loads: ${after.error}`, evidence };
  }
  const lost = before.exports.filter((name) => !after.exports.includes(name));
  return lost.length === 0
    ? { kind: 'good', evidence }
    : { kind: 'bad', because: `${before.file} no longer exports ${lost.join(', ')} as it did`, evidence };
}
