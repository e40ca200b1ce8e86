// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { GateResult, Verdict } from '../../domain/verdict.ts';
import { sha256 } from '../../support/digest.ts';
import type { BundleRecord } from './record.ts';

const PREDICATE = 'https://in-toto.io/attestation/test-result/v0.1';

interface Descriptor {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** In-toto Statement v1 with the attestation framework's test-result predicate (v0.1): our gates are its tests. */
export interface Statement {
  readonly _type: 'https://in-toto.io/Statement/v1';
  /** The target and the patch. */
  readonly subject: readonly Descriptor[];
  readonly predicateType: typeof PREDICATE;
  readonly predicate: {
    readonly result: 'PASSED' | 'WARNED' | 'FAILED';
    /** The bundle's record. */
    readonly configuration: readonly Descriptor[];
    readonly passedTests: readonly string[];
    readonly warnedTests: readonly string[];
    readonly failedTests: readonly string[];
  };
}

const descriptorSchema = z.strictObject({
  name: z.string(),
  digest: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
});

const statementSchema = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(descriptorSchema).length(2),
  predicateType: z.literal(PREDICATE),
  predicate: z.strictObject({
    result: z.enum(['PASSED', 'WARNED', 'FAILED']),
    configuration: z.array(descriptorSchema).length(1),
    passedTests: z.array(z.string()),
    warnedTests: z.array(z.string()),
    failedTests: z.array(z.string()),
  }),
});

/** Throws a `ZodError` when the value is no statement of ours. */
export function parseStatement(value: unknown): Statement {
  return statementSchema.parse(value);
}

export function statementOf(record: BundleRecord, recordDigest: string): Statement {
  const { results, verdict, candidate } = record.judged;
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [
      { name: 'target', digest: { sha256: record.target.digest } },
      { name: 'patch.diff', digest: { sha256: sha256(candidate.diff) } },
    ],
    predicateType: PREDICATE,
    predicate: {
      result: resultOf(verdict),
      configuration: [{ name: 'record.json', digest: { sha256: recordDigest } }],
      passedTests: namesOf(results, ['pass']),
      warnedTests: namesOf(results, ['inconclusive', 'not-applicable']),
      failedTests: namesOf(results, ['fail']),
    },
  };
}

function resultOf(verdict: Verdict): 'PASSED' | 'WARNED' | 'FAILED' {
  switch (verdict) {
    case 'plausible':
      return 'PASSED';
    case 'undecided':
      return 'WARNED';
    case 'rejected':
      return 'FAILED';
  }
}

function namesOf(results: readonly GateResult[], kinds: readonly string[]): string[] {
  return results.filter((result) => kinds.includes(result.outcome.kind)).map((result) => result.gate);
}
