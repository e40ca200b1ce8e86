// SPDX-License-Identifier: Apache-2.0
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { readsOf, writesTo } from './binding.ts';
import type { Call, CodeBase } from './code-base.ts';
import { calleeOf, isCall, nameOf, propertyOf } from './shape.ts';

/** Method names that so many objects have that a call by name says nothing. */
const ANYBODYS: ReadonlySet<string> = new Set(
  (
    'get set call apply bind push pop shift on once emit then catch map forEach filter reduce join split replace ' +
    'slice end write send use listen next log error concat indexOf test exec match keys create add has default'
  ).split(' '),
);

const MAX_CALLS = 24;

const known = new WeakMap<Node, readonly Call[]>();

/** The calls of a function that can be told from the source. */
export function callersOf(code: CodeBase, source: SourceFile, fn: Node): readonly Call[] {
  const calls = known.get(fn) ?? findCallers(code, source, fn);
  known.set(fn, calls);
  return calls;
}

function findCallers(code: CodeBase, source: SourceFile, fn: Node): readonly Call[] {
  const named = namesOf(source, fn);
  const direct = named.variables.flatMap((identifier) => callsOfVariable(source, identifier));
  const methods = named.properties.flatMap((name) =>
    code.methodCalls(name).filter((call) => !ANYBODYS.has(name) || (call.source === source && isOnOwn(call))),
  );
  const exported = new Set(exportNames(named));
  const imported = code
    .callsInto(source)
    .filter(({ name }) => (name === undefined ? named.isModule : exported.has(name)));
  const seen = new Set<Node>();
  return [...direct, ...methods, ...imported]
    .filter((call) => !seen.has(call.call) && seen.add(call.call))
    .slice(0, MAX_CALLS);
}

/** `this.send(...)`, `self.send(...)`: a method of the object at hand, whatever its name. */
function isOnOwn({ source, call }: Call): boolean {
  const object = child(calleeOf(call) ?? call, 'object');
  const variable = object?.type === 'Identifier' ? source.variableOf(object) : undefined;
  const written = variable === undefined ? [] : writesTo(variable);
  const isAlias = written.length > 0 && written.every(({ value }) => value.type === 'ThisExpression');
  return object?.type === 'ThisExpression' || isAlias;
}

interface Names {
  /** Identifiers that declare a variable holding the function. */
  readonly variables: readonly Node[];
  /** Property names it is stored under. */
  readonly properties: readonly string[];
  /** It is what the module exports itself. */
  readonly isModule: boolean;
}

/** The names a function goes by. */
export function namesOf(source: SourceFile, fn: Node): Names {
  const variables: Node[] = [];
  const properties: string[] = [];
  let isModule = false;
  const own = child(fn, 'id');
  if (own !== undefined) {
    variables.push(own);
  }
  let value = fn;
  for (let around = source.parent(value); around !== undefined; around = source.parent(around)) {
    const target = targetOf(around, value);
    if (target === undefined) {
      isModule ||= around.type === 'ExportDefaultDeclaration';
      break;
    }
    if (target.type === 'Identifier' && around.type !== 'Property') {
      variables.push(target);
    }
    const name = around.type === 'AssignmentExpression' ? propertyOf(target) : keyName(around, target);
    isModule ||= name === 'exports' && nameOf(child(target, 'object')) === 'module';
    if (name !== undefined) {
      properties.push(name);
    }
    value = around;
  }
  const declared = variables.flatMap((identifier) => exportedAs(source, identifier));
  return {
    variables,
    properties: [...properties, ...declared.filter((name) => name !== 'exports')],
    isModule: isModule || declared.includes('exports'),
  };
}

/** What a parent node stores `value` in. */
function targetOf(around: Node, value: Node): Node | undefined {
  if (around.type === 'VariableDeclarator') {
    return child(around, 'id');
  }
  if (around.type === 'AssignmentExpression' && child(around, 'right') === value) {
    return child(around, 'left');
  }
  const isKeyed =
    around.type === 'Property' || around.type === 'MethodDefinition' || around.type === 'PropertyDefinition';
  return isKeyed ? child(around, 'key') : undefined;
}

function keyName(around: Node, target: Node): string | undefined {
  return around.type === 'VariableDeclarator' ? undefined : nameOf(target);
}

/** Property names that a named function is stored under later: `exports.load = load`, `{ load }`, `module.exports = load`. */
function exportedAs(source: SourceFile, identifier: Node): readonly string[] {
  const variable = source.variableOf(identifier);
  return (variable === undefined ? [] : readsOf(variable)).flatMap((read) => {
    const around = source.parent(read);
    const target = around === undefined ? undefined : targetOf(around, read);
    if (around === undefined || target === undefined || around.type === 'VariableDeclarator') {
      return around?.type === 'ExportDefaultDeclaration' ? ['exports'] : [];
    }
    const name = around.type === 'Property' ? nameOf(target) : propertyOf(target);
    return name === undefined ? [] : [name];
  });
}

function callsOfVariable(source: SourceFile, identifier: Node): readonly Call[] {
  const variable = source.variableOf(identifier);
  return (variable === undefined ? [] : readsOf(variable)).flatMap((read) => {
    const around = source.parent(read);
    const isCallee = isCall(around) && calleeOf(around) === read;
    return isCallee ? [{ source, call: around }] : [];
  });
}

function exportNames(named: Names): readonly string[] {
  return [...named.properties, ...named.variables.flatMap((identifier) => nameOf(identifier) ?? [])];
}
