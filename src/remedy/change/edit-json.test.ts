// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { setInJson } from './edit-json.ts';

describe('setting a value in JSON', () => {
  it('replaces a value and nothing else', () => {
    const text = '{\n\t"a" : { "x":"1" , "y":"}\\"" },\n  "b": "2"\n}\n';

    expect(setInJson(text, ['a', 'x'], '3')).toBe(text.replace('"1"', '"3"'));
    expect(setInJson(text, ['b'], '3')).toBe(text.replace('"2"', '"3"'));
  });

  it('adds a member in the style of the object', () => {
    expect(setInJson('{ "a": "1" }', ['b'], '2')).toBe('{ "a": "1", "b": "2" }');
    expect(setInJson('{\n    "a": "1"\n}\n', ['b'], '2')).toBe('{\n    "a": "1",\n    "b": "2"\n}\n');
    expect(setInJson('{}', ['a', 'b'], '1')).toBe('{\n  "a": {\n    "b": "1"\n  }\n}');
  });

  it('makes the objects on the way', () => {
    expect(setInJson('{\n  "a": "1"\n}', ['o', 'p', 'q'], '2')).toBe(
      '{\n  "a": "1",\n  "o": {\n    "p": {\n      "q": "2"\n    }\n  }\n}',
    );
  });

  it('keeps line ends', () => {
    expect(setInJson('{\r\n  "a": "1"\r\n}\r\n', ['b'], '2')).toBe('{\r\n  "a": "1",\r\n  "b": "2"\r\n}\r\n');
  });

  it('refuses to look into what is no object', () => {
    expect(() => setInJson('{"a":"1"}', ['a', 'b'], '2')).toThrow('where an object belongs');
  });
});
