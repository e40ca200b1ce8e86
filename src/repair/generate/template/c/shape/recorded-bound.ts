// SPDX-License-Identifier: Apache-2.0
import type { CodeBase, Reading } from '../../../../../language/c/syntax/code-base.ts';
import { callsIn } from '../../../../../language/c/syntax/functions.ts';
import { memberAt, resolve, typeOf } from '../../../../../language/c/syntax/infer.ts';
import {
  childOf,
  enclosing,
  findAll,
  isPure,
  operatorOf,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { accessesIn, type Access } from '../find/access.ts';
import { allocationsOf, isAllocator, sizeAskedOf } from '../find/allocation.ts';
import type { Bound } from '../find/bound.ts';
import { operand, outsideOf } from '../find/condition.ts';
import { handedOut } from '../find/handed-out.ts';
import type { Place } from '../find/place.ts';
import { exitsAt } from '../exit/exits.ts';
import type { Edit } from '../write/edit.ts';
import { guardEdits, slotBefore } from '../write/insert.ts';
import { lineAfter } from '../write/lines.ts';
import { styleAt } from '../write/style.ts';
import type { Repair, Scene, Shape } from './shape.ts';

const NAME = 'recorded-bound';
const MOST_EXITS = 3;
const MOST_ALLOCATIONS = 12;

/** A struct that has a pointer to memory of unknown size keeps that size in a new member. */
export const recordedBound: Shape = {
  name: NAME,

  async propose(scene) {
    const { fault, places } = scene;
    const [crash] = places;
    if (crash === undefined || fault.kind !== 'bounds') {
      return [];
    }
    const inside = crash.statements.flatMap((statement) => accessesIn(statement, crash.reading, crash.frame.line));
    const repairs: Repair[] = [];
    for (const [index, place] of places.slice(0, 3).entries()) {
      const accesses = index === 0 ? inside : handedOut(inside, places.slice(0, index + 1));
      for (const access of accesses) {
        repairs.push(...(await ofAccess(access, place, scene)));
      }
    }
    return repairs;
  },
};

async function ofAccess(access: Access, place: Place, { code }: Scene): Promise<readonly Repair[]> {
  const { reading, fn, depth } = place;
  const member = unwrap(access.baseNode);
  const slot = slotBefore(access.node, reading.unit);
  const own = member.type === 'field_expression' ? memberAt(member, reading) : undefined;
  const owner = own === undefined ? undefined : childOf(member, 'argument');
  if (own === undefined || owner === undefined || slot === undefined || own.type.pointers === 0) {
    return [];
  }
  if (allocationsOf(member, access.node, reading).length > 0) {
    return [];
  }
  const base = ownerBase(owner, reading);
  const found = base === undefined ? undefined : await recording({ name: own.name, base }, code);
  if (found === undefined) {
    return [];
  }
  const text = `${member.text.slice(0, member.text.length - own.name.length)}${found.name}`;
  const because = `${own.name} was allocated with it`;
  const bound: Bound = { kind: found.kind, text, isSigned: false, prior: 0.9, because };
  const [condition] = outsideOf(access, bound, reading);
  const style = styleAt(fn, reading.unit);
  return condition === undefined
    ? []
    : exitsAt(slot.before, fn, reading)
        .slice(0, MOST_EXITS)
        .map(({ statements, prior }) => ({
          shape: NAME,
          title: `${found.name} keeps the room of ${own.name}; ${fn.name} leaves with "${statements.at(-1) ?? ''}" when ${condition.bad}`,
          prior: 0.62 * (0.5 + prior / 2) * 0.93 ** depth,
          edits: () => [...found.edits, ...guardEdits(slot, condition.bad, { style, statements })],
        }));
}

function ownerBase(owner: CNode, reading: Reading): string | undefined {
  const type = typeOf(owner, reading);
  return type === undefined ? undefined : resolve(type, reading).base;
}

interface Recording {
  readonly name: string;
  readonly kind: 'count' | 'bytes';
  readonly edits: readonly Edit[];
}

/** The new member, and what it is set to wherever memory is got for the pointer; `undefined` where that cannot be said everywhere. */
async function recording(
  { name, base }: { readonly name: string; readonly base: string },
  code: CodeBase,
): Promise<Recording | undefined> {
  const room = `${name}_room`;
  const files = await mentioning(name, code);
  const declared = files.flatMap(({ unit }) => declarationsOf(name, base, unit.root).map((node) => ({ node, unit })));
  const [declaration] = declared;
  const sets = files.flatMap((reading) => setsOf({ name, base, reading }));
  if (declaration === undefined || declared.length > 1 || sets.length === 0 || sets.length > MOST_ALLOCATIONS) {
    return undefined;
  }
  const kinds = new Set(sets.flatMap((set) => (set.kind === 'none' ? [] : [set.kind])));
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === undefined || kind === 'unknown') {
    return undefined;
  }
  const recorded = sets.flatMap((set) => (set.edit === undefined ? [] : [set.edit(room)]));
  return {
    name: room,
    kind,
    edits: [lineAfter(declaration.node, `size_t ${room};`, declaration.unit), ...recorded],
  };
}

async function mentioning(name: string, code: CodeBase): Promise<readonly Reading[]> {
  const found: Reading[] = [];
  for (const file of code.files) {
    const isAbout = new RegExp(`\\b${name}\\b`).test(await code.text(file));
    const reading = isAbout ? await code.reading(file) : undefined;
    found.push(...(reading === undefined ? [] : [reading]));
  }
  return found;
}

/** The line of the struct that declares the member. */
function declarationsOf(name: string, base: string, root: CNode): readonly CNode[] {
  return findAll(root, 'field_declaration').filter((node) => {
    const struct = enclosing(node, 'struct_specifier', 'class_specifier');
    const names = [childOf(struct, 'name')?.text, typedefNameOf(struct)];
    const isIt = names.some((each) => each !== undefined && base.split(' ').at(-1) === each) || base.startsWith('at ');
    const declarators = node.children.filter(({ field }) => field === 'declarator');
    return isIt && declarators.length === 1 && declarators[0]?.text.replace(/[*\s]/g, '') === name;
  });
}

function typedefNameOf(struct: CNode | undefined): string | undefined {
  const around = struct?.parent;
  return around?.type === 'type_definition' ? childOf(around, 'declarator')?.text : undefined;
}

interface SetTo {
  /** `none`: to nothing, whose size does not matter. */
  readonly kind: 'count' | 'bytes' | 'none' | 'unknown';
  readonly edit?: (room: string) => Edit;
}

interface Sought {
  readonly name: string;
  readonly base: string;
  readonly reading: Reading;
}

function setsOf(sought: Sought): readonly SetTo[] {
  const { name, base, reading } = sought;
  return findAll(reading.unit.root, 'assignment_expression').flatMap((node): readonly SetTo[] => {
    const left = childOf(node, 'left');
    const isNamed = left?.type === 'field_expression' && childOf(left, 'field')?.text === name;
    const owner = isNamed ? childOf(left, 'argument') : undefined;
    return owner !== undefined && ownerBase(owner, reading) === base ? [setTo(node, owner, sought)] : [];
  });
}

function setTo(node: CNode, owner: CNode, { name, reading }: Sought): SetTo {
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  if (right === undefined || left === undefined || operatorOf(node) !== '=') {
    return { kind: 'unknown' };
  }
  if (/^(?:NULL|nullptr|0)$/.test(unwrap(right).text)) {
    return { kind: 'none' };
  }
  const call = callsIn(right).find(isAllocator);
  const size = call === undefined ? undefined : sizeAskedOf(call, reading);
  const statement = enclosing(node, 'expression_statement', 'if_statement', 'while_statement', 'declaration');
  if (size === undefined || statement?.parent?.type !== 'compound_statement' || !isPure(owner)) {
    return { kind: 'unknown' };
  }
  const prefix = left.text.slice(0, left.text.length - name.length);
  const text = (room: string): string => `${prefix}${room} = ${operandOf(size)};`;
  return { kind: size.kind, edit: (room) => lineAfter(statement, text(room), reading.unit) };
}

function operandOf({ text }: { readonly text: string }): string {
  return text.includes('?') ? operand(text) : text;
}
