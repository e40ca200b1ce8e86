// SPDX-License-Identifier: Apache-2.0

const SHOWN = 160;

/** The place that a line about a difference begins with. */
export function placeOf(line: string): string {
  return line.slice(0, line.indexOf(': '));
}

/** `place: this became that`, from where the two begin to differ; no line where they are equal. */
export function changed(place: string, before: string, after: string): readonly string[] {
  return before === after ? [] : [`${place}: ${excerpt(before, after)} became ${excerpt(after, before)}`];
}

function excerpt(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) {
    at += 1;
  }
  const from = text.length <= SHOWN ? 0 : Math.max(0, at - 20);
  const part = text.slice(from, from + SHOWN);
  return `${from > 0 ? '…' : ''}${JSON.stringify(part)}${from + SHOWN < text.length ? '…' : ''}`;
}
