// SPDX-License-Identifier: Apache-2.0

/**
 * A shell command with `value` where `literal` stands, quoted as that place needs it: the program gets the value as it
 * is. `null` when the literal does not stand there, or the value cannot be an argument.
 */
export function putInCommand(command: string, literal: string, value: string): string | null {
  if (literal === command) {
    return value;
  }
  const at = placesOf(literal, command)[0];
  if (at === undefined || value.includes('\0')) {
    return null;
  }
  return command.slice(0, at) + escaped(value, quoteAt(command, at)) + command.slice(at + literal.length);
}

/** A word of its own first: `1` in `tool 1 v1` is the operand. */
function placesOf(literal: string, command: string): readonly number[] {
  const all: number[] = [];
  for (let at = literal === '' ? -1 : command.indexOf(literal); at >= 0; at = command.indexOf(literal, at + 1)) {
    all.push(at);
  }
  const isEdge = (character: string | undefined): boolean => character === undefined || /[\s'"=;|&<>]/.test(character);
  const whole = all.filter((at) => isEdge(command[at - 1]) && isEdge(command[at + literal.length]));
  return [...whole.toReversed(), ...all];
}

/** The quote that is open before a place; empty where none is. */
function quoteAt(command: string, at: number): string {
  let open = '';
  for (let index = 0; index < at; index += 1) {
    const character = command[index] ?? '';
    if (open === '' && (character === "'" || character === '"')) {
      open = character;
    } else if (character === open) {
      open = '';
    } else if (character === '\\' && open !== "'") {
      index += 1;
    }
  }
  return open;
}

function escaped(value: string, quote: string): string {
  if (quote === '"') {
    return value.replaceAll(/["$`\\]/g, String.raw`\$&`);
  }
  const inner = value.replaceAll("'", String.raw`'\''`);
  return quote === "'" ? inner : /^[\w@%+=:,./-]+$/.test(value) ? value : `'${inner}'`;
}
