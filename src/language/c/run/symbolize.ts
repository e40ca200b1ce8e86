// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Mount, Sandbox } from '../../../sandbox/sandbox.ts';
import { functionAt } from '../syntax/functions.ts';
import { parseUnit } from '../syntax/parse.ts';

/** Sanitizers take ten times as long to name the places of a stack as to find the fault; one look-up serves many runs. */
export const CAN_SYMBOLIZE: boolean = existsSync('/usr/bin/addr2line');

export interface Symbols {
  /** The host's file behind a program or library that a log names; `undefined` for what is not the target's. */
  hostFile(module: string): string | undefined;
  readonly sandbox: Sandbox;
}

/** `    #1 0x55cd20fb830d  (/path/tool+0x230d)` */
const BARE_FRAME = /^(\s*#)(\d+)( 0x[0-9a-f]+)\s+\(([^()]+)\+(0x[0-9a-f]+)\)/gm;

interface Place {
  readonly function: string;
  readonly at: string;
}

/** Innermost first; several where functions were inlined. */
const known = new Map<string, readonly Place[]>();

/** The logs with the target's own frames named, as the sanitizer itself would have done. */
export async function symbolized(logs: readonly string[], symbols: Symbols): Promise<readonly string[]> {
  const wanted = new Map<string, Set<string>>();
  for (const log of logs) {
    for (const [, , , , module = '', offset = ''] of log.matchAll(BARE_FRAME)) {
      const file = symbols.hostFile(module);
      if (file !== undefined && !known.has(`${file}+${offset}`)) {
        wanted.set(file, (wanted.get(file) ?? new Set()).add(offset));
      }
    }
  }
  for (const [file, offsets] of wanted) {
    await lookUp(file, [...offsets], symbols.sandbox);
  }
  return logs.map((log) => named(log, symbols));
}

function named(log: string, symbols: Symbols): string {
  return log.replaceAll(BARE_FRAME, (line: string, ...parts: readonly string[]) => {
    const [start = '', number = '', address = '', module = '', offset = ''] = parts;
    const file = symbols.hostFile(module);
    const places = file === undefined ? undefined : known.get(`${file}+${offset}`);
    // Inlined frames share the number: what matters is their order.
    return places === undefined || places.length === 0
      ? line
      : places.map((place) => `${start}${number}${address} in ${place.function} ${place.at}`).join('\n');
  });
}

const MODULE = '/skymend/module';

async function lookUp(file: string, offsets: readonly string[], sandbox: Sandbox): Promise<void> {
  const mounts: readonly Mount[] = [{ kind: 'read-only', from: file, at: MODULE }];
  const run = await sandbox.run({
    argv: ['addr2line', '-a', '-f', '-i', '-C', '-e', MODULE, ...offsets],
    cwd: '/',
    mounts,
    limits: { wallMs: 60_000, cpuMs: 60_000, memoryMb: 4096, outputKb: 8192 },
  });
  // `0x0000000000001234`, then a line for the function and one for the place, for each inlined frame.
  const parts = run.stdout.split(/^(0x[0-9a-f]{16})\n/m).slice(1);
  for (const offset of offsets) {
    known.set(`${file}+${offset}`, []);
  }
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const offset = `0x${BigInt(parts[index] ?? '0x0').toString(16)}`;
    known.set(`${file}+${offset}`, await renamed(placesIn(parts[index + 1] ?? '')));
  }
}

/**
 * The look-up names an inlined function of C++ that only one file knows after the function it was put into. Where two
 * frames of one place have the same name, the source says which function the inner one is.
 */
async function renamed(places: readonly Place[]): Promise<readonly Place[]> {
  return Promise.all(
    places.map(async (place, index) => {
      const [, file = '', line = '0'] = /^(.*):(\d+)$/.exec(place.at) ?? [];
      if (places[index + 1]?.function !== place.function || !INLINED_WRONG.test(file)) {
        return place;
      }
      const text = await readFile(file, 'utf8').catch(() => '');
      const found = text === '' ? undefined : functionAt(await parseUnit(file, text), Number(line));
      return found === undefined ? place : { ...place, function: found.name };
    }),
  );
}

const INLINED_WRONG = /\.(?:cc|cpp|cxx|hh|hpp|hxx|h|C)$/;

function placesIn(text: string): readonly Place[] {
  const lines = text.trim().split('\n');
  const places: Place[] = [];
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const at = (lines[index + 1] ?? '').replace(/ \(discriminator \d+\)$/, '');
    if (!at.startsWith('??')) {
      places.push({ function: lines[index] ?? '??', at: at.replace(/:\?$/, ':0') });
    }
  }
  return places;
}
