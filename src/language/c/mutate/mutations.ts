// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

/** Values the length and count fields of formats are wrong about. */
const BYTES = [0, 1, 2, 0x7f, 0x80, 0xff, 0x20, 0x30];

/** Random changes of an input, the same for the same stream of random numbers. */
export function mutants(value: Encoded, random: () => number, count: number): readonly string[] {
  const text = typeof value === 'string' ? value : '';
  return Array.from({ length: count }, () => mutate(text, random));
}

/** Variations that are likely to be read further or turned down early: what a program says in them is its habit. */
export function harmlessLooking(value: Encoded, count: number): readonly string[] {
  const text = typeof value === 'string' ? value : '';
  const random = seededRandom(1);
  const cuts = [0.1, 0.25, 0.5, 0.75, 0.9].map((part) => text.slice(0, Math.floor(text.length * part)));
  return [...new Set([...cuts, ...mutants(text, random, count)])].slice(0, count);
}

function mutate(text: string, random: () => number): string {
  const ways = isText(text) ? [...BINARY, ...TEXTUAL] : BINARY;
  let changed = text;
  const times = 1 + Math.floor(random() ** 3 * 4);
  for (let time = 0; time < times; time += 1) {
    changed = (ways[Math.floor(random() * ways.length)] ?? flip)(changed, random);
  }
  return changed;
}

type Way = (text: string, random: () => number) => string;

const BINARY: readonly Way[] = [flip, setByte, nudge, remove, repeat, insert, cut, setWord];
const TEXTUAL: readonly Way[] = [otherNumber, dropLine, repeatLine, otherNumber, swapWords];

function at(text: string, random: () => number): number {
  return Math.floor(random() * text.length);
}

function put(text: string, position: number, code: number): string {
  return text.slice(0, position) + String.fromCharCode(code & 0xff) + text.slice(position + 1);
}

function flip(text: string, random: () => number): string {
  const position = at(text, random);
  return text === '' ? text : put(text, position, text.charCodeAt(position) ^ (1 << Math.floor(random() * 8)));
}

function setByte(text: string, random: () => number): string {
  return text === '' ? text : put(text, at(text, random), BYTES[Math.floor(random() * BYTES.length)] ?? 0);
}

function nudge(text: string, random: () => number): string {
  const position = at(text, random);
  return text === '' ? text : put(text, position, text.charCodeAt(position) + (random() < 0.5 ? 1 : -1));
}

function setWord(text: string, random: () => number): string {
  const position = at(text, random);
  const word =
    ['\u0000\u0000', '\u0000\u0001', '\u0001\u0000', '\u00ff\u00ff', '\u007f\u00ff'][Math.floor(random() * 5)] ?? '';
  return text.length < 2 ? text : text.slice(0, position) + word + text.slice(position + 2);
}

function remove(text: string, random: () => number): string {
  const position = at(text, random);
  return text.slice(0, position) + text.slice(position + 1 + Math.floor(random() ** 2 * 16));
}

function repeat(text: string, random: () => number): string {
  const position = at(text, random);
  const part = text.slice(position, position + 1 + Math.floor(random() * 16));
  return text.slice(0, position) + part + text.slice(position);
}

function insert(text: string, random: () => number): string {
  const position = at(text, random);
  return text.slice(0, position) + String.fromCharCode(Math.floor(random() * 256)) + text.slice(position);
}

function cut(text: string, random: () => number): string {
  return text.slice(0, at(text, random));
}

const NUMBERS = ['0', '1', '2', '-1', '255', '256', '65535', '2147483647', '4294967295'];

function otherNumber(text: string, random: () => number): string {
  const numbers = [...text.matchAll(/\d+/g)];
  const chosen = numbers[Math.floor(random() * numbers.length)];
  if (chosen === undefined) {
    return text;
  }
  const value = Number(chosen[0]);
  const others = [
    ...NUMBERS,
    String(value + 1),
    String(Math.max(0, value - 1)),
    String(value * 2),
    String(Math.floor(value / 2)),
  ];
  const other = others[Math.floor(random() * others.length)] ?? '0';
  return text.slice(0, chosen.index) + other + text.slice(chosen.index + chosen[0].length);
}

function dropLine(text: string, random: () => number): string {
  const lines = text.split('\n');
  return lines.toSpliced(Math.floor(random() * lines.length), 1).join('\n');
}

function repeatLine(text: string, random: () => number): string {
  const lines = text.split('\n');
  const position = Math.floor(random() * lines.length);
  return lines.toSpliced(position, 0, lines[position] ?? '').join('\n');
}

function swapWords(text: string, random: () => number): string {
  const words = text.split(/(\s+)/);
  const [one, other] = [at(text, random) % words.length, at(text, random) % words.length];
  return words.map((word, index) => (index === one ? words[other] : index === other ? words[one] : word)).join('');
}

export function isText(value: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/[\u0000-\u0008\u000e-\u001f\u0080-\u00ff]/.test(value.slice(0, 4096));
}
