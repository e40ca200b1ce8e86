// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';

/** `[file relative to the root, line, column, function]`. */
export type RawFrame = readonly [string, number, number, string];

interface Fields {
  readonly start: {
    readonly nonce: string;
    readonly pid: number;
    readonly thread: number;
    readonly argv: readonly string[];
  };
  readonly main: { readonly file: string; readonly isComponent: boolean };
  readonly module: { readonly file: string };
  readonly call: {
    readonly i: number;
    readonly module: string;
    readonly path: readonly string[];
    readonly how: 'call' | 'construct' | 'request' | 'match';
    readonly args: readonly Encoded[];
  };
  readonly return: {
    readonly i: number;
    readonly value: Encoded;
    readonly after: readonly Encoded[];
    readonly cpu: number;
  };
  readonly throw: {
    readonly i: number;
    readonly error: Encoded;
    readonly after: readonly Encoded[];
    readonly cpu: number;
  };
  readonly settle: {
    readonly i: number;
    readonly how: 'fulfilled' | 'rejected';
    readonly value: Encoded;
    readonly cpu: number;
  };
  /** `self`: the harness called its own function, by what the component left of it in reach. */
  readonly callback: { readonly i: number; readonly args: readonly Encoded[]; readonly self?: true | undefined };
  readonly body: { readonly i: number; readonly text: string };
  readonly sink: {
    readonly n: number;
    readonly sink: 'process' | 'file' | 'code';
    readonly api: string;
    readonly detail: readonly string[];
    readonly stack: readonly RawFrame[];
    readonly call: number;
  };
  readonly 'sink-end': { readonly n: number; readonly ok: boolean };
  /** Before a match; a run that was killed ends with one of these. */
  readonly regexp: {
    readonly pattern: string;
    readonly subject: string;
    readonly length: number;
    readonly call: number;
    /** Where the pattern was run first; empty for the times after that. */
    readonly stack: readonly RawFrame[];
  };
  readonly slow: {
    readonly pattern: string;
    readonly subject: string;
    readonly length: number;
    readonly ms: number;
    readonly call: number;
    readonly stack: readonly RawFrame[];
  };
  readonly polluted: {
    readonly holder: string;
    readonly key: string;
    readonly isNew: boolean;
    readonly value: string;
    readonly call: number;
  };
  readonly write: {
    readonly holder: string;
    readonly key: string;
    readonly stack: readonly RawFrame[];
    readonly call: number;
  };
  readonly canary: { readonly call: number };
  readonly substituted: { readonly order: number };
  readonly redirected: { readonly isFound: boolean };
  readonly end: { readonly cpu: number; readonly code: number | string };
}

export type RecordKind = keyof Fields;
/** Times `cpu` are microseconds; `i` and `call` number calls, `-1` is none. */
export type ReportRecord = { readonly [Kind in RecordKind]: { readonly k: Kind } & Fields[Kind] }[RecordKind];
export type RecordOf<K extends RecordKind> = Extract<ReportRecord, { readonly k: K }>;
