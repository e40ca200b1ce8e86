// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../domain/repair-error.ts';
import type { Shows } from '../domain/reproducer.ts';

const FORMS =
  'exit=STATUS, stdout=REGEX, stderr=REGEX, file=PATH, time>MS, polluted, process, file-access, code, sanitizer';

/** Reads `--shows`. */
export function parseShows(text: string): Shows {
  switch (text) {
    case 'sanitizer':
      return { kind: 'sanitizer' };
    case 'polluted':
      return { kind: 'polluted' };
    case 'process':
    case 'code':
      return { kind: 'sink', sink: text };
    case 'file-access':
      return { kind: 'sink', sink: 'file' };
    default:
      return parseReport(text) ?? parsePair(text);
  }
}

/** `sanitizer=KIND` */
function parseReport(text: string): Shows | null {
  const [, report] = /^sanitizer=([a-z-]+)$/.exec(text) ?? [];
  return report === undefined ? null : { kind: 'sanitizer', report };
}

function parsePair(text: string): Shows {
  const [, form, value] = /^(exit=|stdout=|stderr=|file=|time>)(.+)$/s.exec(text) ?? [];
  switch (value === undefined ? '' : (form ?? '')) {
    case 'exit=':
      return { kind: 'exit', status: wholeNumber(value, text) };
    case 'stdout=':
      return { kind: 'output', stream: 'stdout', pattern: validPattern(value ?? '') };
    case 'stderr=':
      return { kind: 'output', stream: 'stderr', pattern: validPattern(value ?? '') };
    case 'file=':
      return { kind: 'file', path: value ?? '' };
    case 'time>':
      return { kind: 'time', overMs: wholeNumber(value, text) };
    default:
      throw unknownForm(text);
  }
}

function wholeNumber(value: string | undefined, text: string): number {
  if (value === undefined || !/^\d{1,9}$/.test(value)) {
    throw unknownForm(text);
  }
  return Number(value);
}

function unknownForm(text: string): RepairError {
  return new RepairError('CONFIG_INVALID', `--shows "${text}" is none of ${FORMS}`);
}

function validPattern(pattern: string): string {
  try {
    return new RegExp(pattern, 'u').source;
  } catch (error) {
    throw new RepairError('CONFIG_INVALID', `--shows: "${pattern}" is no regular expression`, { cause: error });
  }
}
