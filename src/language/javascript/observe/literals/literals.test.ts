// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { replaceInCommand, replaceInScript } from './replace.ts';

describe('a literal in a command', () => {
  it.each([
    [`node x.js 'a; b'`, 'a; b', `it's $HOME`, `node x.js 'it'\\''s $HOME'`],
    [`node x.js "a; b"`, 'a; b', '"`id`"', `node x.js '"\`id\`"'`],
    [`node x.js a\\ b`, 'a b', 'plain', 'node x.js plain'],
    [`curl http://localhost/..%2fx`, '..%2f', '..\\', `curl 'http://localhost/..\\x'`],
    [`node -e "f('a')"`, 'a', `it's`, `node -e 'f('\\''it\\'\\''s'\\'')'`],
    [`node -e 'f("a")'`, 'a', 'say "x"\n', `node -e 'f("say \\"x\\"\\n")'`],
  ])('%s: %s becomes %s', (...[command, literal, next, expected]) => {
    expect(replaceInCommand(command, literal, next)).toBe(expected);
  });

  it('is not found where it does not stand', () => {
    expect(replaceInCommand('node x.js', 'absent', 'y')).toBeNull();
  });
});

describe('a literal in a script', () => {
  it.each([
    [`f('a\\'b')`, `a'b`, `c'd`, `f('c\\'d')`],
    ['f(`a${x}b`)', 'b', '`${y}', 'f(`a${x}\\`\\${y}`)'],
    [`f("x\\u0041")`, 'xA', 'é\\', `f("é\\\\")`],
    [`f("<a>", '<a>')`, '<a>', '"', `f("\\"", '"')`],
  ])('%s: %s becomes %s', (...[script, literal, next, expected]) => {
    expect(replaceInScript(script, literal, next)).toBe(expected);
  });

  it('is found in a text that is no script, too', () => {
    expect(replaceInScript('{{ a "b" }', 'a "b"', 'c')).toBe('{{ c }');
  });
});
