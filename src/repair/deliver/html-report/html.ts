// SPDX-License-Identifier: Apache-2.0

/** Markup that may stand in a page as it is. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[];

/** Builds markup; every value that is not markup itself is escaped, so foreign text stays text. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const markup = literals.reduce((built, literal, index) => built + render(parts[index - 1] ?? '') + literal);
  return { markup };
}

function render(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') {
    return escape(String(part));
  }
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
