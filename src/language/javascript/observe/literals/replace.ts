// SPDX-License-Identifier: Apache-2.0
import { MagicString } from 'magic-string';
import { placesInCommand, placesInScript, type Place } from './places.ts';

/** A command with other text in the place of a literal, written as it must be there; `null` when it stands nowhere. */
export function replaceInCommand(command: string, literal: string, next: string): string | null {
  return replaceAt(command, placesInCommand(command), { literal, next }) ?? replaceAsWritten(command, literal, next);
}

/** The same for a file of the reproducer. */
export function replaceInScript(text: string, literal: string, next: string): string | null {
  return replaceAt(text, placesInScript(text), { literal, next }) ?? replaceAsWritten(text, literal, next);
}

interface Replacement {
  readonly literal: string;
  readonly next: string;
}

function replaceAt(text: string, places: readonly Place[], { literal, next }: Replacement): string | null {
  const fitting = places.filter(({ value }) => literal !== '' && value.includes(literal));
  if (fitting.length === 0) {
    return null;
  }
  const edited = new MagicString(text);
  const done = new Set<number>();
  for (const { start, end, value, write } of fitting) {
    // Two places in one word are written one after the other; the first is enough to carry the attack.
    if (!done.has(start)) {
      done.add(start);
      edited.overwrite(start, end, write(value.replaceAll(literal, () => next)));
    }
  }
  return edited.toString();
}

/** How a literal may be written where nobody knows the syntax; what takes its place is written the same way. */
const FORMS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify(text).slice(1, -1),
  encodeURIComponent,
  encodeURI,
];

function replaceAsWritten(text: string, literal: string, next: string): string | null {
  for (const form of FORMS) {
    const written = form(literal);
    if (written !== '' && text.includes(written)) {
      return text.replaceAll(written, () => form(next));
    }
  }
  return null;
}
