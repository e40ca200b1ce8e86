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

/** Text that makes a function of its own; whether that may still be called is the weakness, not a harmless use. */
export const RUNS_CODE: RegExp = /=>|\bfunction\b|\bclass\b|\)\s*\{/;

/** The start of a function whose body goes on to the end of the text. */
const FUNCTION_HEAD =
  /(?:\bnew\s+)?(?:\basync\s+)?(?:\bfunction\b\s*\*?\s*\w*\s*\([^()]*\)\s*\{|(?:\([^()]*\)|\b\w+)\s*=>\s*\{?)/g;

/** The payload with the functions around its effect, and their being called, taken as part of the effect. */
export function widened(payload: CodePayload | undefined): CodePayload | undefined {
  const [outermost] =
    payload === undefined
      ? []
      : [...payload.before.matchAll(FUNCTION_HEAD)].flatMap((head) => throughBody(payload, head) ?? []);
  return outermost === undefined ? payload : throughCall(outermost);
}

function throughBody({ before, effect, after }: CodePayload, head: RegExpExecArray): CodePayload | undefined {
  const inner = before.slice(head.index + head[0].length);
  const isBlock = head[0].endsWith('{');
  const end = isBlock ? closing(inner + effect + after) : (inner + effect).length;
  return end === undefined || end < (inner + effect).length
    ? undefined
    : {
        before: before.slice(0, head.index),
        effect: head[0] + (inner + effect + after).slice(0, end),
        after: (inner + effect + after).slice(end),
      };
}

/** Just after the brace that closes what is open where the text begins. */
function closing(text: string): number | undefined {
  let depth = 1;
  for (let at = 0; at < text.length; at += 1) {
    depth += text[at] === '{' ? 1 : text[at] === '}' ? -1 : 0;
    if (depth === 0) {
      return at + 1;
    }
  }
  return undefined;
}

/** `(…)()`, `(…())` and `…()`. */
function throughCall({ before, effect, after }: CodePayload): CodePayload {
  const forms: readonly (readonly [RegExp, RegExp])[] = [
    [/\(\s*$/, /^\s*\)\s*\([^()]*\)/],
    [/\(\s*$/, /^\s*\([^()]*\)\s*\)/],
    [/$/, /^\s*\([^()]*\)/],
  ];
  for (const [left, right] of forms) {
    const opened = left.exec(before)?.[0];
    const closed = right.exec(after)?.[0];
    if (opened !== undefined && closed !== undefined) {
      return {
        before: before.slice(0, before.length - opened.length),
        effect: opened + effect + closed,
        after: after.slice(closed.length),
      };
    }
  }
  return { before, effect, after };
}
