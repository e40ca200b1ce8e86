// SPDX-License-Identifier: Apache-2.0

/**
 * The words a program gets: a shell line without anything but words is what the same words are without a shell, and
 * a `--` between options and operands changes nothing for harmless operands.
 */
export function effectiveArgv(argv: readonly string[]): readonly string[] {
  const [program = '', flag, line] = argv;
  const isShell = /(?:^|\/)(?:ba|da|z)?sh$/.test(program) && flag === '-c' && line !== undefined && argv.length === 3;
  const words = isShell ? simpleWords(line) : argv;
  return words === null ? argv : words.filter((word) => word !== '--');
}

/** `null` when the line holds more than words: operators, expansions, patterns. */
function simpleWords(line: string): readonly string[] | null {
  const trimmed = line.trim().replace(/(?:\s+2>(?:&1|\s*\/dev\/null))+$/, '');
  const words: string[] = [];
  const pattern = /\s*((?:'[^']*'|"(?:\\["\\$`]|[^"\\$`])*"|\\[^\n]|[^\s'"\\$`;&|<>(){}*?[\]#~!])+)(?=\s|$)/y;
  let at = 0;
  while (at < trimmed.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(trimmed);
    if (match?.[1] === undefined) {
      return null;
    }
    words.push(unquoted(match[1]));
    at = pattern.lastIndex;
  }
  return words;
}

function unquoted(word: string): string {
  return [...word.matchAll(/'([^']*)'|"((?:\\.|[^"])*)"|\\(.)|([^'"\\]+)/g)]
    .map(([, single, double, escaped, plain]) => single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain)
    .join('');
}
