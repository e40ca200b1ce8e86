// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { SinkEvent } from '../../../../../domain/observation.ts';
import { fakeSite } from '../snippet/fake-site.ts';
import type { Proposal } from '../../template.ts';
import { codeInjection } from './code-injection.ts';
import { SNIPPETS } from './script-snippets.ts';

interface Seen {
  readonly line: number;
  readonly column?: number;
  readonly code?: string;
  readonly args?: readonly string[];
}

async function proposalsFor(text: string, seen?: Seen): Promise<readonly Proposal[]> {
  const sinks: readonly SinkEvent[] =
    seen === undefined
      ? []
      : [
          {
            sink: 'code',
            api: 'eval',
            detail: [seen.code ?? ''],
            stack: [{ file: 'index.js', line: seen.line, column: seen.column ?? 1 }],
          },
        ];
  return codeInjection.propose(fakeSite({ 'index.js': text }, { weakness: 'CWE-94', sinks, args: seen?.args ?? [] }));
}

async function mended(text: string): Promise<string> {
  const [first] = await proposalsFor(text);
  return first?.kind === 'patch' ? (first.changes[0]?.after ?? '') : '';
}

describe('values in the code that is built', () => {
  it.each([
    ["module.exports = function (json) {\n  return eval('(' + json + ')');\n};\n", 'return parseLiteral(json);'],
    [
      "exports.parse = function (text) {\n  return new Function('return ' + text)();\n};\n",
      'return parseLiteral(text);',
    ],
    [
      "exports.list = function (text) {\n  return eval('[' + text + ']');\n};\n",
      "return parseLiteral('[' + text + ']');",
    ],
    [
      "exports.fill = function (text, data) {\n  return eval('`' + text + '`');\n};\n",
      'return fillTemplate(text, { data: data });',
    ],
    [
      "exports.fill = (text, data) => new Function('d', 'return `' + text + '`')(data);\n",
      'fillTemplate(text, { d: data })',
    ],
    [
      "exports.get = function (path) {\n  return new Function('o', 'return o.' + path);\n};\n",
      "new Function('o', 'return o.' + checkedPath(path))",
    ],
    [
      "exports.named = function (name, f) {\n  return eval('(function ' + name + '() { return f() })');\n};\n",
      "eval('(function ' + nameOrNothing(name) + '() { return f() })')",
    ],
    [
      "exports.make = function (options) {\n  return new Function('x', 'var ' + options.name + ' = x;');\n};\n",
      "'var ' + checkedName(options.name) + ' = x;'",
    ],
    [
      "exports.make = function (arg, source) {\n  return new Function(arg, 'return 1');\n};\n",
      "new Function(checkedParameters(arg), 'return 1')",
    ],
    [
      'exports.make = function (label) {\n  return new Function("return \'" + label + "\'");\n};\n',
      'new Function("return \'" + escapeForString(label) + "\'")',
    ],
    [
      "exports.make = function (file) {\n  return new Function('x', 'return x\\n//# sourceURL=' + file);\n};\n",
      "'return x\\n//# sourceURL=' + oneLine(file)",
    ],
  ])('are guarded by their place: %s', async (text, expected) => {
    expect(await mended(text)).toContain(expected);
  });

  it('are left alone where JSON.stringify already makes them literals', async () => {
    const text = "exports.make = function (value) {\n  return new Function('return ' + JSON.stringify(value));\n};\n";

    expect(await proposalsFor(text)).toEqual([]);
  });

  it('are no concern in code that is constant or that the author alone chooses', async () => {
    const text =
      "var name = 'a';\nmodule.exports = function () {\n  return new Function('return ' + name)() + eval('1');\n};\n";

    expect(await proposalsFor(text)).toEqual([]);
  });

  it('are guarded in every copy, whatever names a bundler gave, and in no other library of the bundle', async () => {
    const files = {
      'dist/all.js':
        "function q(r) { return eval('[' + r + ']'); }\nfunction z(k) { return eval('(' + k + ')'); }\nexports.q = q; exports.z = z;\n",
      'lib/a.js': "exports.list = function (text) {\n  return eval('[' + text + ']');\n};\n",
    };
    const sinks: readonly SinkEvent[] = [
      { sink: 'code', api: 'eval', detail: ['[x]'], stack: [{ file: 'lib/a.js', line: 2, column: 10 }] },
    ];

    const [first] = await codeInjection.propose(fakeSite(files, { weakness: 'CWE-94', sinks }));

    expect(first).toMatchObject({ kind: 'patch', changes: [{ file: 'dist/all.js' }, { file: 'lib/a.js' }] });
    expect(JSON.stringify(first)).toContain("eval('(' + k + ')')");
  });
});

describe('values around code that is meant to be the caller’s', () => {
  const compiler = (settings: string, text: string): string =>
    `exports.compile = function (${text}, ${settings}) {\n  return new Function(${settings}.name, 'var out=' + ${text});\n};\n`;

  function seenIn(code: string): readonly SinkEvent[] {
    return [{ sink: 'code', api: 'Function', detail: [code], stack: [{ file: 'lib/t.js', line: 2, column: 10 }] }];
  }

  it('are guarded where the attack was seen to come in, also in copies that did not run', async () => {
    const files = { 'lib/t.js': compiler('settings', 'text'), 'dist/t.min.js': compiler('e', 't') };
    const sinks = seenIn('(function anonymous(it=attack()\n) {\nvar out=x\n})');

    const [first] = await codeInjection.propose(
      fakeSite(files, { weakness: 'CWE-94', sinks, args: ['x', 'it=attack()'] }),
    );

    const after = first?.kind === 'patch' ? first.changes.map((change) => change.after ?? '').join('') : '';
    expect(after).toContain("new Function(checkedParameters(e.name), 'var out=' + t)");
    expect(after).toContain("new Function(checkedParameters(settings.name), 'var out=' + text)");
  });

  it('are found in copies also where nothing tells what makes the code', async () => {
    const by = (make: string): string =>
      `exports.compile = function (a, b) {\n  return new ${make}(b.name + ', escape, include', 'var out=' + a);\n};\n`;
    const files = { 'lib/t.js': by('ctor'), 'dist/t.min.js': by('x'), 'lib/other.js': by('x').replace('include', 'i') };
    const sinks = seenIn('(function anonymous(it=attack(), escape, include\n) {\nvar out=x\n})');

    const [first] = await codeInjection.propose(
      fakeSite(files, { weakness: 'CWE-94', sinks, args: ['x', 'it=attack()'] }),
    );

    expect(first).toMatchObject({ kind: 'patch', changes: [{ file: 'dist/t.min.js' }, { file: 'lib/t.js' }] });
  });

  it('are guarded beside it as well where only names can be meant', async () => {
    const text = `exports.compile = function (source, options) {
  return new Function(options.name, "var f = '" + options.label + "';" + source);
};
`;
    const sinks = seenIn("(function anonymous(it\n) {\nvar f = 'x'+attack()+'';out(x)\n})");

    const found = await codeInjection.propose(
      fakeSite({ 'lib/t.js': text }, { weakness: 'CWE-94', sinks, args: ['out(x)', "x'+attack()+'"] }),
    );

    const texts = found.map((proposal) => JSON.stringify(proposal));
    expect(texts[0]).toContain('new Function(checkedParameters(options.name)');
    expect(texts[0]).toContain('escapeForString(options.label)');
    expect(texts[1]).not.toContain('checkedParameters');
  });

  it('are found where the code grows piece by piece', async () => {
    const text = `exports.compile = function (parts, options) {
  var code = 'var out="";';
  for (var i = 0; i < parts.length; i++) {
    if (parts[i].isText) { code += 'out+="' + parts[i].text + '";'; }
    else { var value = parts[i].code; if (options.filter) { value = "f('" + options.filter + "')(" + value + ')'; } code += 'out+=' + value; }
  }
  return new Function('f', code + 'return out');
};
`;
    const [event] = seenIn(`(function anonymous(f\n) {\nvar out="";out+=f('a'+attack()+'')(x)return out\n})`);
    const sinks = event === undefined ? [] : [{ ...event, stack: [{ file: 'lib/t.js', line: 7, column: 10 }] }];

    const [first] = await codeInjection.propose(
      fakeSite({ 'lib/t.js': text }, { weakness: 'CWE-94', sinks, args: ["a'+attack()+'"] }),
    );

    expect(JSON.stringify(first)).toContain('escapeForString(options.filter)');
    expect(JSON.stringify(first)).not.toContain('escapeForString(parts');
  });

  it('are no reason to change other places when this one is left as it is', async () => {
    const other = "exports.get = function (path) {\n  return new Function('o', 'return o.' + path);\n};\n";
    const sinks = seenIn('(function anonymous(it\n) {\nvar out=attack()\n})');
    const files = { 'lib/t.js': compiler('settings', 'source') + other };

    const proposals = await codeInjection.propose(fakeSite(files, { weakness: 'CWE-94', sinks, args: ['attack()'] }));

    expect(JSON.stringify(proposals)).not.toContain('checkedPath(path)');
  });
});

describe('evaluators', () => {
  it('build only closed functions and read no property that leads out', async () => {
    const text =
      "var unparse = require('escodegen').generate;\nmodule.exports = function (ast, vars) {\n  var FAIL = {};\n  return walk(ast);\n  function walk(node) {\n    if (node.type === 'MemberExpression') {\n      var obj = walk(node.object);\n      if (obj === FAIL) return FAIL;\n      return obj[node.property.name];\n    }\n    if (node.type === 'FunctionExpression') {\n      var keys = Object.keys(vars);\n      return Function(keys.join(', '), 'return ' + unparse(node)).apply(null, keys);\n    }\n    return FAIL;\n  }\n};\n";

    const after = await mended(text);

    expect(after).toContain('return obj[allowedKey(node.property.name)];');
    expect(after).toContain('      if (!isClosed(node, keys)) return FAIL;\n      return Function(keys.join');
  });

  it('turn keys into text without their own toString, where building functions is a feature', async () => {
    const text =
      'exports.revive = function (ast, params) {\n  return new Function(params, ast.text.slice(1));\n};\nexports.store = function (map, key, value) {\n  key = String(key);\n  map[key] = value;\n};\n';

    expect(await mended(text)).toContain('key = plainKey(key);');
  });
});

describe('not repairable', () => {
  it.each([
    [
      'an evaluator of its whole argument',
      "var vm = require('vm');\nmodule.exports = function safeEval(code, context) {\n  return vm.runInNewContext('x=' + code, context);\n};\n",
      { line: 3, column: 13, code: 'x=this.constructor', args: ['this.constructor'] },
    ],
    [
      'text that brings functions back to life',
      "exports.save = function (o) { return typeof o === 'function' ? FUNC_FLAG + o.toString() : o; };\nexports.load = function (o) {\n  return eval('(' + o.substring(FUNC_FLAG.length) + ')');\n};\n",
      { line: 3, column: 10, code: '(function () {})', args: ['x function () {}'] },
    ],
  ])('is %s', async (_what, text, seen) => {
    expect(await proposalsFor(text, seen)).toEqual([
      { kind: 'not-repairable', because: expect.stringContaining('no patch keeps') },
    ]);
  });

  it('is not said of a parser for data', async () => {
    const text = "module.exports = function (json) {\n  return eval('(' + json + ')');\n};\n";

    const [first] = await proposalsFor(text, { line: 2, column: 10, code: '(attack())', args: ['attack()'] });

    expect(first).toMatchObject({ kind: 'patch', title: 'Read data with a parser instead of evaluating it' });
  });
});

describe('the functions that are put into files', () => {
  it('parse what people write as data, and nothing else', () => {
    const parse = built('literal');

    expect(parse("{a: 'it\\'s', \"b\": [1, -2.5e3, null,], /* c */ 'd-e': true,} // end")).toEqual({
      a: "it's",
      b: [1, -2500, null],
      'd-e': true,
    });
    expect(() => parse('[]["constructor"]["constructor"]("x")()')).toThrow(SyntaxError);
    expect(() => parse('x = 1')).toThrow(SyntaxError);
  });

  it('fill dotted places only', () => {
    expect(built('filled')('${a.b}-${c[0]}-${f()}', { a: { b: 1 }, c: ['x'] })).toBe('1-x-${f()}');
  });

  it.each([
    ['name', 'a1', 'a;b'],
    ['path', 'a.b[0]["c d"]', 'a.b()'],
    ['parameters', 'a, b', 'a = f()'],
    ['part', 'x_1', 'x y'],
  ] as const)('let a plain %s pass and refuse anything more', (guard, plain, hostile) => {
    expect(built(guard)(plain)).toBe(plain);
    expect(() => built(guard)(hostile)).toThrow('Not a plain');
  });

  it.each(["it's", '"q" \\ \n', '\u2028'])('keep %j inside either kind of quotes', (text) => {
    const escaped = String(built('string')(text));

    expect(JSON.parse(`"${escaped.replaceAll("\\'", "'")}"`)).toBe(text);
    expect(escaped).not.toMatch(/(?<!\\)['"\n\u2028]/);
  });
});

/** The function a snippet defines. */
function built(guard: keyof typeof SNIPPETS): (...given: readonly unknown[]) => unknown {
  // oxlint-disable-next-line typescript/no-implied-eval, typescript/no-unsafe-return -- the code under test is text
  const make = new Function(`${SNIPPETS[guard].code('f')}\nreturn f;`);
  return (...given) => Reflect.apply(make(), undefined, given);
}
