// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';
import { replaceAt, valueAt, type Path } from '../../../../domain/encoded-path.ts';
import { hasRoute, respell } from './route-text.ts';
import { array, isArray, isPlainObject, nest, object, parseJson, toJson } from '../values.ts';

/** A place in a value where the way to a prototype is spelled. */
export type RouteSite =
  /** A property of an object is the first step of the route; `inner` is what it leads to. */
  | { readonly kind: 'key'; readonly at: Path; readonly index: number; readonly inner: Encoded }
  /** Elements of a list are the steps. */
  | { readonly kind: 'segment'; readonly at: Path; readonly index: number; readonly length: number }
  /** The route is inside a string. */
  | { readonly kind: 'text'; readonly at: Path }
  /** The route is inside a property name. */
  | { readonly kind: 'name'; readonly at: Path; readonly index: number }
  /** A string holds JSON that holds the route. */
  | { readonly kind: 'json'; readonly at: Path; readonly inside: RouteSite };

/** Where the route to a prototype stands in `value`, outermost first. */
export function findRoutes(value: Encoded, at: Path = []): readonly RouteSite[] {
  if (typeof value === 'string') {
    return routesInText(value, at);
  }
  if (isArray(value)) {
    return [
      ...segmentSites(value.items, at),
      ...value.items.flatMap((item, index) => findRoutes(item, [...at, index])),
    ];
  }
  if (!isPlainObject(value)) {
    return [];
  }
  return value.entries.flatMap(([key, item], index) => [
    ...keySites(key, item, { at, index }),
    ...findRoutes(item, [...at, key]),
  ]);
}

/** `value` with another route at the site, in each spelling that fits there. */
export function withRoute(value: Encoded, site: RouteSite, route: readonly string[]): readonly Encoded[] {
  const holder = valueAt(value, site.at);
  if (holder === undefined) {
    return [];
  }
  return respelled(holder, site, route).map((replaced) => replaceAt(value, site.at, replaced));
}

function respelled(holder: Encoded, site: RouteSite, route: readonly string[]): readonly Encoded[] {
  switch (site.kind) {
    case 'key':
      return [withEntry(holder, site.index, () => [route[0] ?? '', nest(route.slice(1), site.inner)])];
    case 'segment':
      return isArray(holder) ? [array(...holder.items.toSpliced(site.index, site.length, ...route))] : [];
    case 'text':
      return typeof holder === 'string' ? respell(holder, route) : [];
    case 'name':
      return respelledName(holder, site.index, route);
    case 'json':
    default:
      return typeof holder === 'string' ? respelledJson(holder, site.inside, route) : [];
  }
}

function respelledName(holder: Encoded, index: number, route: readonly string[]): readonly Encoded[] {
  const name = isPlainObject(holder) ? holder.entries[index]?.[0] : undefined;
  return respell(name ?? '', route).map((text) => withEntry(holder, index, ([, item]) => [text, item]));
}

function respelledJson(text: string, inside: RouteSite, route: readonly string[]): readonly Encoded[] {
  const parsed = parseJson(text);
  const texts = parsed === undefined ? [] : withRoute(parsed, inside, route).map(toJson);
  return texts.filter((changed) => changed !== undefined);
}

function routesInText(text: string, at: Path): readonly RouteSite[] {
  const parsed = parseJson(text);
  if (parsed !== undefined) {
    return findRoutes(parsed).map((inside) => ({ kind: 'json', at, inside }));
  }
  return hasRoute(text) ? [{ kind: 'text', at }] : [];
}

function keySites(key: string, item: Encoded, place: { readonly at: Path; readonly index: number }): RouteSite[] {
  if (key === '__proto__') {
    return [{ kind: 'key', ...place, inner: item }];
  }
  const prototype = isPlainObject(item) ? item.entries.find(([name]) => name === 'prototype') : undefined;
  if (key === 'constructor' && prototype !== undefined) {
    return [{ kind: 'key', ...place, inner: prototype[1] }];
  }
  return hasRoute(key) ? [{ kind: 'name', ...place }] : [];
}

function segmentSites(items: readonly Encoded[], at: Path): RouteSite[] {
  const index = items.findIndex((item) => coercesTo(item, '__proto__'));
  if (index !== -1) {
    return [{ kind: 'segment', at, index, length: 1 }];
  }
  const start = items.findIndex(
    (item, position) => coercesTo(item, 'constructor') && coercesTo(items[position + 1], 'prototype'),
  );
  return start === -1 ? [] : [{ kind: 'segment', at, index: start, length: 2 }];
}

/** A list with one element becomes that element's text when it is used as a key. */
function coercesTo(item: Encoded | undefined, key: string): boolean {
  return item === key || (isArray(item) && item.items.length === 1 && coercesTo(item.items[0], key));
}

type Entry = readonly [string, Encoded];

function withEntry(holder: Encoded, index: number, change: (entry: Entry) => Entry): Encoded {
  return isPlainObject(holder)
    ? { ...holder, entries: holder.entries.map((entry, position) => (position === index ? change(entry) : entry)) }
    : object();
}
