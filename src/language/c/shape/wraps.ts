// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../domain/target.ts';
import { tokensOf, type Token } from './tokens.ts';

/**
 * Does a change only move a sum into unsigned arithmetic of the same width, where it wraps round and nothing reports it?
 * Wider arithmetic and anything that asks a new question are another matter.
 */
export function movesToWrapping({ before, after }: FileChange, type: string): boolean {
  const [old, now] = [tokensOf(before ?? ''), tokensOf(after ?? '')];
  if ('because' in old || 'because' in now) {
    return false;
  }
  const isLong = /long|int64|ptrdiff|ssize/.test(type);
  const wrapping = (tokens: readonly Token[]): number =>
    tokens.filter((_token, at) => wraps(tokens, at, isLong)).length;
  return wrapping(now) > wrapping(old) && questionsIn(now) <= questionsIn(old);
}

const NARROW = /^(?:uint|uint(?:8|16|32)_t|u_?int(?:8|16|32)?|u(?:8|16|32)|U?INT(?:8|16|32)|UINT)$/;
const WIDE = /^(?:size_t|u_?int64(?:_t)?|u64|uintmax_t|uintptr_t|ulong|ULONG)$/;
const IGNORING = /^(?:__builtin_\w+_overflow|ckd_(?:add|sub|mul))$/;

function wraps(tokens: readonly Token[], at: number, isLong: boolean): boolean {
  const { kind, text } = tokens[at] ?? { kind: 'sign', text: '' };
  if (kind === 'number') {
    return isLong ? /u(?:ll?|z)?$/i.test(text) : /u$/i.test(text);
  }
  if (text === 'unsigned') {
    return isLong || tokens[at + 1]?.text !== 'long';
  }
  return NARROW.test(text) || IGNORING.test(text) || (isLong && WIDE.test(text));
}

/** Comparisons and branches. */
function questionsIn(tokens: readonly Token[]): number {
  return tokens.filter(({ text }, at) => {
    const next = tokens[at + 1]?.text;
    const isComparison =
      /^[<>]$/.test(text) && next !== text && tokens[at - 1]?.text !== text && tokens[at - 1]?.text !== '-';
    return /^(?:if|while|switch|for|\?)$/.test(text) || isComparison;
  }).length;
}
