// SPDX-License-Identifier: Apache-2.0
import { callsIn } from '../../../../../language/c/syntax/functions.ts';
import { resolve } from '../../../../../language/c/syntax/infer.ts';
import { childOf, findAll, namedChildren, outward, type CNode } from '../../../../../language/c/syntax/node.ts';
import { exitsAt } from '../exit/exits.ts';
import { isAllocator } from '../find/allocation.ts';
import { borrowedIn, conditionsOf, lastSet, wholeStatement } from '../find/borrowed.ts';
import { operand, pointerType } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import type { Edit } from '../write/edit.ts';
import { guardText, slotBefore } from '../write/insert.ts';
import { lineBefore } from '../write/lines.ts';
import { indentAt, styleAt } from '../write/style.ts';
import { plainStatements } from './leak-release.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'kept-copy';
const MOST_OUTWARD = 8;
const MOST_RETURNS = 6;

/**
 * Text that was borrowed from its owner is copied before a call that may make the owner release it, and what was read
 * stays what it was. The copy is given back on every way out.
 */
export const keptCopy: Shape = {
  name: NAME,

  async propose({ fault, places, freed }) {
    if (fault.kind !== 'use-after-free') {
      return [];
    }
    const releases = freed.slice(0, MOST_OUTWARD).filter(({ call }) => call !== undefined);
    return places
      .slice(0, 4)
      .flatMap((use) =>
        releases.filter(({ fn }) => fn.node === use.fn.node).flatMap((release) => copied(use, release)),
      );
  },
};

function copied(use: Place, release: Place): readonly Repair[] {
  const statement = release.call === undefined ? undefined : wholeStatement(release.call.node);
  const leaving = statement === undefined ? undefined : waysOut(statement, use);
  if (statement === undefined || leaving === undefined) {
    return [];
  }
  const called = release.call?.name ?? 'a call';
  return borrowedIn(use).flatMap((pointer): readonly Repair[] => {
    const isConstant = textIn(pointer, use);
    const when = isConstant === undefined ? undefined : whenBorrowed(pointer, statement, use);
    if (when === undefined || isGivenAway(pointer, statement, use)) {
      return [];
    }
    const kept = `kept_${pointer.replaceAll(/\W+/g, '_')}`;
    const copying = copyBefore(statement, { kept, pointer, when, place: use });
    return copying === undefined
      ? []
      : [
          {
            shape: NAME,
            title: `${use.fn.name} keeps a copy of ${pointer} over ${called}, which may release it`,
            prior: (isConstant === true ? 0.78 : 0.6) * 0.97 ** release.depth,
            edits: () => [declared(kept, use), copying, ...leaving.flatMap((node) => releasedAt(node, kept, use))],
          },
        ];
  });
}

/** Is it one text, and one that nobody writes to through it? `undefined` where it is no text. */
function textIn(pointer: string, place: Place): boolean | undefined {
  const node = place.statements
    .flatMap((statement) => findAll(statement, 'identifier', 'field_expression'))
    .find(({ text }) => text === pointer);
  const type = node === undefined ? undefined : pointerType(node, place.reading);
  const { base, pointers } = type === undefined ? { base: '', pointers: 0 } : resolve(type, place.reading);
  const isWritten = findAll(place.fn.body, 'assignment_expression').some((each) => {
    const left = childOf(each, 'left')?.text ?? '';
    return left.startsWith(`${pointer}[`) || left === `*${pointer}`;
  });
  return pointers === 1 && /^(?:const )?char$/.test(base) ? !isWritten : undefined;
}

/** On which conditions it was borrowed by a call, all of which can be asked again. */
function whenBorrowed(pointer: string, before: CNode, { fn }: Place): readonly string[] | undefined {
  const set = lastSet(pointer, before, fn.body);
  const value = set === undefined ? undefined : childOf(set, 'right');
  const calls = value === undefined ? [] : callsIn(value);
  return set === undefined || calls.length === 0 || calls.some(isAllocator) ? undefined : conditionsOf(set, before);
}

/** Somebody else has the pointer afterwards, or it moves on. */
function isGivenAway(pointer: string, from: CNode, { fn }: Place): boolean {
  return findAll(fn.body, 'assignment_expression', 'update_expression', 'return_statement').some((node) => {
    const [target, value] = [childOf(node, 'left') ?? childOf(node, 'argument'), childOf(node, 'right')];
    const isReturned = node.type === 'return_statement' && namedChildren(node)[0]?.text === pointer;
    const isMoved = value === undefined || childOf(node, 'operator')?.text !== '=';
    return isReturned || (node.start > from.end && (value?.text === pointer || (isMoved && target?.text === pointer)));
  });
}

/** Every return behind the copy, or anywhere when it is made in a loop; `undefined` where the function may just end. */
function waysOut(copy: CNode, { fn }: Place): readonly CNode[] | undefined {
  const last = statementsIn(fn.body).at(-1);
  const loop = [...outward(copy)].filter(({ type }) => /^(?:for|while|do)_/.test(type)).at(-1);
  const returns = findAll(fn.body, 'return_statement').filter((node) => node.start > (loop ?? copy).start);
  return last?.type !== 'return_statement' || returns.length > MOST_RETURNS ? undefined : returns;
}

function declared(kept: string, { fn, reading }: Place): Edit {
  const [first = fn.body] = statementsIn(fn.body);
  const nothing = reading.unit.dialect === 'cpp' ? 'nullptr' : 'NULL';
  return lineBefore(first, `char *${kept} = ${nothing};`, reading.unit);
}

/** Without what the preprocessor takes out. */
function statementsIn(body: CNode): readonly CNode[] {
  return namedChildren(body).filter(({ type }) => !type.startsWith('preproc_'));
}

interface Copying {
  readonly kept: string;
  readonly pointer: string;
  readonly when: readonly string[];
  readonly place: Place;
}

/** By the project's own function that does not fail, else with a way out when there is no memory. */
function copyBefore(statement: CNode, { kept, pointer, when, place }: Copying): Edit | undefined {
  const { fn, reading } = place;
  const { file, text } = reading.unit;
  const style = styleAt(fn, reading.unit);
  const nothing = reading.unit.dialect === 'cpp' ? 'nullptr' : 'NULL';
  const own = callsIn(reading.unit.root).find(({ name }) => /^(?:x|\w*_x)str_?dup$/.test(name))?.name;
  const [exit] = own === undefined ? exitsAt(statement, fn, reading) : [];
  if (own === undefined && exit === undefined) {
    return undefined;
  }
  const conditions = [...when, `${pointer} != ${nothing}`];
  const asked = conditions.length === 1 ? conditions.join('') : conditions.map(operandOf).join(' && ');
  const indent = indentAt(text, statement.start);
  const refused = guardText(`${kept} == ${nothing}`, {
    style,
    statements: exit?.statements ?? [],
    indent: `${indent}${style.step}`,
  });
  const statements = [
    `free(${kept});`,
    `${kept} = ${own ?? 'strdup'}(${pointer});`,
    ...(own === undefined ? [refused] : []),
    `${pointer} = ${kept};`,
  ];
  const whole = guardText(asked, { style, statements, indent });
  return { file, start: statement.start, end: statement.start, text: `${whole}${style.newline}${indent}` };
}

function operandOf(condition: string): string {
  return / [!=]= (?:NULL|nullptr)$/.test(condition) ? condition : operand(condition);
}

function releasedAt(node: CNode, kept: string, place: Place): readonly Edit[] {
  const slot = slotBefore(node, place.reading.unit);
  const style = styleAt(place.fn, place.reading.unit);
  return slot === undefined
    ? []
    : plainStatements(slot.needsBlock ? undefined : node, `free(${kept});`, { slot, style, place });
}
