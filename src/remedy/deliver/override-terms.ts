// SPDX-License-Identifier: Apache-2.0
import type { OverrideTerm } from '../../domain/override-term.ts';
import type { ChangeSet } from '../change-set.ts';

/** Half a year: parents that are alive have released by then, and those that have not are worth another look. */
const TERM_MS = 182 * 24 * 60 * 60 * 1000;

/** The terms of every override that was written. */
export function termsOf(accepted: readonly ChangeSet[], now: number): readonly OverrideTerm[] {
  const expires = new Date(now + TERM_MS).toISOString().slice(0, 10);
  return accepted.flatMap(({ remedy }) =>
    remedy.edits.flatMap((edit): readonly OverrideTerm[] => {
      if (edit.kind !== 'override') {
        return [];
      }
      const name = edit.path.at(-1) ?? '';
      const above = edit.path.slice(0, -1).join(' > ') || 'everybody who asks for it';
      const reopenWhen = `${above} takes ${name}@${edit.to} or newer by itself, or ${name}@${edit.to} is named in an advisory`;
      return [{ path: edit.path, to: edit.to, removes: remedy.removes, expires, reopenWhen }];
    }),
  );
}

/** Terms that stand in the project already, with the new ones in place of those for the same path. */
export function joinedTerms(known: readonly OverrideTerm[], fresh: readonly OverrideTerm[]): readonly OverrideTerm[] {
  const terms = new Map([...known, ...fresh].map((term) => [term.path.join(' > '), term]));
  return [...terms].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, term]) => term);
}
