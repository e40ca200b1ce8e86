// SPDX-License-Identifier: Apache-2.0

/** The route's steps inside one string: `a.__proto__.b`, `x[__proto__][y]`, `/constructor/prototype/z`. */
const ROUTE_TEXT =
  /(?<open>\[["']?)?(?:__proto__|constructor(?<between>["']?\]?[.[/:>|]["']?)prototype)(?<close>["']?\])?(?<after>[./:>|])?/;

export function hasRoute(text: string): boolean {
  return ROUTE_TEXT.test(text);
}

/** The text with its route replaced, delimited as it was; also with brackets turned into dots. */
export function respell(text: string, route: readonly string[]): readonly string[] {
  const found = ROUTE_TEXT.exec(text);
  if (found === null) {
    return [];
  }
  const { open, close } = found.groups ?? {};
  const before = text.slice(0, found.index);
  const rest = text.slice(found.index + found[0].length);
  const put = (steps: string): string => before + steps + (found.groups?.['after'] ?? '') + rest;
  if (open !== undefined && close !== undefined) {
    return [put(route.map((step) => open + step + close).join('')), put(open + route.join('.') + close)];
  }
  if (rest.startsWith('[')) {
    return [put(route.map((step, index) => (index === 0 ? step : `[${step}]`)).join(''))];
  }
  return [put(route.join(delimiterIn(text, found) ?? '.'))];
}

/** The character that parts the steps of a path in text; `undefined` when it is no such path. */
export function delimiterOf(text: string): string | undefined {
  const found = ROUTE_TEXT.exec(text);
  return found === null || /[\s=]/.test(text) ? undefined : delimiterIn(text, found);
}

function delimiterIn(text: string, found: RegExpExecArray): string | undefined {
  const { after, between } = found.groups ?? {};
  const inside = between?.length === 1 && between !== '[' ? between : undefined;
  return after ?? inside ?? /[./:>|]$/.exec(text.slice(0, found.index))?.[0];
}
