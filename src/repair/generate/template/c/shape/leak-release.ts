// SPDX-License-Identifier: Apache-2.0
import { callsIn, functionsOf, type Call, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { integerOf, membersOfType, resolve, typeOf } from '../../../../../language/c/syntax/infer.ts';
import {
  childOf,
  findAll,
  isPure,
  namedChildren,
  outward,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { declaredBy } from '../../../../../language/c/syntax/type.ts';
import type { Place } from '../find/place.ts';
import { isRelease } from '../find/release.ts';
import type { Edit } from '../write/edit.ts';
import { guardEdits, slotBefore } from '../write/insert.ts';
import { indentAt, styleAt } from '../write/style.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'leak-release';

/** Gives back what was never given back: before the way out that forgets it, with its owner, before it is overwritten. */
export const leakRelease: Shape = {
  name: NAME,

  async propose({ fault, allocated }) {
    return fault.kind === 'leak' ? allocated.slice(0, 4).flatMap(atAllocation) : [];
  },
};

function atAllocation(place: Place): readonly Repair[] {
  const targets = place.statements
    .flatMap((statement) => takersIn(statement, place))
    .filter((target) => mayPoint(target, place));
  return targets.flatMap((target) => [
    ...(target.type === 'field_expression' ? withOwner(target, place) : beforeLeaving(target, place)),
    ...movedTo(target, place).flatMap((owned) => withOwner(owned, place)),
  ]);
}

/** A status that a call gave is nothing to give back. */
function mayPoint(target: CNode, { fn, reading }: Place): boolean {
  const declared = findAll(fn.body, 'declaration').flatMap((node) => declaredBy(node));
  const type = declared.find(({ name }) => name === target.text)?.type ?? typeOf(target, reading);
  return type === undefined || integerOf(type, reading) === undefined;
}

/** Members that are given what a variable of the function, or a member of this name in the file, held. */
function movedTo(target: CNode, { fn, reading }: Place): readonly CNode[] {
  const field = target.type === 'field_expression' ? childOf(target, 'field')?.text : undefined;
  return findAll(field === undefined ? fn.body : reading.unit.root, 'assignment_expression').flatMap((node) => {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
    const from = right === undefined ? undefined : unwrap(right);
    const isIt =
      field === undefined
        ? from?.text === target.text
        : from?.type === 'field_expression' && childOf(from, 'field')?.text === field;
    return isIt && left?.type === 'field_expression' && childOf(left, 'field')?.text !== field ? [left] : [];
  });
}

/** What is given the result of the call that leads to the allocation. */
function takersIn(statement: CNode, { call }: Place): readonly CNode[] {
  const given = findAll(statement, 'assignment_expression', 'init_declarator').flatMap((node) => {
    const value = childOf(node, 'right') ?? childOf(node, 'value');
    const taker = childOf(node, 'left') ?? childOf(node, 'declarator');
    const isIt =
      value !== undefined && (call === undefined || (value.start <= call.node.start && call.node.end <= value.end));
    return taker !== undefined && isIt && callsIn(value).length > 0 ? [innermost(taker)] : [];
  });
  return given;
}

function innermost(taker: CNode): CNode {
  return taker.type === 'pointer_declarator' ? innermost(childOf(taker, 'declarator') ?? taker) : taker;
}

/** A variable: released before each return behind its allocation that does not release or hand it on. */
function beforeLeaving(target: CNode, place: Place): readonly Repair[] {
  const { fn, reading, depth } = place;
  const release = releaseFor(target.text, place);
  const leaving = findAll(fn.body, 'return_statement').filter(
    (node) =>
      node.start > target.end &&
      !new RegExp(`\\b${target.text}\\b`).test(node.text) &&
      !isReleasedBefore(node, target.text),
  );
  const style = styleAt(fn, reading.unit);
  const editsAt = (node: CNode): readonly Edit[] => {
    const slot = slotBefore(node, reading.unit);
    // A guard without a question: its statements alone.
    return slot === undefined
      ? []
      : plainStatements(slot.needsBlock ? undefined : node, release, { slot, style, place });
  };
  const each = leaving.map((node) => ({
    shape: NAME,
    title: `${fn.name} releases ${target.text} before "${node.text}"`,
    prior: 0.6 * 0.9 ** depth,
    edits: () => editsAt(node),
  }));
  return leaving.length < 2
    ? each
    : [
        {
          shape: NAME,
          title: `${fn.name} releases ${target.text} on every way out that forgets it`,
          prior: 0.62 * 0.9 ** depth,
          edits: () => leaving.flatMap(editsAt),
        },
        ...each,
      ];
}

interface Put {
  readonly slot: NonNullable<ReturnType<typeof slotBefore>>;
  readonly style: ReturnType<typeof styleAt>;
  readonly place: Place;
}

export function plainStatements(
  node: CNode | undefined,
  release: string,
  { slot, style, place }: Put,
): readonly Edit[] {
  const { file, text } = place.reading.unit;
  if (node !== undefined) {
    return [{ file, start: node.start, end: node.start, text: `${release}\n${indentAt(text, node.start)}` }];
  }
  const guard = guardEdits(slot, '1', { style, statements: [release] });
  return guard.map((edit) => ({ ...edit, text: edit.text.replace(/if ?\(1\)\s*\{?\s*([^;]*;)\s*\}?/, '$1') }));
}

function isReleasedBefore(leaving: CNode, name: string): boolean {
  const block = leaving.parent;
  const before = block === null ? [] : namedChildren(block).filter(({ end }) => end <= leaving.start);
  return before.some((statement) =>
    callsIn(statement).some((call) => isRelease(call) && call.args.some((arg) => unwrap(arg).text === name)),
  );
}

/** The call that gives this variable back elsewhere in the file, else `free`. */
function releaseFor(name: string, { reading }: Place): string {
  const known = functionsOf(reading.unit)
    .flatMap(({ body }) => callsIn(body))
    .find((call) => isRelease(call) && call.args.length === 1 && unwrap(call.args[0] ?? call.node).text === name);
  return `${known?.node.text ?? `free(${name})`};`;
}

/** A member: released where its owner is, and before it is overwritten. */
function withOwner(target: CNode, place: Place): readonly Repair[] {
  const { reading, depth } = place;
  const owner = childOf(target, 'argument');
  const field = childOf(target, 'field')?.text;
  const type = owner === undefined ? undefined : typeOf(owner, reading);
  if (owner === undefined || field === undefined || type === undefined) {
    return [];
  }
  const base = resolve(type, reading).base;
  const owners = functionsOf(reading.unit).flatMap((fn) => releasesOfType(fn, base, { place, field }));
  const overwriting: Repair = {
    shape: NAME,
    title: `${place.fn.name} releases the old ${target.text} before it is overwritten`,
    prior: 0.42 * 0.9 ** depth,
    edits: () => {
      const statement = [...outward(target)].find(({ type: kind }) => kind.endsWith('_statement'));
      const slot = statement === undefined ? undefined : slotBefore(statement, reading.unit);
      return statement === undefined || slot === undefined || slot.needsBlock
        ? []
        : plainStatements(slot.before, `free(${target.text});`, {
            slot,
            style: styleAt(place.fn, reading.unit),
            place,
          });
    },
  };
  return [...owners, overwriting];
}

function releasesOfType(
  fn: CFunction,
  base: string,
  { place, field }: { readonly place: Place; readonly field: string },
): readonly Repair[] {
  const { reading, depth } = place;
  const calls = callsIn(fn.body).filter(isRelease);
  const isReleased = (owner: string): boolean =>
    calls.some(({ args }) => args.some((arg) => unwrap(arg).text === `${owner}->${field}`));
  return calls.flatMap((call) => {
    const owner = ownerOf(call, base, place);
    const statement = call.node.parent;
    if (owner === undefined || isReleased(owner.text) || statement?.type !== 'expression_statement') {
      return [];
    }
    const { file, text } = reading.unit;
    const callee = childOf(call.node, 'function')?.text ?? 'free';
    const others = call.args.filter((arg) => arg !== owner).map((arg) => arg.text);
    const release = `${callee}(${[...others, `${owner.text}->${field}`].join(', ')});`;
    return [
      {
        shape: NAME,
        title: `${fn.name} releases ${field} with its owner`,
        prior: 0.7 * 0.95 ** depth,
        edits: () => [
          {
            file,
            start: statement.start,
            end: statement.start,
            text: `${release}\n${indentAt(text, statement.start)}`,
          },
        ],
      },
    ];
  });
}

function ownerOf(call: Call, base: string, { reading }: Place): CNode | undefined {
  return call.args.find((arg) => {
    const named = isPure(arg) ? typeOf(unwrap(arg), reading) : undefined;
    const type = named === undefined ? undefined : resolve(named, reading);
    return type?.pointers === 1 && type.base === base && membersOfType(type, reading).length > 0;
  });
}
