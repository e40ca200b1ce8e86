// SPDX-License-Identifier: Apache-2.0
import type { Call } from '../../../../../language/c/syntax/functions.ts';
import { childOf, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import { accessesIn, valueBefore } from '../find/access.ts';
import { boundsOf } from '../find/bound.ts';
import { comparison, operand } from '../find/condition.ts';
import { copiedFrom } from '../find/copy-loop.ts';
import { unboundedIn, type Unbounded } from '../find/string-calls.ts';
import type { Place } from '../find/place.ts';
import type { Edit } from '../write/edit.ts';
import { conjuncts, guardsBefore } from './guards.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'bounded-call';
/** Only what surely is the room, such as the size of an array. */
const SURE = 0.88;

/** Text that is too long for where it goes: refused, or written by the function that is told the room. */
export const boundedCall: Shape = {
  name: NAME,

  async propose({ fault, places }) {
    return fault.kind === 'bounds' ? [...places.slice(0, 2).flatMap(atPlace), ...copying(places)] : [];
  },
};

function atPlace(place: Place): readonly Repair[] {
  return place.statements
    .flatMap((statement) => unboundedIn(statement, place.reading))
    .flatMap((found) => {
      const guarding = { shape: NAME, place, node: found.call.node, weight: 0.95 };
      const conditions = found.condition === undefined ? [] : [found.condition];
      return [...guardsBefore(conditions, guarding), ...conjuncts(conditions, guarding), ...toldTheRoom(found, place)];
    });
}

/** A function that copies text like `strcpy`: who calls it asks how long the text is. */
function copying([crash, caller]: readonly Place[]): readonly Repair[] {
  const call = caller?.call;
  if (crash === undefined || caller === undefined || call === undefined) {
    return [];
  }
  const argument = (name: string | undefined): CNode | undefined =>
    call.args[crash.fn.parameters.findIndex((parameter) => parameter.name === name)];
  return crash.statements
    .flatMap((statement) => accessesIn(statement, crash.reading, crash.frame.line))
    .flatMap((access) => {
      const from = argument(copiedFrom(access, crash));
      const to = from === undefined ? undefined : argument(access.base);
      return from === undefined || to === undefined ? [] : tooLongFor(to, from, caller);
    });
}

function tooLongFor(to: CNode, from: CNode, caller: Place): readonly Repair[] {
  const text = valueBefore(from);
  const bounds = boundsOf(unwrap(to), to, caller.reading).filter(({ kind, prior }) => kind !== 'end' && prior > SURE);
  const conditions = bounds.slice(0, 2).map((bound) => {
    const left = `strlen(${text ?? ''})`;
    return comparison(
      { left, is: '>=', right: operand(bound.text) },
      bound.prior * 0.8,
      `${to.text} has room for ${bound.text}`,
    );
  });
  return text === undefined ? [] : guardsBefore(conditions, { shape: NAME, place: caller, node: to, weight: 0.95 });
}

function toldTheRoom({ call, bound }: Unbounded, { fn, reading }: Place): readonly Repair[] {
  const edits = editsOf(call, bound.text, reading.unit.file);
  return edits === undefined || call.node.parent?.type !== 'expression_statement'
    ? []
    : [
        {
          shape: NAME,
          title: `${fn.name} tells ${call.name} to write no more than ${bound.text}`,
          prior: bound.prior * (call.name.endsWith('sprintf') ? 0.8 : 0.55),
          edits: () => edits,
        },
      ];
}

function editsOf({ node, name, args }: Call, room: string, file: string): readonly Edit[] | undefined {
  const callee = childOf(node, 'function');
  const [to, from] = args;
  if (callee === undefined || to === undefined) {
    return undefined;
  }
  const rename = (text: string): Edit => ({ file, start: callee.start, end: callee.end, text });
  const after = (arg: CNode, text: string): Edit => ({ file, start: arg.end, end: arg.end, text });
  switch (name) {
    case 'sprintf':
    case 'vsprintf':
      return [rename(name.replace('sprintf', 'snprintf')), after(to, `, ${room}`)];
    case 'strcpy':
      return from === undefined ? undefined : [rename('snprintf'), after(to, `, ${room}, "%s"`)];
    case 'strcat':
      return from === undefined ? undefined : [rename('strncat'), after(from, `, ${room} - strlen(${to.text}) - 1`)];
    case 'gets':
      return [rename('fgets'), after(to, `, ${room}, stdin`)];
    default:
      return undefined;
  }
}
