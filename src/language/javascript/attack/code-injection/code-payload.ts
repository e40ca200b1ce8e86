// SPDX-License-Identifier: Apache-2.0

/** Attack text around the expression whose evaluation is the blow. */
export interface CodePayload {
  readonly before: string;
  readonly effect: string;
  readonly after: string;
}

const STRING = String.raw`(?:'[^'\\]*'|"[^"\\]*"|\x60[^\x60\\]*\x60)`;
const VALUE = String.raw`(?:${STRING}|-?\d+(?:\.\d+)?|true|false|null)`;
/** What reproducers do to be noticed: set a global, write a file, run a command. Tried in this order. */
const EFFECTS: readonly RegExp[] = [
  new RegExp(String.raw`\b(?:globalThis|global|window|self|process)(?:\.\w+|\[${STRING}\])+\s*=\s*${VALUE}`),
  new RegExp(
    String.raw`\b(?:process|global|globalThis|require)\b[\w.$]*(?:\(${STRING}\))?[\w.$]*\((?:${VALUE}(?:\s*,\s*${VALUE})*)?\)`,
  ),
];

/** `undefined` when no expression with an effect is seen in the text. */
export function takeCodeApart(text: string): CodePayload | undefined {
  for (const effect of EFFECTS) {
    const found = effect.exec(text);
    if (found !== null) {
      return {
        before: text.slice(0, found.index),
        effect: found[0],
        after: text.slice(found.index + found[0].length),
      };
    }
  }
  return undefined;
}

/** Does the text look like code, or like text that becomes code? */
export function looksLikeCode(text: string): boolean {
  return takeCodeApart(text) !== undefined || /\bconstructor\b|\bfunction\b|=>|\$\{|\beval\b|\brequire\b/.test(text);
}

const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * Every quote and bracket of the text is closed in it. Text that is not was made to break out of something, and is
 * harmless in no place.
 */
export function isBalanced(text: string): boolean {
  const open: string[] = [];
  let quote = '';
  for (const character of text.replaceAll(/\\./gs, '')) {
    if (quote !== '') {
      quote = character === quote ? '' : quote;
    } else if (/["'`]/.test(character)) {
      quote = character;
    } else if (/[([{]/.test(character)) {
      open.push(character);
    } else if (character in CLOSERS && open.pop() !== CLOSERS[character]) {
      return false;
    }
  }
  return quote === '' && open.length === 0;
}

/** The text around the effect is itself a way out of the place it is evaluated in; no effect makes it harmless. */
export function leadsOut(text: string): boolean {
  return /\b(?:constructor|__proto__|prototype|process|require|module|mainModule|global|globalThis|Function|eval)\b/.test(
    text,
  );
}
