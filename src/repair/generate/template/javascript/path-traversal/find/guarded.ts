// SPDX-License-Identifier: Apache-2.0
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { writesTo } from './binding.ts';
import type { Composition } from './composition.ts';
import { pathFunction } from './path-function.ts';
import { placeOf, type Place } from './place.ts';
import { cutComparison } from './prefix.ts';
import {
  argumentsOf,
  bare,
  calleeName,
  calleeOf,
  functionAround,
  isCall,
  nameOf,
  statementsOf,
  stringOf,
} from './shape.ts';

/** Is a path checked already, after it was put together and before it is used, by a comparison that holds? */
export function isGuarded(composition: Composition): boolean {
  const place = placeOf(composition, { isOwnBranch: false });
  if (place === undefined) {
    return false;
  }
  const { statements, index } = place.standing;
  return statements.slice(0, index + 1).some((statement) => {
    const test = statement.type === 'IfStatement' ? child(statement, 'test') : undefined;
    return test !== undefined && statement.start > composition.node.start && holds(place, test);
  });
}

function holds(place: Place, test: Node): boolean {
  const { source } = place;
  return [...source.walk(test)].some(
    (node) => comparesCut(place, node) || (isCall(node) && (comparesWhole(place, node) || asksRelation(place, node))),
  );
}

/** `file.slice(0, prefix.length) === prefix`, where the prefix ends in a separator. */
function comparesCut(place: Place, node: Node): boolean {
  const cut = cutComparison(place.source, node);
  return (
    cut !== undefined &&
    place.source.textOf(cut.object).includes(place.subject) &&
    endsInSeparator(place.source, cut.prefix)
  );
}

/** `file.startsWith(root + path.sep)`: the compared prefix ends in a separator. */
function comparesWhole(place: Place, call: Node): boolean {
  const { source } = place;
  const [prefix] = argumentsOf(call);
  const object = child(calleeOf(call) ?? call, 'object');
  return (
    /^(?:startsWith|indexOf|lastIndexOf)$/.test(calleeName(call)) &&
    prefix !== undefined &&
    object !== undefined &&
    source.textOf(object).includes(place.subject) &&
    endsInSeparator(source, prefix)
  );
}

function endsInSeparator(source: SourceFile, expression: Node): boolean {
  const node = bare(expression);
  if (node.type === 'BinaryExpression') {
    const right = child(node, 'right');
    return right !== undefined && endsInSeparator(source, right);
  }
  if (isCall(node)) {
    const last = argumentsOf(node).at(-1);
    return pathFunction(source, node) === 'join' && last !== undefined && endsInSeparator(source, last);
  }
  const variable = node.type === 'Identifier' ? source.variableOf(node) : undefined;
  const written = variable === undefined ? [] : writesTo(variable);
  const isSeparator = /(?:^|\.)sep$/.test(source.textOf(node)) || /[\\/]$/.test(stringOf(node) ?? '');
  return (
    isSeparator || /[\\/]`$/.test(source.textOf(node)) || written.some(({ value }) => endsInSeparator(source, value))
  );
}

/** `path.relative(root, file)`, `isPathInside(file, root)`, or a name that holds the answer. */
function asksRelation(place: Place, call: Node): boolean {
  const { source } = place;
  if (isRelation(place, call)) {
    return true;
  }
  const object = child(calleeOf(call) ?? call, 'object');
  const variable = object?.type === 'Identifier' ? source.variableOf(object) : undefined;
  return (
    nameOf(object) !== place.subject &&
    variable !== undefined &&
    writesTo(variable).some(({ value }) => isRelation(place, bare(value)))
  );
}

function isRelation(place: Place, node: Node): boolean {
  if (!isCall(node)) {
    return false;
  }
  const { source } = place;
  const isAsked =
    pathFunction(source, node) === 'relative' || /inside|within|contains?Path|isSafe/i.test(calleeName(node));
  return isAsked && argumentsOf(node).some((argument) => source.textOf(argument).includes(place.subject));
}

/**
 * Is foreign text refused that holds `..`, before it is put behind a root? Good enough where nothing shows that it is
 * not: it does not see what is decoded later, nor absolute paths.
 */
export function isScreened(composition: Composition): boolean {
  const { source, node } = composition;
  const foreign = composition.parts[composition.first]?.node;
  const name = foreign === undefined ? undefined : nameOf(bare(foreign));
  const variable = foreign === undefined ? undefined : source.variableOf(bare(foreign));
  const lastWrite = variable === undefined ? 0 : Math.max(0, ...writesTo(variable).map(({ value }) => value.end));
  const scope = functionAround(source, node) ?? source.program;
  return [...source.walk(scope)].some((statement) => {
    const isBetween = statement.start > lastWrite && statement.end < node.start;
    const test = statement.type === 'IfStatement' && isBetween ? child(statement, 'test') : undefined;
    const text = test === undefined ? '' : source.textOf(test);
    return name !== undefined && text.includes(name) && /['"`]\/?\.\.|\\\.\\\./.test(text) && leaves(statement);
  });
}

function leaves(statement: Node): boolean {
  const consequent = child(statement, 'consequent');
  return consequent !== undefined && /^(?:Return|Throw)Statement$/.test(lastOf(consequent).type);
}

function lastOf(node: Node): Node {
  return statementsOf(node)?.at(-1) ?? node;
}
