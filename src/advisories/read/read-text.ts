// SPDX-License-Identifier: Apache-2.0
import { isScoreCsv, readScoreLine } from '../formats/collections/epss-csv.ts';
import { isWeaknessXml, readWeaknessXml } from '../formats/weakness/weakness-xml.ts';
import { readLines, type Line } from './lines.ts';
import { readValue, type ReadItem } from './read-item.ts';

/** A document that is no list of lines is held as a whole; beyond this it is a fault, so that memory stays bounded. */
const LARGEST_DOCUMENT = 128 * 1024 * 1024;
/** Enough to see what a text is. */
const START_BYTES = 64 * 1024;

/** The records in one text, whatever format it is in: recognized by what it holds, not by its name. */
export async function* readText(place: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ReadItem> {
  const { start, all } = await peek(chunks);
  if (isScoreCsv(start)) {
    yield* readScores(place, all);
  } else if (isLines(place, start)) {
    yield* readJsonLines(place, readLines(all));
  } else {
    yield* readDocument(place, start, all);
  }
}

/** A name that says so, or a first line that is a whole JSON value and is not all there is. */
function isLines(place: string, start: string): boolean {
  if (/\.(?:ndjson|jsonl)(?:\.gz)?$/i.test(place)) {
    return true;
  }
  const [first = '', second] = start.split('\n', 2);
  return second !== undefined && second.trim() !== '' && parse(first).kind === 'value';
}

async function* readJsonLines(place: string, lines: AsyncIterable<Line>): AsyncGenerator<ReadItem> {
  for await (const line of lines) {
    yield* readJsonLine(place, line);
  }
}

function* readJsonLine(place: string, line: Line): Generator<ReadItem> {
  const at = { place, line: line.number };
  const parsed = line.kind === 'line' ? parse(line.text) : ({ kind: 'fault', because: line.because } as const);
  if (parsed.kind === 'fault') {
    yield { ...parsed, at };
  } else {
    yield* readValue(parsed.value, at);
  }
}

async function* readScores(place: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ReadItem> {
  let date = '';
  for await (const line of readLines(chunks)) {
    const at = { place, line: line.number };
    const read = line.kind === 'line' ? readScoreLine(line.text, date) : ({ ...line, kind: 'fault' } as const);
    if (read.kind === 'heading') {
      date = read.date ?? date;
    } else if (read.kind === 'fault') {
      yield { kind: 'fault', because: read.because, at };
    } else {
      yield* readValue(read.value, at);
    }
  }
}

async function* readDocument(
  place: string,
  start: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ReadItem> {
  const text = await collect(chunks);
  const at = { place };
  if (text.kind === 'fault') {
    yield { ...text, at };
  } else if (isWeaknessXml(start)) {
    for (const reading of readWeaknessXml(text.text)) {
      yield { ...reading, at };
    }
  } else if (/^\s*[[{]/.test(start)) {
    const parsed = parse(text.text);
    if (parsed.kind === 'fault') {
      yield { ...parsed, at };
    } else {
      yield* readValue(parsed.value, at);
    }
  } else {
    yield { kind: 'unrecognized', at };
  }
}

type Parsed =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly because: string };

function parse(text: string): Parsed {
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch (error) {
    // The engine quotes the text it fails at; one line of it is enough.
    const [reason = ''] = error instanceof Error ? error.message.split('\n') : [];
    return { kind: 'fault', because: `not JSON (${reason.slice(0, 200)})` };
  }
}

async function collect(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly kind: 'text'; readonly text: string } | { readonly kind: 'fault'; readonly because: string }> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > LARGEST_DOCUMENT) {
      return { kind: 'fault', because: `a document of more than ${LARGEST_DOCUMENT} bytes; give it one record a line` };
    }
    parts.push(chunk);
  }
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)) };
  } catch {
    return { kind: 'fault', because: 'not UTF-8' };
  }
}

/** The beginning of a stream, and the stream with its beginning put back. */
async function peek(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly start: string; readonly all: AsyncIterable<Uint8Array> }> {
  const source = chunks[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let size = 0;
  while (size < START_BYTES) {
    const next = await source.next();
    if (next.done === true) {
      break;
    }
    taken.push(next.value);
    size += next.value.length;
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* taken;
    yield* { [Symbol.asyncIterator]: () => source };
  }
  return {
    start: Buffer.concat(taken)
      .toString('utf8')
      .replace(/^\ufeff/, ''),
    all: all(),
  };
}
