// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../domain/repair-error.ts';
import type { Shows } from '../domain/reproducer.ts';

const FORMS = 'exit=STATUS, stdout=REGEX, stderr=REGEX, file=PATH, time>MS, polluted, process, file-access, code';

/** Reads `--shows`. */
export function parseShows(text: string): Shows {
  switch (text) {
    case 'polluted':
      return { kind: 'polluted' };
    case 'process':
    case 'code':
      return { kind: 'sink', sink: text };
    case 'file-access':
      return { kind: 'sink', sink: 'file' };
    default:
      return parsePair(text);
  }
}

function parsePair(text: string): Shows {
  const [, name, operator, value] = /^(\w+)([=>])(.+)$/s.exec(text) ?? [];
  if (name === 'time' && operator === '>' && value !== undefined && /^\d+$/.test(value)) {
    return { kind: 'time', overMs: Number(value) };
  }
  if (operator === '=' && value !== undefined) {
    if (name === 'exit' && /^\d{1,3}$/.test(value)) {
      return { kind: 'exit', status: Number(value) };
    }
    if (name === 'file') {
      return { kind: 'file', path: value };
    }
    if (name === 'stdout' || name === 'stderr') {
      return { kind: 'output', stream: name, pattern: validPattern(value) };
    }
  }
  throw new RepairError('CONFIG_INVALID', `--shows "${text}" is none of ${FORMS}`);
}

function validPattern(pattern: string): string {
  try {
    return new RegExp(pattern, 'u').source;
  } catch (error) {
    throw new RepairError('CONFIG_INVALID', `--shows: "${pattern}" is no regular expression`, { cause: error });
  }
}
