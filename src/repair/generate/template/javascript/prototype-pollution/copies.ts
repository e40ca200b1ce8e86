// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';

/** What builds put into file names: `lib.umd.min.js` is a copy of `lib.js`. */
const BUILD_WORDS =
  /[.-](?:min|umd|cjs|esm?|amd|iife|common|bundle|module|browser|prod(?:uction)?|dev(?:elopment)?|es5|es6|es2015|modern|legacy|node|global)(?=[.-]|$)/g;

/** May one file be another build of the other, by their names? */
export function isCopyOf(file: string, other: string): boolean {
  return stemOf(file) === stemOf(other);
}

function stemOf(file: string): string {
  const { name, dir } = path.posix.parse(file);
  const stem = name.replaceAll(BUILD_WORDS, '').toLowerCase();
  return stem === 'index' ? `${path.posix.basename(dir)}/index` : stem;
}
