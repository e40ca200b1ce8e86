// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import type { Encoded } from '../../../../domain/encoded.ts';
import type { Probe } from '../../../../domain/probe.ts';
import type { Mount } from '../../../../sandbox/sandbox.ts';
import { replaceInCommand, replaceInScript } from '../literals/replace.ts';

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
    const inCommand = replaceInCommand(command, carrier.literal, next);
    command = inCommand ?? command;
    let isFound = inCommand !== null;
    for (const file of files) {
      const replaced = replaceInScript(texts.get(file) ?? (await readFile(file, 'utf8')), carrier.literal, next);
      if (replaced !== null) {
        isFound = true;
        texts.set(file, replaced);
      }
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
