// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { SinkEvent } from '../../../../../domain/observation.ts';
import { fakeSite } from '../snippet/fake-site.ts';
import { codeInjection } from './code-injection.ts';

/** Code is handed on line by line, to be made a function where nobody can tell what the lines are. */
const BUILDER = `exports.build = function (lines) {
  var all = lines.slice();
  return function () { return Function.apply(null, ['it', all.join('\\n')]); };
};
`;

const ATTACK = 'a") && attack() && has("b';
const SEEN = `(function anonymous(it\n) {\nif (!it.has("${ATTACK}")) return;\n})`;

async function texts(rules: string, code: string = SEEN): Promise<readonly string[]> {
  const sinks: readonly SinkEvent[] = [
    { sink: 'code', api: 'Function', detail: [code], stack: [{ file: 'build.js', line: 3, column: 40 }] },
  ];
  const files = { 'build.js': BUILDER, 'rules.js': rules };
  const proposals = await codeInjection.propose(fakeSite(files, { weakness: 'CWE-94', sinks, args: [ATTACK] }));
  return proposals.flatMap((proposal) =>
    proposal.kind === 'patch'
      ? proposal.changes.flatMap(({ file, after }) => (file === 'rules.js' ? [after ?? ''] : []))
      : [],
  );
}

const RULE = "exports.needs = function (name, add) {\n  add('if (!it.has(\"' + name + '\")) return;');\n};\n";

describe('values between quotes in code that cannot be followed', () => {
  it('are escaped where the attack was seen to come in', async () => {
    const [first] = await texts(RULE);

    expect(first).toContain("add('if (!it.has(\"' + escapeForString(name) + '\")) return;');");
  });

  it('are escaped beside it as well, but not what the author put together himself', async () => {
    const more = `exports.reads = (key, add) => {
  const path = key.replace(/-/g, "']['");
  add(\`it['\${key}']\`);
  add(\`use('\${path}')\`);
  throw new Error('Not known: ("' + key + '")');
};
`;
    const [wide, narrow] = await texts(RULE + more);

    expect(wide).toContain("add(`it['${escapeForString(key)}']`);");
    expect(wide).toContain("use('${path}')");
    expect(wide).toContain(`("' + key + '")`);
    expect(narrow).toContain("add(`it['${key}']`);");
  });

  it('are left alone where the attack came in by none of them', async () => {
    expect(await texts(RULE, '(function anonymous(it\n) {\nattack()\n})')).toEqual([]);
  });
});

describe('quotes that are escaped and backslashes that are not', () => {
  it.each([
    [`exports.quoted = (text) => '"' + text.replace(/"/g, '\\\\"') + '"';\n`, `'"' + escapeForString(text) + '"'`],
    [
      `var QUOTE = /(")/g;\nexports.quoted = function (text) {\n  return '"' + text.replace(QUOTE, '\\\\$1') + '"';\n};\n`,
      `'"' + escapeForString(text) + '"'`,
    ],
    [`exports.quoted = (text) => text.trim().replace(/['"]/g, '\\\\$&');\n`, '=> escapeForString(text.trim());'],
  ])('are escaped as a whole: %s', async (rules, expected) => {
    const [first] = await texts(rules);

    expect(first).toContain(expected);
  });

  it.each([
    [`exports.quoted = (text) => JSON.stringify(text).replace(/'/g, "\\\\'");\n`],
    [`exports.quoted = (text) => text.replace(/\\\\/g, '\\\\\\\\').replace(/"/g, '\\\\"');\n`],
    [`exports.html = (text) => text.replace(/"/g, '&quot;');\n`],
  ])('are no concern where all is done: %s', async (rules) => {
    expect(await texts(rules)).toEqual([]);
  });
});
