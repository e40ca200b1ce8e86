// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../source/parse.ts';
import { child } from '../source/source-file.ts';
import { keyOf, nameOf } from './definition.ts';
import {
  ELEMENT,
  isOwner,
  type BoundValue,
  type Cell,
  type FunctionValue,
  type ObjectValue,
  type RegExpValue,
  type Value,
} from './graph.ts';
import type { Analysis, Unit } from './unit.ts';

const DEPTH_LIMIT = 6;
const REQUEST_NAMES = /^_?(?:req|request|ctx|context|incoming)$/i;
const REQUEST_PARTS =
  /^(?:url|originalUrl|headers|body|query|params|path|hostname|cookies|files|rawHeaders|rawBody|querystring|search)$/;

/**
 * Adds where attack data enters: parameters of everything that users of the package can call, parts of requests, and
 * the command line of programs. Also notes exported regular expressions, which users run on attack data themselves.
 */
export function exposeSources(analysis: Analysis): void {
  const walk: Walk = { analysis, seen: new Set(), open: [] };
  for (const file of analysis.project.entries) {
    const unit = analysis.units.get(file);
    if (unit !== undefined) {
      walk.open.push({ cell: unit.exports, name: '', depth: 0 });
    }
  }
  // Breadth first, so that everything is known by its shortest name.
  for (let at = 0; at < walk.open.length; at++) {
    const place = walk.open[at];
    if (place !== undefined) {
      expose(walk, place);
    }
  }
  for (const [file, unit] of analysis.units) {
    if (!analysis.project.borrowed.has(file)) {
      exposeByName(analysis, unit);
    }
  }
}

interface Walk {
  readonly analysis: Analysis;
  readonly seen: Set<Value>;
  readonly open: At[];
}

interface At {
  readonly cell: Cell;
  /** How users write it: `merge`, `Parser().parse`. */
  readonly name: string;
  readonly depth: number;
}

function expose(walk: Walk, at: At): void {
  for (const value of at.cell.values) {
    if (!walk.seen.has(value) && at.depth <= DEPTH_LIMIT) {
      walk.seen.add(value);
      exposeValue(walk, value, at);
    }
  }
}

function exposeValue(walk: Walk, value: Value, at: At): void {
  if (isBorrowed(walk, value)) {
    return;
  }
  if (value.kind === 'regexp') {
    exposePattern(walk, value);
  } else if (isOwner(value)) {
    exposeMembers(walk, value, at);
  }
}

/** What a dependency offers is not this package's interface, even where it is passed on. */
function isBorrowed({ analysis }: Walk, value: Value): boolean {
  const found = value.kind === 'bound' ? value.target : value;
  return (
    (found.kind === 'function' || found.kind === 'regexp') && analysis.project.borrowed.has(found.place.source.file)
  );
}

function exposeMembers(walk: Walk, value: ObjectValue | FunctionValue | BoundValue, at: At): void {
  const callable = value.kind === 'bound' ? value.target : value;
  const depth = at.depth + 1;
  for (const [key, cell] of [...value.fields].toSorted(([a], [b]) => a.localeCompare(b))) {
    if (!key.startsWith('*')) {
      const step = /^(?:prototype|__proto__|default)$/.test(key) ? '' : key;
      walk.open.push({ cell, name: [at.name, step].filter((part) => part !== '').join('.'), depth });
    }
  }
  if (callable.kind === 'function') {
    exposeParameters(walk, callable, at);
    walk.open.push({ cell: callable.returns, name: `${at.name}()`, depth });
  }
  // Exports under names that are only known when the program runs.
  const unknown = value.fields.get('*unknown');
  if (unknown !== undefined) {
    walk.open.push({ cell: unknown, name: at.name, depth });
  }
}

function exposeParameters(walk: Walk, callable: FunctionValue, at: At): void {
  const where = at.name === '' ? 'the exported function' : `exported ${at.name}`;
  for (const param of callable.params) {
    if (param.place !== undefined) {
      const written = param.place.source.textOf(param.place.node).replaceAll(/\s+/g, ' ').slice(0, 60);
      const description = `parameter "${written}" of ${where}`;
      walk.analysis.sources.push({ cell: param, place: param.place, description });
    }
  }
  const given = callable.given.fields.get(ELEMENT);
  if (given !== undefined) {
    walk.analysis.sources.push({ cell: given, place: callable.place, description: `arguments of ${where}` });
  }
}

function exposePattern(walk: Walk, value: RegExpValue): void {
  const subject = walk.analysis.graph.cell(value.place);
  const description = 'text that users match with the exported pattern';
  walk.analysis.sources.push({ cell: subject, place: value.place, description });
  const unit = walk.analysis.units.get(value.place.source.file);
  if (unit === undefined) {
    return;
  }
  walk.analysis.hazards.push({
    kind: 'regexp',
    api: 'exported RegExp',
    unit,
    node: value.place.node,
    cell: subject,
    argument: 0,
    pattern: value.place,
  });
}

/** `req.url` wherever it is written, and `process.argv`. */
function exposeByName(analysis: Analysis, unit: Unit): void {
  for (const node of unit.source.walk()) {
    const object = node.type === 'MemberExpression' ? child(node, 'object') : undefined;
    const key = object === undefined ? null : keyOf(node);
    if (object === undefined || key === null) {
      continue;
    }
    const description = describe(lastName(object), key);
    if (description !== undefined) {
      analysis.sources.push({ cell: unit.cell(node), place: { source: unit.source, node }, description });
    }
  }
}

/** `req` in `req.url`, `request` in `ctx.request.path`. */
function lastName(object: Node): string {
  return nameOf(object) ?? (object.type === 'MemberExpression' ? (keyOf(object) ?? '') : '');
}

function describe(name: string, key: string): string | undefined {
  if (REQUEST_PARTS.test(key) && REQUEST_NAMES.test(name)) {
    return `${key} of a request`;
  }
  return key === 'argv' && /^(?:process|yargs|optimist)$/.test(name) ? 'the command line' : undefined;
}
