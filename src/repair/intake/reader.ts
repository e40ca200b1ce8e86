// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../domain/finding.ts';
import type { Shows } from '../../domain/reproducer.ts';
import type { Weakness } from '../../domain/weakness.ts';
import type { Services } from '../services.ts';

/** What the user handed in, before anything was believed. */
export interface Report {
  /** Absolute directory the user named. */
  readonly directory: string;
  readonly command?: string;
  readonly shows?: Shows;
  /** Absolute: a file that stands for `{input}` in the command, or a directory of such files. */
  readonly input?: string;
  /** Absolute: a log of a sanitizer, fuzzer or valgrind that tells of the weakness. */
  readonly sanitizerLog?: string;
  readonly weaknesses: readonly Weakness[];
  readonly build?: string;
  readonly test?: string;
  readonly timeoutMs: number;
  /** Package name under `node_modules` the user suspects; found by watching when absent. */
  readonly component?: string;
}

/** Turns one kind of report into findings with reproducers. Does not decide whether they reproduce. */
export interface Reader {
  readonly name: string;
  readonly runsForeignCode: boolean;
  accepts(report: Report): boolean;
  read(report: Report, services: Services): Promise<readonly Finding[]>;
  /** What was tried in vain, when `read` gave nothing; answered from the journal. */
  whyNothing?(report: Report, services: Services): Promise<string>;
}
