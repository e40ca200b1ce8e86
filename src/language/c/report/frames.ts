// SPDX-License-Identifier: Apache-2.0
import type { Lines } from './lines.ts';

/** A frame as the log has it: paths as written, 0 and empty where nothing is said. */
export interface RawFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The program or library, where the log names it. */
  readonly module: string;
}

/** Lines with something else between two frames of one stack: a symbolizer that complains. */
const MOST_STRAY = 1;

/** The stack that begins at the next line, if one does; frames may be missing in it. */
export function readStack(lines: Lines): readonly RawFrame[] {
  const frames: RawFrame[] = [];
  let stray = 0;
  while (!lines.isOver()) {
    const frame = parseFrame(lines.peek());
    if (frame === null) {
      const goesOn = frames.length > 0 && stray < MOST_STRAY && isFurtherFrame(lines.peek(1), frames.length);
      if (!goesOn) {
        break;
      }
      stray += 1;
    } else {
      frames.push(frame);
    }
    lines.next();
  }
  return frames;
}

/** A new stack begins with number 0 again. */
function isFurtherFrame(line: string, atLeast: number): boolean {
  const [, number] = /^\s*#(\d+)\s/.exec(line) ?? [];
  return number !== undefined && Number(number) >= atLeast;
}

/**
 * `#0 0x55d in name file.c:3:4`, `#0 0x55d in name (program+0x12) (BuildId: 1)`, `#1 name file.c:3 (program+0x1)`,
 * `#2  0x0000 in name (argument=1) at file.c:3` and valgrind's `at 0x10: name (file.c:3)`.
 */
export function parseFrame(line: string): RawFrame | null {
  const valgrind = /^==\d+==\s+(?:at|by) 0x[0-9A-F]+: (.*)$/.exec(line);
  if (valgrind !== null) {
    return valgrindFrame(valgrind[1] ?? '');
  }
  const [, rest] = /^\s*#\d+\s+(?:0x[0-9a-f]+\s*)?(.*)$/i.exec(line) ?? [];
  if (rest === undefined) {
    return null;
  }
  const said = rest.replace(/^in /, '').replace(/ \(BuildId: [0-9a-f]+\)$/, '');
  return debuggerFrame(said) ?? sanitizerFrame(said);
}

function sanitizerFrame(said: string): RawFrame {
  const [, before = said, module = ''] = /^(.*?)\s*\(([^()]*\+0x[0-9a-f]+)\)$/.exec(said) ?? [];
  const [, name = before, file = '', line = '0', column = '0'] =
    /^(.*?)\s((?:\/|\.{0,2}\/)?[^\s()<>]+?):(\d+)(?::(\d+))?$/.exec(before) ??
    /^(.*?)\s(\/.+?):(\d+)(?::(\d+))?$/.exec(before) ??
    [];
  return { function: plainName(name), file, line: Number(line), column: Number(column), module };
}

/** `name (argument=1) at file.c:3` */
function debuggerFrame(said: string): RawFrame | null {
  const [, name, file, line] = /^(.+?) \(.*\) at (.+?):(\d+)$/.exec(said) ?? [];
  return name === undefined
    ? null
    : { function: plainName(name), file: file ?? '', line: Number(line), column: 0, module: '' };
}

/** `name (file.c:3)`, `name (in /usr/lib/libc.so)`, `???` */
function valgrindFrame(said: string): RawFrame {
  const [, name = said, place = ''] = /^(.*?) \(([^()]*)\)$/.exec(said) ?? [];
  const [, file = '', line = '0'] = /^(.+):(\d+)$/.exec(place) ?? [];
  const module = place.startsWith('in ') ? place.slice(3) : '';
  return { function: name === '???' ? '' : plainName(name), file, line: Number(line), column: 0, module };
}

/** Without the parameters of C++ and the mark of interceptors. */
function plainName(name: string): string {
  return name
    .trim()
    .replace(/^__interceptor_/, '')
    .replace(/\(.*\)(?: const)?(?: \[.*\])?$/, '')
    .replace(/^<null>$/, '');
}
