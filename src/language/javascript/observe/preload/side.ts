// SPDX-License-Identifier: Apache-2.0

/** Which files are the component's. Used by the preload and, in a thread of its own, by the module hooks. */
export interface Sides {
  /** Absolute directory of the component under repair. */
  readonly component: string;
  /** Absolute files inside the component's directory that are the reproducer's, not the component's. */
  readonly harness: readonly string[];
  /** Absolute files that belong to the component whatever their names look like: its entry points. */
  readonly entries: readonly string[];
  /** Absolute directories of the packages inside it that it runs with; `null` for all that lie there. */
  readonly packages: readonly string[] | null;
}

const TESTS = /^(?:__tests__|tests?|specs?|examples?|benchmarks?|bench)\/|\.(?:test|spec)\.[cm]?[jt]sx?$/;

/** Does this file belong to the component, and not to the reproducer, a test or a developer's tool? */
export function isInside(file: string, sides: Sides): boolean {
  if (!file.startsWith(`${sides.component}/`)) {
    return false;
  }
  const relative = file.slice(sides.component.length + 1);
  if (/^\[\w+\]/.test(relative)) {
    return false;
  }
  const nested = /^(.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(relative);
  if (nested !== null) {
    return sides.packages?.includes(`${sides.component}/${nested[0]}`) ?? true;
  }
  if (sides.entries.includes(file)) {
    return true;
  }
  return !sides.harness.includes(file) && !TESTS.test(relative);
}
