// SPDX-License-Identifier: Apache-2.0

/** Reading a POSIX shell line just far enough to tell data from syntax. */

type Quote = 'none' | 'single' | 'double';

/** Does `value`, or what is left of it, stand in the line so that the shell reads some of it as syntax? */
export function carriesUnquoted(line: string, value: string): boolean {
  return formsOf(value).some((form) => occurrences(line, form).some((at) => isSyntax(line, at, at + form.length)));
}

/** The value itself, without surrounding white space, and from its first sign of attack on. */
function formsOf(value: string): readonly string[] {
  const trimmed = value.trim();
  const first = trimmed.search(/[;&|`$\n<>"']/);
  const tail = first < 0 ? '' : trimmed.slice(first);
  return [...new Set([value, trimmed, tail])].filter((form) => form.length >= 2);
}

function occurrences(line: string, text: string): readonly number[] {
  const found: number[] = [];
  for (let at = line.indexOf(text); at >= 0 && found.length < 20; at = line.indexOf(text, at + 1)) {
    found.push(at);
  }
  return found;
}

function isSyntax(line: string, from: number, to: number): boolean {
  let quote: Quote = 'none';
  let before: Quote = 'none';
  for (let at = 0; at < to; at += 1) {
    if (at === from) {
      before = quote;
    }
    const character = line.charAt(at);
    if (character === '\\' && quote !== 'single') {
      at += 1;
      continue;
    }
    if (at >= from && isOperator(line, at, quote)) {
      return true;
    }
    quote = next(quote, character);
  }
  // It opened or closed a quotation of the line around it.
  return quote !== before;
}

function isOperator(line: string, at: number, quote: Quote): boolean {
  const character = line.charAt(at);
  const isSubstitution = character === '`' || (character === '$' && /[({]/.test(line.charAt(at + 1)));
  if (quote === 'single') {
    return false;
  }
  return isSubstitution || (quote === 'none' && /[;&|<>\n()]/.test(character));
}

function next(quote: Quote, character: string): Quote {
  if (character === "'" && quote !== 'double') {
    return quote === 'single' ? 'none' : 'single';
  }
  if (character === '"' && quote !== 'single') {
    return quote === 'double' ? 'none' : 'double';
  }
  return quote;
}
