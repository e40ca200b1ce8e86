// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { RepairError } from '../../domain/repair-error.ts';
import type { Report } from '../../repair/intake/reader.ts';
import type { RepairOptions } from '../../repair/services.ts';
import { parseDuration } from '../parse-duration.ts';
import { parseShows } from '../parse-shows.ts';
import { parseWeaknesses } from '../parse-weakness.ts';
import { readCaseFile, type CaseFile } from './case-file.ts';

/** The options that `fix` and `verify` share, as the command line gives them. */
export interface CommonFlags {
  readonly reproducer?: string;
  readonly shows?: string;
  readonly weakness?: string;
  readonly build?: string;
  readonly test?: string;
  readonly component?: string;
  readonly timeout?: string;
  readonly input?: string;
  readonly sanitizerLog?: string;
  readonly case?: string;
  readonly budget?: string;
  readonly replays: string;
  readonly parallel: string;
  readonly seed: string;
  readonly out: string;
  readonly resume?: string;
  readonly json?: boolean;
  readonly progress?: boolean;
  readonly apply?: boolean;
  readonly alternatives?: boolean;
}

/** A run's inputs, as they are kept beside its journal so that it can go on. */
export interface Request {
  readonly command: 'fix' | 'verify';
  readonly report: Report;
  readonly options: RepairOptions;
  /** Text of the patch to judge. */
  readonly patch?: string;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_BUDGET = '10m';

/** Flags win over the case file. */
export async function reportOf(directory: string | undefined, flags: CommonFlags): Promise<Report> {
  const given: CaseFile = flags.case === undefined ? {} : await readCaseFile(resolve(flags.case));
  const pick = (name: Exclude<keyof CaseFile, 'directory'>) => flags[name] ?? given[name];
  const shows = pick('shows');
  const weakness = pick('weakness');
  const timeout = pick('timeout');
  const optional = {
    command: pick('reproducer'),
    shows: shows === undefined ? undefined : parseShows(shows),
    build: pick('build'),
    test: pick('test'),
    component: pick('component'),
    input: absolute(pick('input')),
    sanitizerLog: absolute(pick('sanitizerLog')),
  };
  return {
    directory: resolve(directory ?? given.directory ?? '.'),
    weaknesses: weakness === undefined ? [] : parseWeaknesses(weakness),
    timeoutMs: timeout === undefined ? DEFAULT_TIMEOUT_MS : parseDuration(timeout, '--timeout'),
    ...withoutUndefined(optional),
  };
}

function absolute(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path);
}

export function optionsOf(flags: CommonFlags): RepairOptions {
  return {
    replays: parseCount(flags.replays, '--replays'),
    parallel: parseCount(flags.parallel, '--parallel'),
    budgetMs: parseDuration(flags.budget ?? DEFAULT_BUDGET, '--budget'),
    seed: parseCount(flags.seed, '--seed'),
    alternatives: flags.alternatives === true,
    apply: flags.apply === true,
  };
}

function parseCount(text: string, option: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new RepairError('CONFIG_INVALID', `${option} "${text}" is no positive whole number`);
  }
  return Number(text);
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(fields: T): Defined<T> {
  const defined: Defined<T> = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined) {
      Object.assign(defined, { [name]: value });
    }
  }
  return defined;
}
