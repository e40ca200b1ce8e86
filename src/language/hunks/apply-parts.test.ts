// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { unifiedDiff } from '../../support/unified-diff.ts';
import { applyParts } from './apply-parts.ts';

const BEFORE = `function first(a) {
  return a + 1;
}

function run(command, options) {
  var line = command + ' ' + options.name;
  return exec(line);
}

function last(a) {
  return a - 1;
}
`;
const AFTER = BEFORE.replace(
  '  return exec(line);',
  "  if (/[;&|]/.test(options.name)) {\n    throw new Error('bad name');\n  }\n  return exec(line);",
);
const PATCH = unifiedDiff({ file: 'src/run.js', before: BEFORE, after: AFTER });

function applied(file: string, text: string) {
  const { after, lost } = applyParts(PATCH, new Map([[file, text]]));
  return { text: after.get(file), lost };
}

it('applies a hunk as it stands', () => {
  expect(applied('src/run.js', BEFORE)).toEqual({ text: AFTER, lost: [] });
});

it('finds the file under another folder, and another name', () => {
  expect(applied('lib/run.js', BEFORE)).toEqual({ text: AFTER, lost: [] });
  expect(applied('lib/main.js', BEFORE)).toEqual({ text: AFTER, lost: [] });
});

it('finds code that was formatted otherwise and stands elsewhere', () => {
  const reformatted = `// moved\n${BEFORE.replaceAll("'", '"').replaceAll('  ', '\t').replace(') {\n\tvar line', ')\n{\n\tvar line')}`;

  const { text, lost } = applied('src/run.js', reformatted);

  expect(lost).toEqual([]);
  expect(text).toContain('throw new Error');
  expect(text).toContain('return a - 1');
});

it('names hunks that belong nowhere, and leaves the text alone', () => {
  const other = BEFORE.replace('exec(line)', 'start(options.name, [line, 1])').replace(
    'command +',
    'options.command +',
  );

  expect(applied('src/run.js', other)).toEqual({
    text: other,
    lost: ['b/src/run.js:4: the code that this hunk changes is not there'],
  });
});

it('does not choose between two places', () => {
  const tabs = BEFORE.replaceAll('  ', '\t').replaceAll("'", '"');
  const twice = tabs + tabs;

  expect(applied('src/run.js', twice)).toMatchObject({ text: twice, lost: [expect.stringContaining('not there')] });
});

it('passes over tests, manifests and documents', () => {
  const patch =
    unifiedDiff({ file: 'test/run.js', before: 'a\n', after: 'b\n' }) +
    unifiedDiff({ file: 'README.md', before: 'a\n', after: 'b\n' }) +
    PATCH;

  expect(applyParts(patch, new Map([['src/run.js', BEFORE]]))).toMatchObject({ lost: [], parts: 1 });
});

it.each([
  ['text that is no diff', 'hello'],
  ['nothing', ''],
])('refuses %s', (_what, patch) => {
  expect(() => applyParts(patch, new Map())).toThrow('no hunk');
});
