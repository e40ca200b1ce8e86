// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { featureLoss } from './feature-loss.ts';

const BEFORE = `
function merge(target, source) {
  for (var key in source) {
    target[key] = source[key];
  }
  return target;
}
exports.merge = merge;
exports.check = function (path) {
  if (!path) { throw new Error('no path'); }
  return path.split('.');
};
`;

function lossesOf(change: (text: string) => string): readonly string[] {
  return featureLoss({ file: 'index.js', before: BEFORE, after: change(BEFORE) });
}

describe('what a repair has no reason to do', () => {
  it.each([
    ['an emptied function', /\{\n {2}for[\s\S]*?\n\}/, '{}', 'function merge was emptied'],
    ['a body that only returns', /\{\n {2}for[\s\S]*?\n\}/, '{ return target; }', 'function merge was emptied'],
    ['an early return', /\{\n {2}for/, '{\n  return target;\n  for', 'ends before its code is reached'],
    ['an early return behind true', /\{\n {2}for/, '{\n  if (true) return target;\n  for', 'ends before its code'],
    ['a body in a silent try', /( {2}for[\s\S]*?\n {2}\})/, 'try {\n$1\n} catch (e) {}', 'an error is swallowed'],
    ['code switched off', /target\[key\] =/, 'false && (target[key]) == ', 'switched off'],
    ['an export removed', /exports\.merge = merge;/, '', 'exports.merge is gone'],
    ['a parameter removed', /\(target, source\)/, '(target)', 'takes 1 parameters instead of 2'],
    ['a deliberate error removed', /throw new Error\('no path'\);/, 'return [];', 'throws fewer of its own errors'],
  ])('names %s', (...[, pattern, by, expected]) => {
    const losses = lossesOf((text) => text.replace(pattern, by));

    expect(losses.join('\n')).toContain(expected);
  });
});

describe('what a repair does', () => {
  it.each([
    ['a guard in the loop', /(var key in source\) \{)/, "$1\n    if (key === '__proto__') continue;"],
    ['a guard that throws', /(path\) \{ throw)/, "path || path === '..') { throw"],
    ['a conditional return at entry', /\{\n {2}for/, '{\n  if (source === null) return target;\n  for'],
    ['a silent try around new code only', /\{\n {2}for/, '{\n  try { decode(source.x); } catch (e) {}\n  for'],
    ['a try that reports', /( {2}for[\s\S]*?\n {2}\})/, 'try {\n$1\n} catch (e) { throw new Error(e.message); }'],
    ['a helper of its own', /^/, 'function isSafe(key) { return true; }\n'],
    ['one more parameter', /\(target, source\)/, '(target, source, depth)'],
  ])('does not name %s', (...[, pattern, by]) => {
    expect(lossesOf((text) => text.replace(pattern, by))).toEqual([]);
  });

  it('is not looked for in new files or documents', () => {
    expect(featureLoss({ file: 'safe.js', before: null, after: 'x' })).toEqual([]);
    expect(featureLoss({ file: 'README.md', before: 'function (', after: '' })).toEqual([]);
  });
});
