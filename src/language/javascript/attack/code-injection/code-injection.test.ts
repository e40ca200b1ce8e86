// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { observationOf } from '../attack.contract.ts';
import { array, object } from '../values.ts';
import { codeInjection } from './code-injection.ts';
import { takeCodeApart, widened } from './code-payload.ts';

describe('taking injected code apart', () => {
  it.each([
    ["`; globalThis.pwned='yes'; //", { before: '`; ', effect: "globalThis.pwned='yes'", after: '; //' }],
    ["SUM([globalThis.pwned='yes',1])", { before: 'SUM([', effect: "globalThis.pwned='yes'", after: ',1])' }],
    [
      'a(require("fs").writeFileSync("m", ""))',
      { before: 'a(', effect: 'require("fs").writeFileSync("m", "")', after: ')' },
    ],
  ])('reads %j', (text, expected) => {
    expect(takeCodeApart(text)).toEqual(expected);
  });

  it('sees no effect in a sum', () => {
    expect(takeCodeApart('1 + 2')).toBeUndefined();
  });
});

describe('widening to the functions around an effect', () => {
  it.each([
    ["SUM([(function(){globalThis.pwned='yes'})(),2])", "(function(){globalThis.pwned='yes'})()", 'SUM([,2])'],
    ["(function () { globalThis.pwned = 'yes'; }())", "(function () { globalThis.pwned = 'yes'; }())", ''],
    ["f(() => globalThis.pwned='yes', 1)", "() => globalThis.pwned='yes'", 'f(, 1)'],
    [
      "a: 'function () { globalThis.pwned = 1; return 2; }'",
      'function () { globalThis.pwned = 1; return 2; }',
      "a: ''",
    ],
    ["function f() {} globalThis.pwned = 'yes'", "globalThis.pwned = 'yes'", 'function f() {} '],
  ])('reads %j', (text, effect, frame) => {
    const payload = widened(takeCodeApart(text));

    expect(payload?.effect).toBe(effect);
    expect(`${payload?.before}${payload?.after}`).toBe(frame);
  });
});

describe('siblings of a code injection', () => {
  it('says the same in other words, where it stood', () => {
    const values = codeInjection
      .siblings("SUM([globalThis.pwned='yes',1])", observationOf([]))
      .map((sibling) => sibling.value);

    expect(values).toContain("SUM([(globalThis.pwned='yes'),1])");
    expect(values).toContain("SUM([(() => globalThis.pwned='yes')(),1])");
    expect(values).toContain("SUM([\\u0067lobalThis.pwned='yes',1])");
  });
});

describe('neighbours of a code injection', () => {
  it('keeps no way out of the place it is evaluated in', () => {
    const values = codeInjection
      .neighbours("this.constructor.constructor('globalThis.pwned=`yes`')()", observationOf([]))
      .map((neighbour) => neighbour.value);

    expect(values.filter((value) => typeof value === 'string' && value.includes('constructor'))).toEqual([]);
  });

  it('keeps no shape that was made to break out of something', () => {
    const values = codeInjection
      .neighbours("`; globalThis.pwned='yes'; //", observationOf([]))
      .map((neighbour) => neighbour.value);

    expect(values.filter((value) => typeof value === 'string' && value.startsWith('`;'))).toEqual([]);
    expect(values).toContain('${a.b}');
  });

  it('keeps the shape and leaves the effect out', () => {
    const values = codeInjection
      .neighbours("SUM([globalThis.pwned='yes',1])", observationOf([]))
      .map((neighbour) => neighbour.value);

    expect(values).toContain('SUM([1,1])');
    expect(values.filter((value) => typeof value === 'string' && value.includes('pwned'))).toEqual([]);
  });

  it('leads nowhere in a syntax tree either, where the way out stands in strings beside the effect', () => {
    const tree = object(
      ['callee', object(['name', 'constructor'])],
      ['arguments', array(object(['value', "globalThis.pwned='yes'"]))],
    );

    const values = codeInjection
      .neighbours(tree, observationOf([]))
      .map((neighbour) => JSON.stringify(neighbour.value));

    expect(values.length).toBeGreaterThan(5);
    expect(values.filter((value) => value.includes('constructor'))).toEqual([]);
  });
});
