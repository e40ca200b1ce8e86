// SPDX-License-Identifier: Apache-2.0
import { child, children } from '../source/source-file.ts';
import { WRAPPERS } from './api-name.ts';
import { keyOf, literalText } from './definition.ts';
import type { Cell } from './graph.ts';
import { bind, giveFirst, inherit, merge } from './model-apis.ts';
import type { CallSite } from './unit.ts';

/**
 * Functions that compilers write into every file. They are known by name, since what they do (loops over keys,
 * descriptors) says little to an analysis that does not follow keys.
 */
export function applyShim(site: CallSite): void {
  const name = site.name ?? '';
  if (name === 'bind' && site.node['callee'] !== undefined) {
    bindMethod(site);
    return;
  }
  const shim = SHIMS.get(name) ?? (WRAPPERS.has(name) ? giveFirst : undefined);
  shim?.(site);
}

type Shim = (site: CallSite) => void;

/** A map: names such as `hasOwnProperty` must find nothing. */
const SHIMS: ReadonlyMap<string, Shim> = new Map(
  Object.entries<Shim>({
    __exportStar: exportStar,
    __reExport: (site) => reExport(site),
    __createBinding: createBinding,
    __export: exportGetters,
    _export: exportGetters,
    __toCommonJS: giveFirst,
    __extends: inherit,
    _inherits: inherit,
    _inheritsLoose: inherit,
    _createClass: createClass,
    _asyncToGenerator: giveFirst,
    mark: giveFirst,
    __awaiter: (site) => giveReturns(site, 3),
    __generator: (site) => giveReturns(site, 1),
    _extends: merge,
    __assign: merge,
    _objectSpread: merge,
    __spreadArray: merge,
    _toConsumableArray: giveFirst,
    _slicedToArray: giveFirst,
  }),
);

function bindMethod(site: CallSite): void {
  const callee = child(site.node, 'callee');
  const target = callee === undefined ? undefined : child(callee, 'object');
  if (target !== undefined) {
    bind(site, site.unit.cell(target));
  }
}

/** `__exportStar(require('./x'), exports)` */
function exportStar(site: CallSite): void {
  const [from, to] = site.given;
  if (from !== undefined && to !== undefined) {
    site.unit.graph.store(to.cell, '__proto__', from.cell);
  }
}

/** esbuild: `__reExport(exports, require('./x'))` */
function reExport(site: CallSite): void {
  const [to, from] = site.given;
  if (from !== undefined && to !== undefined) {
    site.unit.graph.store(to.cell, '__proto__', from.cell);
  }
}

/** `__createBinding(exports, module, 'name', 'as')` */
function createBinding(site: CallSite): void {
  const { graph } = site.unit;
  const [to, from, key, as] = site.given;
  const name = key === undefined ? undefined : literalText(key.node);
  if (to !== undefined && from !== undefined && name !== undefined) {
    const value = graph.cell();
    graph.load(from.cell, name, value);
    graph.store(to.cell, (as === undefined ? undefined : literalText(as.node)) ?? name, value);
  }
}

/** `__export(exports, { name: () => value })` */
function exportGetters(site: CallSite): void {
  const { graph } = site.unit;
  const [to, getters] = site.given;
  if (to === undefined || getters === undefined) {
    return;
  }
  for (const property of children(getters.node, 'properties')) {
    const getter = child(property, 'value');
    if (getter !== undefined) {
      const value = graph.cell();
      copyResult(site, site.unit.cell(getter), value);
      graph.store(to.cell, keyOf(property), value);
    }
  }
}

/** `_createClass(C, [{ key: 'name', value: function … }], […static])` */
function createClass(site: CallSite): void {
  const { graph } = site.unit;
  const [owner, own, ofClass] = site.given;
  if (owner === undefined) {
    return;
  }
  const proto = graph.cell();
  graph.load(owner.cell, 'prototype', proto);
  for (const [list, to] of [[own, proto] as const, [ofClass, owner.cell] as const]) {
    for (const entry of list === undefined ? [] : children(list.node, 'elements')) {
      const fields = new Map(children(entry, 'properties').map((field) => [keyOf(field), child(field, 'value')]));
      const key = fields.get('key');
      const value = fields.get('value');
      if (key !== undefined && value !== undefined) {
        graph.store(to, literalText(key) ?? null, site.unit.cell(value));
      }
    }
  }
}

function giveReturns(site: CallSite, index: number): void {
  const argument = site.given[index];
  if (argument !== undefined) {
    copyResult(site, argument.cell, site.result);
  }
}

function copyResult(site: CallSite, callee: Cell, to: Cell): void {
  site.unit.graph.listen(callee, (value) => {
    if (value.kind === 'function') {
      site.unit.graph.copy(value.returns, to);
    }
  });
}
