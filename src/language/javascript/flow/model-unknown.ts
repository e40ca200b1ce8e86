// SPDX-License-Identifier: Apache-2.0
import { ELEMENT, type BoundValue, type Cell, type FunctionValue } from './graph.ts';
import { noteMatch, noteSinkGiven } from './hazards.ts';
import type { Argument, CallSite } from './unit.ts';

/** Methods whose result holds no text of their receiver or arguments. */
const TELLS_NOTHING: ReadonlySet<string> = new Set(
  (
    'indexOf lastIndexOf findIndex test includes startsWith endsWith hasOwnProperty isPrototypeOf propertyIsEnumerable isArray isBuffer ' +
    'isString isObject isFunction isNumber isPlainObject isAbsolute existsSync statSync lstatSync parseInt parseFloat Number Boolean ' +
    'isNaN isFinite charCodeAt codePointAt search every some has hasOwn localeCompare getTime byteLength log error warn info debug'
  ).split(' '),
);

/** Methods that give back their receiver, or a list of the same things. */
const GIVES_RECEIVER: ReadonlySet<string> = new Set(
  (
    'slice concat filter reverse sort splice flat fill toSorted toReversed catch finally on once addListener pipe then done tap ' +
    'values entries push unshift valueOf'
  ).split(' '),
);
const GIVES_ELEMENT: ReadonlySet<string> = new Set([
  'pop',
  'shift',
  'at',
  'find',
  'first',
  'last',
  'head',
  'next',
  'get',
]);
const TAKES_ELEMENT: ReadonlySet<string> = new Set([
  'push',
  'unshift',
  'add',
  'append',
  'splice',
  'set',
  'write',
  'update',
  'end',
]);
const CALLS_WITH_ELEMENT: ReadonlySet<string> = new Set(
  'forEach map filter some every find findIndex flatMap each eachSeries mapSeries eachLimit sort reduce reduceRight'.split(
    ' ',
  ),
);
const LISTENS: ReadonlySet<string> = new Set(['on', 'once', 'addListener', 'addEventListener', 'prependListener']);

/**
 * What is usual of a function nobody can see into: its result is made of its receiver and arguments, and functions
 * given to it are called with parts of them.
 */
export function callUnknown(site: CallSite): void {
  if (site.isOpaque) {
    return;
  }
  site.isOpaque = true;
  const { graph } = site.unit;
  const name = site.name ?? '';
  noteMatch(site);
  passEvents(site);
  moveElements(site, name);
  if (!TELLS_NOTHING.has(name)) {
    for (const part of partsOf(site)) {
      graph.derive(part, site.result);
      // An options object carries what was put into it.
      graph.listen(part, (value) => {
        if (value.kind === 'object') {
          graph.derive(graph.field(value, null), site.result);
        }
      });
    }
  }
  for (const argument of site.given) {
    graph.listen(argument.cell, (value) => {
      if (value.kind === 'function') {
        callBack(site, value);
      } else if (value.kind === 'bound') {
        callBack(site, value.target, value);
      } else if (value.kind === 'api') {
        callBackSink(site, argument, value.name);
      }
    });
  }
}

function partsOf(site: CallSite): readonly Cell[] {
  const given = site.given.map((argument) => argument.cell);
  return site.receiver === undefined ? given : [site.receiver, ...given];
}

function moveElements(site: CallSite, name: string): void {
  const { graph } = site.unit;
  const { receiver } = site;
  if (receiver === undefined) {
    return;
  }
  if (GIVES_RECEIVER.has(name)) {
    graph.copy(receiver, site.result);
  }
  if (GIVES_ELEMENT.has(name)) {
    graph.load(receiver, ELEMENT, site.result);
  }
  if (name === 'concat') {
    for (const argument of site.given) {
      graph.copy(argument.cell, site.result);
    }
  }
  if (TAKES_ELEMENT.has(name)) {
    for (const argument of site.given) {
      graph.store(receiver, ELEMENT, argument.cell);
      graph.derive(argument.cell, receiver);
    }
  }
  if (name === 'map' || name === 'flatMap') {
    graph.add(site.result, graph.object());
  }
}

/** A function given to an unknown function is called with parts of the receiver and the other arguments. */
export function callBack(site: CallSite, callee: FunctionValue, bound?: BoundValue): void {
  const { graph } = site.unit;
  const name = site.name ?? '';
  const params = freeParams(site, callee, bound?.given ?? []);
  for (const part of partsOf(site)) {
    for (const param of params) {
      graph.derive(part, param);
      // A list of arguments, or options.
      graph.listen(part, (value) => {
        if (value.kind === 'object') {
          graph.derive(graph.field(value, null), param);
        }
      });
    }
  }
  passElement(site, params);
  if (name === 'map' || name === 'flatMap') {
    graph.store(site.result, ELEMENT, callee.returns);
  }
  if (!TELLS_NOTHING.has(name) && name !== 'forEach') {
    graph.copy(callee.returns, site.result);
    graph.derive(callee.returns, site.result);
  }
}

/** `limit.add(exec, [command])`: somebody else calls the sink, with what else was given. */
function callBackSink(site: CallSite, callee: Argument, api: string): void {
  const { graph, source } = site.unit;
  const given = graph.cell({ source, node: site.node });
  for (const argument of site.given.filter((other) => other !== callee)) {
    graph.copy(argument.cell, given);
    graph.derive(argument.cell, given);
  }
  noteSinkGiven(site, api, given);
}

/** The parameters that `bind` left open. */
function freeParams(site: CallSite, callee: FunctionValue, given: readonly Cell[]): readonly Cell[] {
  for (const [index, cell] of given.entries()) {
    const param = callee.params[index];
    if (param !== undefined) {
      site.unit.graph.copy(cell, param);
    }
  }
  return callee.params.slice(given.length);
}

function passElement(site: CallSite, params: readonly Cell[]): void {
  const { graph } = site.unit;
  const name = site.name ?? '';
  const [first, second] = params;
  if (site.receiver === undefined || first === undefined) {
    return;
  }
  if (CALLS_WITH_ELEMENT.has(name)) {
    const element = name.startsWith('reduce') ? second : first;
    graph.load(site.receiver, ELEMENT, element ?? first);
  } else if (name === 'then') {
    graph.copy(site.receiver, first);
  }
}

/** `emit('name', data)` reaches the functions given to `on('name', …)`. */
function passEvents(site: CallSite): void {
  const { graph, analysis } = site.unit;
  const [event, ...rest] = site.given;
  const name = event?.node['value'];
  if (typeof name !== 'string' || name === 'error' || !(site.name === 'emit' || LISTENS.has(site.name ?? ''))) {
    return;
  }
  const channel = analysis.events.get(name) ?? graph.cell();
  analysis.events.set(name, channel);
  for (const argument of rest) {
    if (site.name === 'emit') {
      graph.copy(argument.cell, channel);
    } else {
      graph.listen(argument.cell, (value) => {
        for (const param of value.kind === 'function' ? value.params : []) {
          graph.copy(channel, param);
        }
      });
    }
  }
}
