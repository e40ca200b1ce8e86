// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { callsIn, functionsOf, type Call, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import {
  childOf,
  enclosing,
  findAll,
  namedChildren,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { exitsAt } from '../exit/exits.ts';
import { accessesIn, splitPointer, type Access } from '../find/access.ts';
import { boundsOf, type Bound } from '../find/bound.ts';
import { operand, outsideOf, type Condition } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import type { Edit } from '../write/edit.ts';
import { guardEdits, slotBefore } from '../write/insert.ts';
import { styleAt } from '../write/style.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'passed-bound';
/** Only what surely is the room of what is passed, such as the size of an array. */
const SURE = 0.88;
const MOST_EXITS = 3;
const MOST_CALLS = 40;

/** A function that cannot know how much room it was given is told by those who call it. */
export const passedBound: Shape = {
  name: NAME,

  async propose({ fault, places }) {
    const [crash] = places;
    if (crash === undefined || fault.kind !== 'bounds' || !crash.fn.isStatic) {
      return [];
    }
    return crash.statements
      .flatMap((statement) => accessesIn(statement, crash.reading, crash.frame.line))
      .flatMap((access) => ofAccess(access, crash));
  },
};

function ofAccess(access: Access, place: Place): readonly Repair[] {
  const { fn, reading } = place;
  const at = fn.parameters.findIndex(({ name }) => name === access.base);
  const name = `${access.base.replaceAll(/\W+/g, '_')}_size`;
  const told = at < 0 || fn.body.text.includes(name) ? undefined : tellingEdits({ fn, reading, at, name });
  const slot = slotBefore(access.node, reading.unit);
  if (told === undefined || slot === undefined) {
    return [];
  }
  const because = 'those who call it know';
  const bound: Bound = { kind: told.kind, text: name, isSigned: false, prior: 0.9, because };
  const [condition] = outsideOf(access, bound, reading);
  return condition === undefined ? [] : guarded(condition, { place, access, edits: told.edits });
}

interface Guarded {
  readonly place: Place;
  readonly access: Access;
  readonly edits: readonly Edit[];
}

function guarded(condition: Condition, { place, access, edits }: Guarded): readonly Repair[] {
  const { fn, reading } = place;
  const slot = slotBefore(access.node, reading.unit);
  const style = styleAt(fn, reading.unit);
  return slot === undefined
    ? []
    : exitsAt(slot.before, fn, reading)
        .slice(0, MOST_EXITS)
        .map(({ statements, prior }) => ({
          shape: NAME,
          title: `${fn.name} is told the room of ${access.base} and leaves with "${statements.at(-1) ?? ''}" when ${condition.bad}`,
          prior: 0.6 * (0.5 + prior / 2),
          edits: () => [...edits, ...guardEdits(slot, condition.bad, { style, statements })],
        }));
}

interface Telling {
  readonly fn: CFunction;
  readonly reading: Reading;
  /** Which parameter. */
  readonly at: number;
  readonly name: string;
}

/** One more parameter, and its value at every call; `undefined` where one of them cannot say it. */
function tellingEdits(
  telling: Telling,
): { readonly kind: 'count' | 'bytes'; readonly edits: readonly Edit[] } | undefined {
  const { fn, reading, name } = telling;
  const { file, root } = reading.unit;
  const calls = functionsOf(reading.unit).flatMap((caller) =>
    callsIn(caller.body).filter((call) => call.name === fn.name),
  );
  const mentions = findAll(root, 'identifier').filter(({ text }) => text === fn.name);
  const declared = findAll(root, 'function_declarator').filter((node) => childOf(node, 'declarator')?.text === fn.name);
  // Somebody has its address: its form must stay.
  if (mentions.length !== calls.length + declared.length || calls.length === 0 || calls.length > MOST_CALLS) {
    return undefined;
  }
  const rooms = calls.map((call) => roomAt(call, telling));
  const [kind] = rooms.map((room) => room?.kind);
  if (kind === undefined || rooms.some((room) => room?.kind !== kind)) {
    return undefined;
  }
  const atCalls = calls.map(({ args }, index) => inserted(args.at(-1), rooms[index]?.text ?? '', file));
  const atDeclarations = declared.map((node) => inserted(lastParameter(node), `size_t ${name}`, file));
  const edits = [...atCalls, ...atDeclarations].flatMap((edit) => edit ?? []);
  return edits.length === calls.length + declared.length ? { kind, edits } : undefined;
}

interface Room {
  readonly kind: 'count' | 'bytes';
  readonly text: string;
}

function roomAt({ args, node }: Call, { fn, reading, at, name }: Telling): Room | undefined {
  const argument = args[at];
  const split = argument === undefined ? undefined : splitPointer(unwrap(argument), reading);
  if (split === undefined) {
    return undefined;
  }
  if (enclosing(node, 'function_definition') === fn.node && split.base === fn.parameters[at]?.name) {
    return { kind: 'count', text: less(name, split.offset?.text) };
  }
  const [bound] = boundsOf(unwrap(split.baseNode), node, reading).filter(
    ({ kind, prior }) => kind !== 'end' && prior > SURE,
  );
  return bound === undefined || bound.kind === 'end'
    ? undefined
    : { kind: bound.kind, text: less(bound.text, split.offset?.text) };
}

function less(room: string, offset: string | undefined): string {
  return offset === undefined || offset === '0' ? room : `${operand(room)} - ${operand(offset)}`;
}

function lastParameter(declarator: CNode): CNode | undefined {
  const list = childOf(declarator, 'parameters');
  const last = list === undefined ? undefined : namedChildren(list).at(-1);
  return last?.type === 'parameter_declaration' ? last : undefined;
}

function inserted(after: CNode | undefined, text: string, file: string): Edit | undefined {
  return after === undefined ? undefined : { file, start: after.end, end: after.end, text: `, ${text}` };
}
