// SPDX-License-Identifier: Apache-2.0
import { intersects, validRange } from 'semver';
import { edgesTo, type Edge, type NpmNode, type NpmTree } from '../../dependencies/lockfile/npm/npm-tree.ts';

/** One leaf of a manifest's `overrides`. */
export interface OverrideRule {
  /** The keys as written, outermost first, the package's own last. */
  readonly path: readonly string[];
  readonly value: string;
}

/** The leaves of `overrides`; `.` names the package it stands in. */
export function overrideRules(overrides: unknown): readonly OverrideRule[] {
  return leaves(overrides, []).map(({ path, value }) => ({
    path: path.at(-1) === '.' ? path.slice(0, -1) : path,
    value,
  }));
}

function leaves(value: unknown, path: readonly string[]): readonly OverrideRule[] {
  if (typeof value === 'string') {
    return path.length === 0 ? [] : [{ path, value }];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
    : [];
}

/** The rule npm would follow for this edge; the one with the longest path where several speak. */
export function ruleFor(rules: readonly OverrideRule[], edge: Edge, tree: NpmTree): OverrideRule | undefined {
  const above = ancestorNames(tree, edge.from);
  const fitting = rules.filter(({ path }) => {
    const own = path.at(-1) ?? '';
    const outer = path.slice(0, -1).filter((key) => key !== '**');
    return isMeant(own, edge.requirement) && outer.every((key) => above.has(nameOfKey(key)));
  });
  return fitting.toSorted((a, b) => b.path.length - a.path.length)[0];
}

function isMeant(key: string, { name, range }: Edge['requirement']): boolean {
  const selector = key.slice(nameOfKey(key).length + 1).replace(/^npm:/, '');
  if (nameOfKey(key) !== name) {
    return false;
  }
  return selector === '' || validRange(range) === null || validRange(selector) === null || intersects(selector, range);
}

export function nameOfKey(key: string): string {
  const at = key.indexOf('@', 1);
  return at === -1 ? key : key.slice(0, at);
}

function ancestorNames(tree: NpmTree, node: NpmNode): ReadonlySet<string> {
  const seen = new Set<NpmNode>();
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (!seen.has(at)) {
      seen.add(at);
      open.push(...edgesTo(tree, at).map(({ from }) => from));
    }
  }
  return new Set([...seen].map(({ name }) => name));
}

/** A member of what may be an object. */
export function fieldOf(value: unknown, key: string): object | undefined {
  const field: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof field === 'object' && field !== null ? field : undefined;
}
