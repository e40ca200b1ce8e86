// SPDX-License-Identifier: Apache-2.0
import type { Composition } from './composition.ts';
import { FOREIGN } from './origin.ts';

/** Does the foreign part begin with a slash, as the path of a request does, unless the code took it off? */
export function beginsWithSlash(composition: Composition): boolean {
  const foreign = composition.parts[composition.first];
  const text = foreign === undefined ? '' : composition.source.text.slice(foreign.start, foreign.end);
  const isCut = /\.(?:slice|substr|substring)\(1|replace\(\/\^|params|query|body/.test(text);
  return composition.origin === FOREIGN && !isCut;
}
