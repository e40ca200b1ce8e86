// SPDX-License-Identifier: Apache-2.0
import { callsIn, type Call } from '../../../../../language/c/syntax/functions.ts';
import { resolve } from '../../../../../language/c/syntax/infer.ts';
import {
  childOf,
  findAll,
  isPure,
  isWithin,
  namedChildren,
  namesIn,
  operatorOf,
  outward,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { variablesAt } from '../../../../../language/c/syntax/scope.ts';
import type { CType } from '../../../../../language/c/syntax/type.ts';
import { splitPointer } from '../find/access.ts';
import { assignmentsTo } from '../find/allocation.ts';
import type { Place } from '../find/place.ts';
import { isRelease } from '../find/release.ts';
import { lineAfter, lineBefore } from '../write/lines.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 're-read';
/** Statements after a move in which the pointer is set anew. */
const NEAR = 6;

/** A pointer into memory that moved is taken again, at the same place in the new memory. */
export const reRead: Shape = {
  name: NAME,

  async propose({ fault, places, freed }) {
    if (fault.kind !== 'use-after-free' && fault.kind !== 'double-free') {
      return [];
    }
    const moves = freed.slice(0, 4).flatMap((place) => movesIn(place));
    return places
      .slice(0, 3)
      .flatMap((use) => moves.flatMap((move) => [...takenAgain(use, move), ...valued(use, move)]));
  },
};

/** Where memory moves: a call in a statement of its own block, seen from one function of the stack. */
interface Move {
  readonly place: Place;
  readonly call: CNode;
  readonly statement: CNode;
  /** What leads to the memory before, and after `until`; absent where a called function moves it. */
  readonly memory?: { readonly old: string; readonly fresh: string; readonly until: CNode };
}

function movesIn(place: Place): readonly Move[] {
  const calls =
    place.depth > 0
      ? place.call === undefined
        ? []
        : [place.call]
      : place.statements.flatMap((statement) => callsIn(statement)).filter((call) => call.args.length > 0);
  return calls.flatMap((call): readonly Move[] => {
    const statement = inBlock(call.node);
    if (statement === undefined) {
      return [];
    }
    const [given] = call.args;
    const old = given === undefined || !isPure(given) ? undefined : unwrap(given).text;
    const base: Move = { place, call: call.node, statement };
    const fresh = old === undefined ? undefined : followedBy(call, statement, old);
    return old === undefined || fresh === undefined ? [base] : [{ ...base, memory: { old, ...fresh } }];
  });
}

/** The statement around a node that stands in a block. */
function inBlock(node: CNode): CNode | undefined {
  return [node, ...outward(node)].find(
    (at) => (at.type.endsWith('_statement') || at.type === 'declaration') && at.parent?.type === 'compound_statement',
  );
}

/** `p = realloc(p, n)`, `t = realloc(p, n) … p = t`, `free(p); p = t`: what the memory is called afterwards, and from where on. */
function followedBy(
  call: Call,
  statement: CNode,
  old: string,
): { readonly fresh: string; readonly until: CNode } | undefined {
  const siblings = statement.parent === null ? [] : namedChildren(statement.parent);
  const at = siblings.indexOf(statement);
  for (const each of siblings.slice(at, at + NEAR)) {
    const set = setIn(each, old);
    const value = childOf(set, 'right');
    const isPlain = set?.parent === each;
    if (set !== undefined && value !== undefined && (isPlain || isWithin(call.node, set))) {
      return { fresh: isRelease(call) && isPure(value) ? unwrap(value).text : old, until: each };
    }
  }
  return undefined;
}

function setIn(statement: CNode, name: string): CNode | undefined {
  return findAll(statement, 'assignment_expression').find(
    (node) => operatorOf(node) === '=' && childOf(node, 'left')?.text === name,
  );
}

/** Pointers of the function, or members beside the moved one, that the use follows. */
function takenAgain(use: Place, move: Move): readonly Repair[] {
  const { place, statement, memory } = move;
  const isHere = use.fn.node === place.fn.node;
  const names = new Set(use.statements.flatMap((each) => [...namesIn(each)]));
  const here = isHere
    ? variablesAt(place.reading.unit, statement)
        .filter(({ name, kind, type }) => kind !== 'global' && names.has(name) && isOnePointer(type, place))
        .flatMap(({ name }) => ofVariable(name, move))
    : [];
  return memory === undefined ? here : [...here, ...besideMember(use, move)];
}

function ofVariable(name: string, move: Move): readonly Repair[] {
  const { place, statement, memory } = move;
  if (memory !== undefined && name !== memory.old && name !== memory.fresh) {
    return movedAlong(name, move);
  }
  if (memory !== undefined) {
    return [];
  }
  const given = findAll(place.fn.body, 'identifier')
    .filter((node) => node.text === name)
    .slice(0, 1)
    .flatMap((node) => assignmentsTo(node, place.reading))
    .filter(({ statement: at, value }) => at.end <= statement.start && isPure(value))
    .at(-1);
  if (given === undefined) {
    return [];
  }
  const again: Repair = {
    shape: NAME,
    title: `${place.fn.name} takes ${name} again after ${callee(move)} may have moved it`,
    prior: 0.74 * 0.95 ** place.depth,
    edits: () => [lineAfter(statement, `${name} = ${given.value.text};`, place.reading.unit)],
  };
  const base = splitPointer(unwrap(given.value), place.reading)?.base;
  return base === undefined || base === name || /^(?:NULL|nullptr|0)$/.test(base)
    ? [again]
    : [again, ...movedAlong(name, { ...move, memory: { old: base, fresh: base, until: statement } })];
}

/** The distance kept over the move. */
function movedAlong(pointer: string, { place, statement, memory }: Move): readonly Repair[] {
  if (memory === undefined) {
    return [];
  }
  const { unit } = place.reading;
  const { old, fresh, until } = memory;
  const mayBeNull = new RegExp(`(?<![\\w>.])${escaped(pointer)}\\s*[!=]?=\\s*(?:NULL|nullptr|0)\\b`).test(
    place.fn.body.text,
  );
  const nothing = unit.dialect === 'cpp' ? 'nullptr' : 'NULL';
  const only = mayBeNull ? `if (${pointer} != ${nothing}) ` : '';
  const title = `${place.fn.name} lets ${pointer} point to the same place after ${old} moved`;
  if (fresh !== old) {
    const text = `${only}${pointer} = ${fresh} + (${pointer} - ${old});`;
    return [{ shape: NAME, title, prior: 0.8, edits: () => [lineBefore(statement, text, unit)] }];
  }
  const kept = `${pointer.replaceAll(/\W+/g, '_')}_at`;
  const distance = `${mayBeNull ? `${pointer} == ${nothing} ? 0 : ` : ''}${pointer} - ${old}`;
  return [
    {
      shape: NAME,
      title,
      prior: 0.76 * 0.95 ** place.depth,
      edits: () => [
        lineBefore(statement, `size_t ${kept} = ${distance};`, unit),
        lineAfter(until, `${only}${pointer} = ${fresh} + ${kept};`, unit),
      ],
    },
  ];
}

/** `s->cur` into `s->text`, when that moves. */
function besideMember(use: Place, move: Move): readonly Repair[] {
  const { place, memory, statement } = move;
  const moved =
    memory === undefined ? undefined : findAll(statement, 'field_expression').find(({ text }) => text === memory.old);
  const owner = moved === undefined ? undefined : childOf(moved, 'argument');
  const field = moved === undefined ? undefined : childOf(moved, 'field')?.text;
  if (moved === undefined || owner === undefined || memory === undefined || memory.fresh !== memory.old) {
    return [];
  }
  const arrow = moved.text.slice(owner.text.length, moved.text.length - (field ?? '').length);
  const used = use.statements.flatMap((each) =>
    findAll(each, 'field_expression').flatMap((node) => childOf(node, 'field')?.text ?? []),
  );
  return [...new Set(used)]
    .filter((name) => name !== field && new RegExp(`\\b${name}\\b`).test(place.reading.unit.text))
    .flatMap((name) => movedAlong(`${owner.text}${arrow}${name}`, move));
}

/** `const T &last = v.back();` refers into what grows: a value of its own does not. */
function valued(use: Place, { place }: Move): readonly Repair[] {
  const names = new Set(use.statements.flatMap((each) => [...namesIn(each)]));
  if (use.fn.node !== place.fn.node || use.reading.unit.dialect !== 'cpp') {
    return [];
  }
  const { file } = use.reading.unit;
  return findAll(use.fn.body, 'declaration')
    .filter((node) => /^const\b/.test(node.text))
    .flatMap((node) => findAll(node, 'reference_declarator'))
    .flatMap((node): readonly Repair[] => {
      const name = namedChildren(node)[0];
      return name === undefined || !names.has(name.text)
        ? []
        : [
            {
              shape: NAME,
              title: `${use.fn.name} keeps ${name.text} by value`,
              prior: 0.76,
              edits: () => [{ file, start: node.start, end: name.start, text: '' }],
            },
          ];
    });
}

function callee({ call }: Move): string {
  return childOf(call, 'function')?.text ?? 'the call';
}

function isOnePointer(type: CType, { reading }: Place): boolean {
  const { pointers, arrays, base } = resolve(type, reading);
  return pointers > 0 && arrays.length === 0 && !(base === 'void' && pointers === 1);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
