// SPDX-License-Identifier: Apache-2.0
import { callApi } from './model-apis.ts';
import { callUnknown } from './model-unknown.ts';
import { applyShim } from './model-shims.ts';
import { ELEMENT, type Cell, type FunctionValue, type Value } from './graph.ts';
import type { Analysis, Argument, CallSite } from './unit.ts';

/** Rounds in which calls and properties that nothing is known about are filled in by what is usual. */
const ROUNDS = 4;

/** Connects every call with what it calls, until nothing new is found or the graph's limit is reached. */
export function resolveCalls(analysis: Analysis): void {
  const { graph } = analysis;
  for (const site of analysis.sites) {
    applyShim(site);
    graph.listen(site.callee, (value) => call(site, value));
  }
  graph.solve();
  for (let round = 0; round < ROUNDS && !graph.isCut; round++) {
    for (const site of analysis.sites.filter((site) => site.callee.values.size === 0)) {
      callUnknown(site);
    }
    joinFieldsByName(analysis);
    graph.solve();
  }
}

function call(site: CallSite, value: Value): void {
  if (value.kind === 'function') {
    connect(site, value, site.given);
  } else if (value.kind === 'bound') {
    const first = value.given.map((cell) => ({ cell, isSpread: false, node: site.node }));
    connect(site, value.target, [...first, ...site.given]);
  } else if (value.kind === 'api') {
    callApi(site, value.name);
  }
}

function connect(site: CallSite, callee: FunctionValue, given: readonly Argument[]): void {
  const { graph } = site.unit;
  for (const [index, argument] of given.entries()) {
    pass(site, callee, { index, argument });
  }
  if (site.receiver !== undefined) {
    graph.copy(site.receiver, callee.self);
  }
  if (site.isNew) {
    const instance = graph.prototypeOf(callee);
    graph.copy(instance, site.result);
    graph.copy(instance, callee.self);
  }
  graph.copy(callee.returns, site.result);
}

function pass(
  site: CallSite,
  callee: FunctionValue,
  at: { readonly index: number; readonly argument: Argument },
): void {
  const { graph } = site.unit;
  const { index, argument } = at;
  const all = graph.field(callee.given, ELEMENT);
  if (argument.isSpread) {
    const element = graph.cell();
    graph.load(argument.cell, ELEMENT, element);
    for (const to of [...callee.params.slice(index), all]) {
      graph.copy(element, to);
    }
    return;
  }
  graph.copy(argument.cell, all);
  const to = callee.params[callee.rest === undefined ? index : Math.min(index, callee.rest)];
  if (to !== undefined) {
    graph.copy(argument.cell, to);
  }
}

/** `x.name` of unknown objects: within one file, what is written under a name may be read under it. */
function joinFieldsByName(analysis: Analysis): void {
  const { graph } = analysis;
  const byName = new Map<string, Cell>();
  for (const access of graph.unresolvedAccess()) {
    const file = access.cell.place?.source.file ?? access.base.place?.source.file;
    if (access.key === null || file === undefined) {
      continue;
    }
    const name = `${file}\0${access.key}`;
    const shared = byName.get(name) ?? graph.cell();
    byName.set(name, shared);
    if (access.isStore) {
      graph.copy(access.cell, shared);
    } else {
      graph.copy(shared, access.cell);
    }
  }
}
