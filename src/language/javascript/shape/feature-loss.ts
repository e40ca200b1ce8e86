// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../domain/target.ts';
import { SourceFile } from '../source/source-file.ts';
import { messageOf } from '../package/manifest.ts';
import { pairOf } from './outline.ts';
import { shapeRules } from './registry.ts';

const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx|es6)$/i;

/**
 * What a change takes away from the source, or slips into it, one readable sentence each. Empty when the change keeps
 * the shape; a change that cannot be compared is said to be so, never passed over.
 */
export function featureLoss(change: FileChange): readonly string[] {
  if (change.after === null) {
    return ['the file is removed'];
  }
  const before = open(change.file, change.before ?? '');
  const after = open(change.file, change.after);
  if (typeof after === 'string' || typeof before === 'string') {
    return isSource(change) ? [`its shape cannot be compared: ${[before, after].find(isText) ?? ''}`] : [];
  }
  const pair = pairOf(before, after);
  return shapeRules.flatMap((rule) => rule.look(pair));
}

function isSource(change: FileChange): boolean {
  return SOURCE.test(change.file) || (change.before ?? '').startsWith('#!');
}

function isText(value: SourceFile | string): value is string {
  return typeof value === 'string';
}

function open(file: string, text: string): SourceFile | string {
  try {
    return new SourceFile(file, text);
  } catch (cause) {
    return messageOf(cause);
  }
}
