// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { functionsOf, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { membersOfType, resolve } from '../../../../../language/c/syntax/infer.ts';
import { childOf, findAll, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import { declaredBy, type CType, type Declared } from '../../../../../language/c/syntax/type.ts';
import type { Place } from '../find/place.ts';
import { isReleaseName } from '../find/release.ts';
import type { Edit } from '../write/edit.ts';
import { guardEdits, slotBefore } from '../write/insert.ts';
import { styleAt } from '../write/style.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'drain';
/** Whoever keeps a list stands further out than those who put something on it. */
const MOST_FRAMES = 12;
const MOST_RELEASES = 3;

/** What is still on a list when its owner leaves is taken off it and given back. */
export const drain: Shape = {
  name: NAME,

  async propose({ fault, allocated }) {
    return fault.kind === 'leak' ? allocated.slice(0, MOST_FRAMES).flatMap(atOwner) : [];
  },
};

/** A list that a local struct leads to. */
interface List {
  readonly owner: Declared;
  /** The member that is its first element. */
  readonly head: Declared;
  /** The member of an element that leads to the next. */
  readonly next: string;
}

function atOwner(place: Place): readonly Repair[] {
  const { fn, reading } = place;
  const owners = findAll(fn.body, 'declaration')
    .flatMap((node) => declaredBy(node))
    .filter(({ type, isStatic }) => type.pointers === 0 && type.arrays.length === 0 && !isStatic);
  return owners
    .flatMap((owner) => listsOf(owner, reading))
    .filter((list) => !isEmptied(list, place))
    .flatMap((list) => drained(list, place));
}

/** A loop that goes on while there is a first element is there already. */
function isEmptied({ owner, head }: List, { fn }: Place): boolean {
  const first = new RegExp(`\\b${owner.name}\\s*\\.\\s*${head.name}\\b`);
  return findAll(fn.body, 'while_statement').some((node) => first.test(childOf(node, 'condition')?.text ?? ''));
}

function listsOf(owner: Declared, reading: Reading): readonly List[] {
  return membersOfType(owner.type, reading).flatMap((head) => {
    const element = resolve(head.type, reading);
    const next =
      element.pointers !== 1
        ? undefined
        : membersOfType(element, reading).find(({ type }) => isSame(resolve(type, reading), element));
    return next === undefined ? [] : [{ owner, head, next: next.name }];
  });
}

function isSame(a: CType, b: CType): boolean {
  return a.base === b.base && a.pointers === b.pointers && a.arrays.length === b.arrays.length;
}

function drained(list: List, place: Place): readonly Repair[] {
  const { fn, reading } = place;
  const { owner, head } = list;
  const text = `${owner.name}.${head.name}`;
  const leaving = findAll(fn.body, 'return_statement').filter(
    (node) => node.start > owner.node.end && !new RegExp(`\\b${owner.name}\\b`).test(node.text),
  );
  const style = styleAt(fn, reading.unit);
  const word = reading.unit.dialect === 'cpp' ? 'nullptr' : 'NULL';
  return takenOff(list, reading).flatMap(({ statements, prior }) => {
    const editsAt = (node: CNode): readonly Edit[] => {
      const slot = slotBefore(node, reading.unit);
      const edits = slot === undefined ? [] : guardEdits(slot, `${text} != ${word}`, { style, statements });
      return edits.map((edit) => ({ ...edit, text: edit.text.replace(/\bif\b/, 'while') }));
    };
    const make = (nodes: readonly CNode[], where: string, weight: number): Repair => ({
      shape: NAME,
      title: `${fn.name} gives back what is left of ${text} with "${statements.join(' ')}" ${where}`,
      prior: prior * weight,
      edits: () => nodes.flatMap(editsAt),
    });
    const each = leaving.map((node) => make([node], `before "${node.text}"`, 0.95));
    return leaving.length < 2 ? each : [make(leaving, 'on every way out that forgets it', 1), ...each];
  });
}

interface TakenOff {
  /** What is done as long as there is a first element. */
  readonly statements: readonly string[];
  readonly prior: number;
}

/** By the file's own function for it; else element by element. */
function takenOff(list: List, reading: Reading): readonly TakenOff[] {
  const { owner, head } = list;
  const own = functionsOf(reading.unit).filter((fn) => takesOff(fn, list, reading));
  const calls = own.flatMap(({ name, returns }) => {
    const call = `${name}(&${owner.name})`;
    const result = resolve(returns, reading);
    return result.pointers === 0
      ? [`${call};`]
      : [...releasesOf(result, reading), 'free'].map((release) => `${release}(${call});`);
  });
  if (own.length > 0) {
    return calls.map((statement, index) => ({ statements: [statement], prior: 0.78 * 0.97 ** index }));
  }
  const first = `${owner.name}.${head.name}`;
  const type = `${head.type.base} ${'*'.repeat(head.type.pointers)}`;
  return [...releasesOf(resolve(head.type, reading), reading), 'free']
    .slice(0, MOST_RELEASES)
    .map((release, index) => ({
      statements: [`${type}next = ${first}->${list.next};`, `${release}(${first});`, `${first} = next;`],
      prior: 0.66 * 0.95 ** index,
    }));
}

/** `list->head = element->next`, of the only parameter. */
function takesOff({ parameters, body }: CFunction, { owner, head, next }: List, reading: Reading): boolean {
  const [parameter] = parameters;
  const type = parameter === undefined ? undefined : resolve(parameter.type, reading);
  const taken = { ...resolve(owner.type, reading), pointers: 1 };
  if (parameter === undefined || type === undefined || parameters.length !== 1 || !isSame(type, taken)) {
    return false;
  }
  return findAll(body, 'assignment_expression').some((node) => {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
    const isHead =
      left?.type === 'field_expression' && left.text.replaceAll(/\s/g, '') === `${parameter.name}->${head.name}`;
    const from = right === undefined ? undefined : unwrap(right);
    return isHead && from?.type === 'field_expression' && childOf(from, 'field')?.text === next;
  });
}

/** Functions of the file that release what they are given, those first that others can call as well. */
function releasesOf(type: CType, reading: Reading): readonly string[] {
  return functionsOf(reading.unit)
    .filter(({ name, parameters: [only, ...others] }) => {
      const taken = only === undefined || others.length > 0 ? undefined : resolve(only.type, reading);
      return taken !== undefined && isReleaseName(name) && isSame(taken, type);
    })
    .toSorted((a, b) => Number(a.isStatic) - Number(b.isStatic))
    .map(({ name }) => name)
    .slice(0, MOST_RELEASES);
}
