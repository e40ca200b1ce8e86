// SPDX-License-Identifier: Apache-2.0
import { findAll, type CNode } from '../../../../../language/c/syntax/node.ts';
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { placesOf, type Place } from '../find/place.ts';
import type { Edit } from '../write/edit.ts';
import { lineAfter, lineBefore } from '../write/lines.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'lock';
/** Used where the file has no lock of its own. */
const OWN = 'skymend_lock';

/** Two threads use one place at a time: both do so under one lock. */
export const lock: Shape = {
  name: NAME,

  async propose({ fault, places, code }) {
    const other = fault.report.related.find(({ role }) => role === 'other-access')?.stack ?? [];
    const [here] = places;
    const [there] = await placesOf(
      other.filter(({ isOwn }) => isOwn),
      code,
    );
    if (fault.kind !== 'race' || here === undefined || there === undefined) {
      return [];
    }
    const isOneFile = here.reading.unit.file === there.reading.unit.file;
    return isOneFile ? locksOf(here.reading).flatMap((each) => under(each, here, there)) : [];
  },
};

interface Lock {
  readonly name: string;
  /** It has to be made first. */
  readonly isNew: boolean;
  readonly prior: number;
}

/** Locks of the whole program that the file knows, then one of its own. */
function locksOf({ unit }: Reading): readonly Lock[] {
  const known = findAll(unit.root, 'declaration')
    .filter((node) => /\bpthread_mutex_t\b/.test(node.text) && node.parent?.type === 'translation_unit')
    .flatMap((node) => /(\w+)\s*(?:=|;)/.exec(node.text)?.[1] ?? []);
  const isThreaded = /#\s*include\s*<pthread\.h>/.test(unit.text);
  return [
    ...known.map((name) => ({ name, isNew: false, prior: 0.85 })),
    ...(isThreaded && !unit.text.includes(OWN) ? [{ name: OWN, isNew: true, prior: 0.75 }] : []),
  ];
}

function under(each: Lock, here: Place, there: Place): readonly Repair[] {
  const statements = [...new Set([here, there].flatMap((place) => place.statements))];
  if (statements.length === 0 || !statements.every(isWhole)) {
    return [];
  }
  const { unit } = here.reading;
  const around = statements.flatMap((statement) => lockedEdits(statement, each.name, here.reading));
  const first = [here.fn.node, there.fn.node].toSorted((a, b) => a.start - b.start)[0];
  const made: readonly Edit[] =
    each.isNew && first !== undefined
      ? [lineBefore(first, `static pthread_mutex_t ${each.name} = PTHREAD_MUTEX_INITIALIZER;\n`, unit)]
      : [];
  return [
    {
      shape: NAME,
      title: `${[...new Set([here.fn.name, there.fn.name])].join(' and ')} use what they share under ${each.name}`,
      prior: each.prior,
      edits: () => [...made, ...around],
    },
  ];
}

/** A whole statement that goes on to the next, so that what is locked is unlocked. */
function isWhole({ type, isBroken, parent }: CNode): boolean {
  return type === 'expression_statement' && !isBroken && parent?.type === 'compound_statement';
}

function lockedEdits(statement: CNode, name: string, { unit }: Reading): readonly Edit[] {
  return [
    lineBefore(statement, `pthread_mutex_lock(&${name});`, unit),
    lineAfter(statement, `pthread_mutex_unlock(&${name});`, unit),
  ];
}
