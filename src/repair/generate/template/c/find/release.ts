// SPDX-License-Identifier: Apache-2.0
import { callsIn, type Call } from '../../../../../language/c/syntax/functions.ts';
import type { CNode } from '../../../../../language/c/syntax/node.ts';

const RELEASE = /(?:^|_)x?free|free(?:_|$)|Free|FREE|release|destroy|dispose|delete|unref|(?:^|_)fini(?:_|$)|close/;

/** Does this call, by its name, give something back? */
export function isRelease({ name, args }: Call): boolean {
  return isReleaseName(name) && args.length > 0;
}

export function isReleaseName(name: string): boolean {
  return RELEASE.test(name);
}

export function releasesIn(statements: readonly CNode[]): readonly Call[] {
  return statements.flatMap((statement) => callsIn(statement).filter(isRelease));
}
