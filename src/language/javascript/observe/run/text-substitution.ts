// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import type { Encoded } from '../../../../domain/encoded.ts';
import type { Probe } from '../../../../domain/probe.ts';
import type { Mount } from '../../../../sandbox/sandbox.ts';

/** The command and harness files with other text in the place of the attack's. */
export interface ReplacedText {
  readonly command: string;
  readonly mounts: readonly Mount[];
  /** Literals that were found nowhere. */
  readonly missing: readonly string[];
}

export async function replaceText(probe: Probe, files: readonly string[]): Promise<ReplacedText> {
  let { command } = probe.reproducer;
  const texts = new Map<string, string>();
  const missing: string[] = [];
  for (const { carrier, value } of probe.substitution?.replacements ?? []) {
    if (carrier.kind !== 'text') {
      continue;
    }
    const next = textOf(value);
    const before = command;
    command = replaceLiteral(command, carrier.literal, next);
    let isFound = command !== before;
    for (const file of files) {
      const text = texts.get(file) ?? (await readFile(file, 'utf8'));
      const replaced = replaceLiteral(text, carrier.literal, next);
      isFound ||= replaced !== text;
      texts.set(file, replaced);
    }
    if (!isFound) {
      missing.push(carrier.literal);
    }
  }
  const mounts = [...texts].map(([at, text]): Mount => ({ kind: 'content', text, at }));
  return { command, mounts, missing };
}

function textOf(value: Encoded): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

type Form = (text: string) => string;

/** How a literal may be written where it stands; what takes its place is written the same way. */
const FORMS: readonly Form[] = [
  (text) => text,
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'"),
  (text) => text.replaceAll("'", String.raw`'\''`),
  (text) => text.replaceAll(/(["\\$`])/g, String.raw`\$1`),
  encodeURIComponent,
  encodeURI,
];

export function replaceLiteral(text: string, literal: string, next: string): string {
  if (literal === '') {
    return text;
  }
  for (const form of FORMS) {
    const written = form(literal);
    if (text.includes(written)) {
      return text.replaceAll(written, () => form(next));
    }
  }
  return text;
}
