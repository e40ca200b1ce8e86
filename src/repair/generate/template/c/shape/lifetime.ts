// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { callsIn, functionsOf, type Call, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { membersOfType } from '../../../../../language/c/syntax/infer.ts';
import { childOf, findAll, isPure, namedChildren, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import { isPointer } from '../../../../../language/c/syntax/type.ts';
import { isNull } from '../find/condition.ts';
import { isRelease, releasesIn } from '../find/release.ts';
import { copiesIn, type StructCopy } from '../find/struct-copy.ts';
import type { Place } from '../find/place.ts';
import { exitsAt } from '../exit/exits.ts';
import { lineAfter, removed } from '../write/lines.ts';
import { indentAt } from '../write/style.ts';
import { guardsBefore } from './guards.ts';
import { PLAIN, type Repair, type Scene, type Shape } from './shape.ts';

const NAME = 'lifetime';

/** What is used or released after its release: forgotten with it, released later or once, or not shared. */
export const lifetime: Shape = {
  name: NAME,

  async propose(scene) {
    const { fault, places, freed, allocated } = scene;
    if (fault.kind !== 'use-after-free' && fault.kind !== 'double-free') {
      return [];
    }
    const releases = freed.slice(0, 4).flatMap((place, depth) => atRelease(place, { scene, depth }));
    const shared = onePerFile([...allocated, ...freed, ...places]).flatMap((place) =>
      detached(place, releasedMembers(scene)),
    );
    const again = fault.kind === 'double-free' ? places.slice(0, 2).flatMap(notAgain) : [];
    return [...releases, ...again, ...shared];
  },
};

/** After a release: forget the pointer, leave, or release only after the use. */
function atRelease(
  place: Place,
  { scene, depth }: { readonly scene: Scene; readonly depth: number },
): readonly Repair[] {
  const [use] = scene.places;
  const calls = depth === 0 ? releasesIn(place.statements) : place.call === undefined ? [] : [place.call];
  return calls.flatMap((call) => {
    const pointer = call.args.map(unwrap).find((arg) => isPure(arg) && /^[\w.\->[\]*()]+$/.test(arg.text));
    const statement = call.node.parent;
    if (pointer === undefined || statement?.type !== 'expression_statement') {
      return [];
    }
    const forgetting = forget(pointer, statement, place);
    const asking = use === undefined ? [] : usedNull(forgetting, use);
    return [forgetting, ...asking, ...leaving(statement, place), ...later(statement, place, use)];
  });
}

function forget(pointer: CNode, statement: CNode, { fn, reading, depth }: Place): Repair {
  const word = reading.unit.dialect === 'cpp' ? 'nullptr' : 'NULL';
  return {
    shape: NAME,
    title: `${fn.name} forgets ${pointer.text} when it is released`,
    prior: 0.72 * 0.9 ** depth,
    edits: () => [lineAfter(statement, `${pointer.text} = ${word};`, reading.unit)],
  };
}

/** Forgotten, and asked for where it is used. */
function usedNull(forgetting: Repair, use: Place): readonly Repair[] {
  const word = use.reading.unit.dialect === 'cpp' ? 'nullptr' : 'NULL';
  const followed = use.statements.flatMap((statement) =>
    findAll(statement, 'field_expression', 'subscript_expression', 'pointer_expression').flatMap(
      (node) => childOf(node, 'argument') ?? [],
    ),
  );
  const pointers = [...new Map(followed.filter(isPure).map((node) => [node.text, node])).values()].slice(0, 3);
  return pointers.flatMap((node) =>
    guardsBefore([isNull(node.text, word)], { shape: NAME, place: use, node, weight: 0.7 })
      .slice(0, 2)
      .map((guard) => ({
        shape: NAME,
        title: `${forgetting.title}; ${guard.title}`,
        prior: guard.prior,
        edits: () => [...forgetting.edits(PLAIN), ...guard.edits(PLAIN)],
      })),
  );
}

/** Whoever releases and then goes on as if nothing had happened was meant to leave. */
function leaving(statement: CNode, { fn, reading, depth }: Place): readonly Repair[] {
  const isLast = statement.parent !== null && namedChildren(statement.parent).at(-1) === statement;
  const isBranch = statement.parent?.field === 'consequence' || statement.parent?.type === 'else_clause';
  return !isLast || !isBranch
    ? []
    : exitsAt(statement, fn, reading)
        .slice(0, 3)
        .map(({ statements, prior }) => ({
          shape: NAME,
          title: `${fn.name} leaves with "${statements.at(-1) ?? ''}" after the release`,
          prior: (0.35 + prior * 0.3) * 0.9 ** depth,
          edits: () => [lineAfter(statement, statements.join(' '), reading.unit)],
        }));
}

/** In one block, the release moves behind the use. */
function later(statement: CNode, place: Place, use: Place | undefined): readonly Repair[] {
  const block = statement.parent;
  const [used] = use?.statements ?? [];
  if (block === null || used === undefined || use?.fn.node !== place.fn.node || used.start < statement.end) {
    return [];
  }
  const sibling = namedChildren(block).find((each) => each.start <= used.start && used.end <= each.end);
  if (sibling === undefined || /^(?:return|goto|break)/.test(sibling.type)) {
    return [];
  }
  const { unit } = place.reading;
  return [
    {
      shape: NAME,
      title: `${place.fn.name} releases only after the last use`,
      prior: 0.66,
      edits: () => [removed(statement, unit), lineAfter(sibling, statement.text, unit)],
    },
  ];
}

/** The second release goes. */
function notAgain(place: Place): readonly Repair[] {
  const calls =
    place.depth === 0
      ? releasesIn(place.statements)
      : place.call === undefined || !isRelease(place.call)
        ? []
        : [place.call];
  return calls.flatMap(({ node }) => {
    const statement = node.parent;
    return statement?.type !== 'expression_statement' || statement.parent?.type !== 'compound_statement'
      ? []
      : [
          {
            shape: NAME,
            title: `${place.fn.name} does not release again`,
            prior: 0.4 * 0.9 ** place.depth,
            edits: () => [removed(statement, place.reading.unit)],
          },
        ];
  });
}

/** Names of members that were released on the way to the fault. */
function releasedMembers({ freed, places }: Scene): ReadonlySet<string> {
  const calls = [...freed, ...places].flatMap(({ statements, call }): readonly Call[] => [
    ...statements.flatMap((statement) => callsIn(statement)),
    ...(call === undefined ? [] : [call]),
  ]);
  const members = calls.flatMap(({ args }) =>
    args.flatMap((arg) => findAll(arg, 'field_expression').map((node) => childOf(node, 'field')?.text ?? '')),
  );
  return new Set(members);
}

/** A struct copied whole shares what its pointers own: the copy's are forgotten. */
function detached({ reading }: Place, members: ReadonlySet<string>): readonly Repair[] {
  return functionsOf(reading.unit).flatMap((fn) =>
    copiesIn(fn, reading).flatMap((copy) => detachedCopy(copy, { fn, reading, members })),
  );
}

interface Around {
  readonly fn: CFunction;
  readonly reading: Reading;
  readonly members: ReadonlySet<string>;
}

function detachedCopy({ to, type, statement }: StructCopy, { fn, reading, members }: Around): readonly Repair[] {
  const all = membersOfType(type, reading);
  const shared = all.filter(
    (member) => isPointer(member.type) && member.type.arrays.length === 0 && members.has(member.name),
  );
  return shared.map((member) => {
    const counts = all.filter(({ name: other }) => other !== member.name && isCountOf(other, member.name));
    const lines = [`${to}${member.name} = NULL;`, ...counts.map((count) => `${to}${count.name} = 0;`)];
    const text = lines.join(`\n${indentAt(reading.unit.text, statement.start)}`);
    return {
      shape: NAME,
      title: `${fn.name} does not share ${member.name} with what it copies`,
      prior: 0.78,
      edits: () => [lineAfter(statement, text, reading.unit)],
    };
  });
}

function isCountOf(count: string, member: string): boolean {
  const stem = member.replace(/s$/, '');
  return count.includes(stem) && /count|num|len|size|^n_/i.test(count);
}

function onePerFile(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [place.reading.unit.file, place])).values()];
}
