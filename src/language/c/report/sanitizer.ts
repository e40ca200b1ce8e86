// SPDX-License-Identifier: Apache-2.0
import type { Detector, RelatedStack } from '../../../domain/sanitizer-report.ts';
import { parseFrame, readStack, type RawFrame } from './frames.ts';
import type { Lines } from './lines.ts';
import type { RawReport } from './raw-report.ts';
import { undefinedKind } from './undefined-kind.ts';

const HEADER =
  /(?:ERROR|WARNING): (Address|Memory|Thread|Leak|UndefinedBehavior|HWAddress)Sanitizer:? (.*)$|==\d+==\s*ERROR: (libFuzzer): (.*)$/;
const DETECTORS: Readonly<Record<string, Detector>> = {
  Address: 'address',
  HWAddress: 'address',
  Memory: 'memory',
  Thread: 'thread',
  Leak: 'leak',
  UndefinedBehavior: 'undefined',
  libFuzzer: 'libfuzzer',
};

/** A report of AddressSanitizer and its kin whose first line is next; `null` when it is not. */
export function readSanitizerReport(lines: Lines): readonly RawReport[] | null {
  const [, word, said, fuzzer, fuzzerSaid] = HEADER.exec(lines.peek()) ?? [];
  const detector = DETECTORS[word ?? fuzzer ?? ''];
  if (detector === undefined) {
    return null;
  }
  lines.next();
  return detector === 'leak' ? readLeaks(lines) : [readBody(lines, detector, said ?? fuzzerSaid ?? '')];
}

/** `file.c:3:4: runtime error: division by zero`, with a stack where one was asked for. */
export function readUndefinedReport(lines: Lines): RawReport | null {
  const [, file, line, column, said] = /(\S[^:]*):(\d+):(\d+)?:? runtime error: (.*)$/.exec(lines.peek()) ?? [];
  if (file === undefined || said === undefined) {
    return null;
  }
  lines.next();
  while (/^\s|^0x|^note:|: note: /.test(lines.peek()) && parseFrame(lines.peek()) === null && !lines.isOver()) {
    lines.next();
  }
  const place = { file, line: Number(line), column: Number(column ?? 0), module: '' };
  const [first, ...callers] = readStack(lines);
  return {
    detector: 'undefined',
    kind: undefinedKind(said),
    said: withoutAddresses(said),
    ...accessOf(said),
    // The line of the report has a column, which gcc's stacks have not.
    stack: [{ ...place, function: first?.function ?? '' }, ...callers],
    related: [],
  };
}

function accessOf(said: string): Pick<RawReport, 'access'> {
  if (/^(?:load|member access|index|reference)/.test(said)) {
    return said.startsWith('load') ? { access: { how: 'read', size: 0 } } : {};
  }
  return said.startsWith('store') ? { access: { how: 'write', size: 0 } } : {};
}

/** A report ends with its summary, where the next begins, or where the lines are somebody else's for long. */
const LONGEST_GAP = 12;

function readBody(lines: Lines, detector: Detector, said: string): RawReport {
  const body = new Body();
  let gap = 0;
  while (!lines.isOver() && gap < LONGEST_GAP && !isNext(lines.peek())) {
    const line = lines.peek();
    if (line.startsWith('SUMMARY: ')) {
      lines.next();
      break;
    }
    if (parseFrame(line) === null) {
      body.hear(line);
      lines.next();
      gap += 1;
    } else {
      body.take(readStack(lines));
      gap = 0;
    }
  }
  const kind = kindOf(said, body.heard.join('\n'));
  return {
    detector,
    kind,
    said: withoutAddresses(said),
    ...(body.access === undefined ? {} : { access: body.access }),
    ...(body.variable === undefined ? {} : { variable: body.variable }),
    stack: body.stack ?? [],
    related: body.related,
  };
}

function isNext(line: string): boolean {
  return HEADER.test(line) || / runtime error: /.test(line);
}

/** What stands below the first line of a report. */
class Body {
  access: RawReport['access'];
  variable: RawReport['variable'];
  stack: readonly RawFrame[] | undefined;
  readonly related: { role: RelatedStack['role']; stack: readonly RawFrame[] }[] = [];
  readonly heard: string[] = [];
  #role: RelatedStack['role'] | undefined;

  hear(line: string): void {
    this.heard.push(line);
    const [, how, size] = /\b(READ|WRITE|[Rr]ead|[Ww]rite) of size (\d+)/.exec(line) ?? [];
    const [, signal] = /caused by a (READ|WRITE) memory access/.exec(line) ?? [];
    const word = (how ?? signal)?.toLowerCase();
    if (word !== undefined && this.access === undefined) {
      this.access = { how: word === 'read' ? 'read' : 'write', size: Number(size ?? 0) };
    }
    this.variable ??= variableIn(line);
    this.#role = roleOf(line) ?? this.#role;
  }

  take(stack: readonly RawFrame[]): void {
    if (this.stack === undefined) {
      this.stack = stack;
    } else {
      this.related.push({ role: this.#role ?? 'other-access', stack });
    }
    this.#role = undefined;
  }
}

/** `[144, 192) 'text' (line 8) <== Memory access at offset 144`, `… global variable 'table' defined in 'a.c:3:12'` */
function variableIn(line: string): RawReport['variable'] {
  const [, name, at] =
    /'([^']+)' \(line (\d+)\)\s*<==/.exec(line) ??
    /of global variable '([^']+)' defined in '[^']*?:(\d+)(?::\d+)?'/.exec(line) ??
    [];
  return name === undefined ? undefined : { name, line: Number(at) };
}

function roleOf(line: string): RelatedStack['role'] | undefined {
  const roles: readonly (readonly [RegExp, RelatedStack['role']])[] = [
    [/Thread T\d+.* created by/, 'created'],
    [/freed by/, 'freed'],
    [/allocated by|allocated at|allocated from|created by a heap|created by an allocation/, 'allocated'],
    [/stored to memory/, 'stored'],
    [/was created by/, 'created'],
    [/^\s*Previous|^\s*(?:Atomic )?[Rr]ead of size|^\s*(?:Atomic )?[Ww]rite of size/, 'other-access'],
  ];
  return roles.find(([pattern]) => pattern.test(line))?.[1];
}

/** Lines that name the kind otherwise than by its word. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [/^attempting double-free/, 'double-free'],
  [/^attempting free on address/, 'bad-free'],
  [/^attempting to call malloc_usable_size/, 'bad-free'],
  [/^requested allocation size/, 'allocation-size-too-big'],
  [/^calloc parameters overflow|^reallocarray parameters/, 'calloc-overflow'],
  [/^(?:out of memory|out-of-memory|allocator is out of memory|specified RSS limit)/, 'out-of-memory'],
  [/^\w+-param-overlap/, 'memcpy-param-overlap'],
  [/^data race/, 'data-race'],
  [/^lock-order-inversion/, 'lock-order-inversion'],
  [/^heap-use-after-free|^heap use-after-free/, 'heap-use-after-free'],
  [/^timeout/, 'timeout'],
  [/^FPE/, 'division-by-zero'],
  [/^ABRT|^deadly signal/, 'abort'],
  [/^BUS/, 'bus-error'],
  [/^ILL/, 'illegal-instruction'],
  [/^SEGV on unknown address 0x0{8}0*[0-9a-f]{1,4}\b/, 'null-dereference'],
];

function kindOf(said: string, body: string): string {
  const known = SAID.find(([pattern]) => pattern.test(said))?.[1];
  if (known !== undefined) {
    return known;
  }
  if (said.startsWith('SEGV')) {
    return /points to the zero page/.test(body) ? 'null-dereference' : 'segv';
  }
  return (/^[\w-]+/.exec(said)?.[0] ?? 'unknown').toLowerCase();
}

function readLeaks(lines: Lines): readonly RawReport[] {
  const leaks: { readonly isDirect: boolean; readonly report: RawReport }[] = [];
  while (!lines.isOver() && !isNext(lines.peek())) {
    const line = lines.next();
    if (line.startsWith('SUMMARY: ')) {
      break;
    }
    const [, how, size] = /^(Direct|Indirect) leak of (\d+) byte/.exec(line) ?? [];
    if (how !== undefined) {
      const said = `${how} leak of ${size} byte(s)`;
      const report: RawReport = { detector: 'leak', kind: 'memory-leak', said, stack: readStack(lines), related: [] };
      leaks.push({ isDirect: how === 'Direct', report });
    }
  }
  // What only hangs on a leaked block goes with it.
  const direct = leaks.filter(({ isDirect }) => isDirect);
  return (direct.length > 0 ? direct : leaks).map(({ report }) => report);
}

export function withoutAddresses(said: string): string {
  return said
    .replaceAll(/\s*\(?\b(?:pc|bp|sp|at pc) 0x[0-9a-f]+|\bT\d+\)$/g, '')
    .replaceAll(/0x[0-9a-f]{5,}/g, '0x…')
    .trim();
}
