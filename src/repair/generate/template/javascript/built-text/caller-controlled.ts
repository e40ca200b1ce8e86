// SPDX-License-Identifier: Apache-2.0
import { DefinitionType } from '@typescript-eslint/scope-manager';
import { apiOf } from '../../../../../language/javascript/flow/api-name.ts';
import { bare, keyOf } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, childrenOf, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { callersOf, functionsCalled, returnsOf } from './called.ts';
import { isFunction, isPublic, parameterOf, type Parameter } from './functions.ts';
import type { Program } from './program.ts';
import { membersNamed, writesTo } from './properties.ts';
import { putInto } from './put-into.ts';
import type { Place } from './shape.ts';

interface Trail {
  readonly program: Program;
  readonly seen: Set<unknown>;
}

/**
 * Can code outside the component choose what this expression gives? Errs on the side of yes; no is said of constants,
 * of what the system or another process answered, of numbers, and of what only such values make.
 */
export function isCallerControlled(program: Program, place: Place): boolean {
  return controlled({ program, seen: new Set() }, place);
}

const NEVER = /^(?:Literal|UnaryExpression|UpdateExpression|MetaProperty|ClassExpression)$/;

function controlled(trail: Trail, place: Place): boolean {
  const node = bare(place.node);
  const { source } = place;
  if (NEVER.test(node.type)) {
    return false;
  }
  const within = (inner: Node): boolean => controlled(trail, { source, node: inner });
  switch (node.type) {
    case 'Identifier':
      return identifier(trail, { source, node });
    case 'MemberExpression':
      return member(trail, { source, node });
    case 'CallExpression':
    case 'NewExpression':
      return call(trail, { source, node });
    case 'ThisExpression':
      return true;
    case 'BinaryExpression':
      return node['operator'] === '+' && childrenOf(node).some(within);
    default:
      return valuesIn(node).some(within);
  }
}

/** The parts of an expression that its value can come from. */
function valuesIn(node: Node): readonly Node[] {
  const fields =
    node.type === 'ConditionalExpression'
      ? ['consequent', 'alternate']
      : node.type === 'AssignmentExpression'
        ? ['right']
        : [];
  return fields.length === 0 ? childrenOf(node) : fields.flatMap((field) => child(node, field) ?? []);
}

const FIXED: ReadonlySet<DefinitionType> = new Set([
  DefinitionType.ImportBinding,
  DefinitionType.FunctionName,
  DefinitionType.ClassName,
]);

function identifier(trail: Trail, place: Place): boolean {
  const { source, node } = place;
  const variable = source.variableOf(node);
  if (variable === undefined || variable.defs.length === 0) {
    return source.textOf(node) === 'arguments';
  }
  if (trail.seen.has(variable)) {
    return false;
  }
  trail.seen.add(variable);
  const parameter = parameterOf(source, node);
  if (parameter !== undefined && parameterControlled(trail, parameter)) {
    return true;
  }
  if (variable.defs.every(({ type }) => FIXED.has(type))) {
    return false;
  }
  const written = variable.references
    .filter((reference) => reference.isWrite())
    .map((reference): unknown => reference.writeExpr)
    .filter(isNode);
  const uses = variable.references.map((reference): unknown => reference.identifier).filter(isNode);
  return [...written, ...uses.flatMap((use) => putInto(source, use))].some((value) =>
    controlled(trail, { source, node: value }),
  );
}

function parameterControlled(trail: Trail, parameter: Parameter): boolean {
  const owner = parameter.of;
  const receiver = callbackOwner(owner);
  if (receiver !== undefined) {
    return controlled(trail, receiver);
  }
  if (isPublic(owner)) {
    return true;
  }
  const given = callersOf(trail.program, owner).map((caller) => ({
    source: caller.source,
    node: caller.given[parameter.index],
  }));
  return (
    given.length === 0 || given.some(({ source, node }) => node !== undefined && controlled(trail, { source, node }))
  );
}

/** The call a function expression is handed to: what it gets comes from there. */
function callbackOwner(owner: Place): Place | undefined {
  const parent = owner.source.parent(owner.node);
  const isArgument =
    parent?.type === 'CallExpression' && children(parent, 'arguments').some((argument) => argument === owner.node);
  if (!isArgument || owner.node.type === 'FunctionDeclaration') {
    return undefined;
  }
  const callee = child(parent, 'callee');
  const object = callee === undefined ? undefined : child(bare(callee), 'object');
  const api = callee === undefined ? undefined : apiOf(owner.source, callee);
  // Elements of a list, or the value of a promise; otherwise what an API of the system answers.
  return object !== undefined &&
    (api === undefined || !/^(?:fs|os|child_process|net|http|https|dns|process)\b/.test(api))
    ? { source: owner.source, node: object }
    : { source: owner.source, node: parent };
}

const SYSTEM =
  /^(?:process|os|child_process|fs|Date|Math|Number|Boolean|parseInt|parseFloat|shelljs|execa|cross-spawn|which|tmp|crypto|__dirname|__filename|require|import\.meta)\b/;

function member(trail: Trail, place: Place): boolean {
  const { source, node } = place;
  const key = keyOf(node);
  const object = child(node, 'object');
  const api = apiOf(source, node);
  if (object === undefined || key === 'length' || (api !== undefined && SYSTEM.test(api))) {
    return false;
  }
  const owner = source.textOf(object);
  const mark = `${source.file}:${owner}.${key}`;
  if (trail.seen.has(mark)) {
    return false;
  }
  trail.seen.add(mark);
  const isOwn = /^(?:this|self|that|_?this\d*|_self)$/.test(owner);
  const isHere = isOwn || (source.variableOf(object) !== undefined && parameterOf(source, object) === undefined);
  const written = key === null || !isHere ? [] : valuesOf(source, { key, object: owner });
  return written.length > 0
    ? written.some((value) => controlled(trail, { source, node: value }))
    : isOwn || controlled(trail, { source, node: object });
}

/** What a property is set to in its file, and what is put into it. */
function valuesOf(source: SourceFile, property: { readonly key: string; readonly object: string }): readonly Node[] {
  const writes = writesTo(source, property).map((write) => write.value);
  const pushed = membersNamed(source, property.key).flatMap((use) => putInto(source, use));
  return writes.length === 0 ? [] : [...writes, ...pushed];
}

function call(trail: Trail, place: Place): boolean {
  const { source, node } = place;
  const callee = child(node, 'callee');
  if (callee === undefined) {
    return false;
  }
  const api = apiOf(source, callee);
  if (api !== undefined && SYSTEM.test(api)) {
    return false;
  }
  const given = children(node, 'arguments').filter((argument) => !isFunction(argument));
  const object = child(bare(callee), 'object');
  const inputs = [...given, ...(object === undefined || isPlainApi(api) ? [] : [object])];
  const own = functionsCalled(trail.program, source, callee);
  if (own.length > 0) {
    const fresh = own.filter((place) => !trail.seen.has(place.node));
    fresh.forEach((place) => trail.seen.add(place.node));
    return fresh.some((place) =>
      returnsOf(place).some((value) => controlled(trail, { source: place.source, node: value })),
    );
  }
  return inputs.some((input) => controlled(trail, { source, node: input }));
}

/** `path.join` is the same for everybody; `Object.keys(x).sort` holds what `x` holds. */
function isPlainApi(api: string | undefined): boolean {
  return api !== undefined && !api.includes('()');
}
