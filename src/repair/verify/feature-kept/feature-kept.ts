// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../domain/target.ts';
import { askingOf } from '../asking.ts';
import type { Gate } from '../gate.ts';
import { sumUp, type Part } from '../sum-up.ts';

export const featureKept: Gate = {
  name: 'feature-kept',
  required: 'always',

  async check(candidate, { dossier }, services) {
    const { language } = askingOf(dossier, services);
    const judge = async (change: FileChange): Promise<Part> => {
      if (change.after !== null && language.syntaxError(change.file, change.after) !== null) {
        return { kind: 'bad', because: `${change.file} does not parse` };
      }
      const losses = await language.featureLoss(change);
      return losses.length === 0 ? { kind: 'good' } : { kind: 'bad', because: `${change.file}: ${losses.join('; ')}` };
    };
    const parts = await Promise.all(candidate.changes.map((change) => judge(change)));
    return sumUp(parts, 'no function emptied or left at its beginning, no error swallowed, no export removed');
  },
};
