// SPDX-License-Identifier: Apache-2.0
import { WRAPPERS } from './api-name.ts';
import { literalText } from './definition.ts';
import { ELEMENT, isOwner, type BoundValue, type Cell, type FunctionValue, type Value } from './graph.ts';
import { noteSink } from './hazards.ts';
import { callUnknown } from './model-unknown.ts';
import { inheritPrototype } from './build-functions.ts';
import { noteRequests } from './requests.ts';
import { children } from '../source/source-file.ts';
import type { CallSite } from './unit.ts';

/** Sinks whose result is made of the path they were given. */
const GIVES_PATH = /\.(?:realpath|realpathSync|readlink|readlinkSync|mkdtemp|mkdtempSync|readdir|readdirSync)$/;

/** A call of something outside the package, by name. */
export function callApi(site: CallSite, name: string): void {
  const { graph } = site.unit;
  noteRequests(site, name);
  const last = name.slice(name.lastIndexOf('.') + 1);
  const isSink = noteSink(site, name);
  if (isSink && !GIVES_PATH.test(name)) {
    graph.add(site.result, graph.api(`${name}()`));
    return;
  }
  const model = MODELS.get(name) ?? (isWrapper(name, last) ? giveFirst : undefined);
  if (model !== undefined) {
    model(site);
    return;
  }
  graph.add(site.result, graph.api(`${name}()`));
  callUnknown(site);
}

function isWrapper(name: string, last: string): boolean {
  return WRAPPERS.has(last) || WRAPPERS.has(name) || name === 'es6-promisify';
}

type Model = (site: CallSite) => void;

/** A map: names such as `constructor` must find nothing. */
const MODELS: ReadonlyMap<string, Model> = new Map(
  Object.entries<Model>({
    'Object.assign': merge,
    extend: merge,
    xtend: merge,
    deepmerge: merge,
    merge,
    'object-assign': merge,
    'util._extend': merge,
    'lodash.assign': merge,
    'lodash.extend': merge,
    'lodash.merge': merge,
    'lodash.defaults': merge,
    'underscore.extend': merge,
    'Object.create': create,
    'Object.freeze': giveFirst,
    'Object.seal': giveFirst,
    'Object.setPrototypeOf': merge,
    'Object.defineProperty': defineProperty,
    'Reflect.defineProperty': defineProperty,
    'Reflect.set': computedSet,
    'Object.values': giveFields,
    'Object.entries': giveFields,
    'util.inherits': inherit,
    inherits: inherit,
    Promise: promise,
    'Promise.resolve': giveFirst,
    'Promise.all': giveFirst,
    'Array.from': giveFirst,
    RegExp: regexp,
    define: defineModule,
    'module.createRequire': giveRequire,
  }),
);

export function giveFirst(site: CallSite): void {
  const [first] = site.given;
  if (first !== undefined) {
    site.unit.graph.copy(first.cell, site.result);
  }
  callUnknown(site);
}

/** `Object.assign(a, b)`: what is read from `a` may come from `b`. */
export function merge(site: CallSite): void {
  const { graph } = site.unit;
  const [first, ...others] = site.given;
  if (first === undefined) {
    return;
  }
  graph.copy(first.cell, site.result);
  for (const other of others) {
    graph.derive(other.cell, first.cell);
    graph.listen(first.cell, (value) => {
      if (isOwner(value)) {
        graph.inherit(value, other.cell);
      }
    });
  }
  callUnknown(site);
}

function create(site: CallSite): void {
  const { graph } = site.unit;
  const [parent] = site.given;
  const made = graph.object();
  graph.add(site.result, made);
  if (parent !== undefined) {
    graph.inherit(made, parent.cell);
  }
}

/** `Object.defineProperty(o, 'k', { value | get })`, as compilers write re-exports. */
export function defineProperty(site: CallSite): void {
  const { graph, analysis } = site.unit;
  const [owner, key, descriptor] = site.given;
  if (owner === undefined || key === undefined || descriptor === undefined) {
    return;
  }
  const name = literalText(key.node) ?? null;
  const value = graph.cell();
  graph.load(descriptor.cell, 'value', value);
  copyReturns(site, descriptor.cell, { key: 'get', to: value });
  graph.store(owner.cell, name, value);
  if (name === null) {
    const { unit, node } = site;
    const api = 'Object.defineProperty';
    analysis.hazards.push({ kind: 'prototype', api, unit, node, cell: key.cell, argument: 1 });
  }
}

function copyReturns(site: CallSite, base: Cell, at: { readonly key: string; readonly to: Cell }): void {
  const { graph } = site.unit;
  const getter = graph.cell();
  graph.load(base, at.key, getter);
  graph.listen(getter, (value) => {
    if (value.kind === 'function') {
      graph.copy(value.returns, at.to);
    }
  });
}

function computedSet(site: CallSite): void {
  const { unit, node } = site;
  const [owner, key, value] = site.given;
  if (owner !== undefined && key !== undefined && value !== undefined) {
    unit.graph.store(owner.cell, literalText(key.node) ?? null, value.cell);
    unit.analysis.hazards.push({ kind: 'prototype', api: 'Reflect.set', unit, node, cell: key.cell, argument: 1 });
  }
}

function giveFields(site: CallSite): void {
  const { graph } = site.unit;
  const [first] = site.given;
  const list = graph.object();
  graph.add(site.result, list);
  if (first !== undefined) {
    const any = graph.cell();
    graph.load(first.cell, null, any);
    graph.put(list, ELEMENT, any);
  }
  callUnknown(site);
}

export function inherit(site: CallSite): void {
  const { graph } = site.unit;
  const [sub, parent] = site.given;
  if (sub === undefined || parent === undefined) {
    return;
  }
  graph.listen(sub.cell, (value) => {
    if (value.kind === 'function') {
      inheritPrototype(site.unit, graph.prototypeOf(value), parent.cell);
      graph.inherit(value, parent.cell);
    }
  });
}

/** `new Promise((resolve) => …)`: what `resolve` is called with is the result. */
function promise(site: CallSite): void {
  const { graph, source } = site.unit;
  const [executor] = site.given;
  if (executor === undefined) {
    return;
  }
  const resolve: FunctionValue = {
    kind: 'function',
    fields: new Map(),
    place: { source, node: site.node },
    params: [site.result],
    rest: undefined,
    self: graph.cell(),
    returns: graph.cell(),
    given: graph.object(),
  };
  graph.listen(executor.cell, (value) => {
    const [param] = value.kind === 'function' ? value.params : [];
    if (param !== undefined) {
      graph.add(param, resolve);
    }
  });
}

/** A pattern made at run time: dangerous itself when made of attack data, and it may be run on such data. */
function regexp(site: CallSite): void {
  const { unit, node } = site;
  const [pattern] = site.given;
  unit.graph.add(site.result, { kind: 'regexp', place: { source: unit.source, node } });
  if (pattern !== undefined) {
    unit.analysis.hazards.push({ kind: 'regexp', api: 'RegExp', unit, node, cell: pattern.cell, argument: 0 });
    unit.graph.copy(pattern.cell, site.result);
  }
}

/** AMD: `define(['dep'], function (dep) { return exports })`. */
function defineModule(site: CallSite): void {
  const { unit } = site;
  const factory = site.given.at(-1);
  const list = site.given.find((argument) => argument.node.type === 'ArrayExpression');
  if (factory === undefined) {
    return;
  }
  unit.graph.copy(factory.cell, unit.exports);
  unit.graph.listen(factory.cell, (value) => {
    if (value.kind !== 'function') {
      return;
    }
    unit.graph.copy(value.returns, unit.exports);
    for (const [index, dependency] of children(list?.node ?? site.node, 'elements').entries()) {
      const specifier = literalText(dependency);
      const param = value.params[index];
      if (specifier !== undefined && param !== undefined) {
        unit.graph.copy(specifier === 'exports' ? unit.exports : unit.required(specifier), param);
      }
    }
  });
}

function giveRequire(site: CallSite): void {
  site.unit.graph.copy(site.unit.global('require'), site.result);
}

/** `f.bind(self, a)`: `f` with arguments in front. */
export function bind(site: CallSite, target: Cell): void {
  const { graph } = site.unit;
  const [self, ...given] = site.given;
  graph.listen(target, (value: Value) => {
    if (value.kind !== 'function') {
      graph.add(site.result, value);
      return;
    }
    const bound: BoundValue = { kind: 'bound', fields: new Map(), target: value, given: given.map(({ cell }) => cell) };
    graph.add(site.result, bound);
    if (self !== undefined) {
      graph.copy(self.cell, value.self);
    }
  });
}
