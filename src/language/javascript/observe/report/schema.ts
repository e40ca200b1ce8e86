// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { Encoded } from '../../../../domain/encoded.ts';
import type { ReportRecord } from './record.ts';

/** The lines of a process's report. It was written beside hostile code: only what has this shape is read. */

const encoded: z.ZodType<Encoded> = z.lazy(() =>
  z.union([
    z.null(),
    z.boolean(),
    z.string(),
    z.number(),
    z.discriminatedUnion('t', [
      z.object({ t: z.literal('undefined') }),
      z.object({ t: z.literal('number'), v: z.enum(['NaN', 'Infinity', '-Infinity', '-0']) }),
      z.object({ t: z.literal('bigint'), v: z.string() }),
      z.object({ t: z.literal('symbol'), v: z.string() }),
      z.object({ t: z.literal('function'), name: z.string(), arity: z.number() }),
      z.object({ t: z.literal('date'), v: z.string() }),
      z.object({ t: z.literal('regexp'), source: z.string(), flags: z.string() }),
      z.object({ t: z.literal('error'), name: z.string(), message: z.string() }),
      z.object({ t: z.literal('bytes'), v: z.string() }),
      z.object({ t: z.literal('array'), items: z.array(encoded) }),
      z.object({
        t: z.literal('object'),
        proto: z.string().nullable().exactOptional(),
        entries: z.array(z.tuple([z.string(), encoded])),
      }),
      z.object({ t: z.enum(['map', 'set']), entries: z.array(z.tuple([encoded, encoded])) }),
      z.object({ t: z.literal('cycle'), up: z.number() }),
      z.object({ t: z.literal('cut'), why: z.string() }),
    ]),
  ]),
);

const rawFrame = z.tuple([z.string(), z.number(), z.number(), z.string()]);
const stack = z.array(rawFrame);
const how = z.enum(['call', 'construct', 'request', 'match']);

const recordSchema: z.ZodType<ReportRecord> = z.discriminatedUnion('k', [
  z.object({
    k: z.literal('start'),
    nonce: z.string(),
    pid: z.number(),
    thread: z.number(),
    argv: z.array(z.string()),
  }),
  z.object({ k: z.literal('main'), file: z.string(), isComponent: z.boolean() }),
  z.object({ k: z.literal('module'), file: z.string() }),
  z.object({
    k: z.literal('call'),
    i: z.number(),
    module: z.string(),
    path: z.array(z.string()),
    how,
    args: z.array(encoded),
  }),
  z.object({ k: z.literal('return'), i: z.number(), value: encoded, after: z.array(encoded), cpu: z.number() }),
  z.object({ k: z.literal('throw'), i: z.number(), error: encoded, after: z.array(encoded), cpu: z.number() }),
  z.object({
    k: z.literal('settle'),
    i: z.number(),
    how: z.enum(['fulfilled', 'rejected']),
    value: encoded,
    cpu: z.number(),
  }),
  z.object({ k: z.literal('callback'), i: z.number(), args: z.array(encoded), self: z.literal(true).optional() }),
  z.object({ k: z.literal('body'), i: z.number(), text: z.string() }),
  z.object({
    k: z.literal('sink'),
    n: z.number(),
    sink: z.enum(['process', 'file', 'code']),
    api: z.string(),
    detail: z.array(z.string()),
    stack,
    call: z.number(),
  }),
  z.object({ k: z.literal('sink-end'), n: z.number(), ok: z.boolean() }),
  z.object({
    k: z.literal('regexp'),
    pattern: z.string(),
    subject: z.string(),
    length: z.number(),
    call: z.number(),
    stack,
  }),
  z.object({
    k: z.literal('slow'),
    pattern: z.string(),
    subject: z.string(),
    length: z.number(),
    ms: z.number(),
    call: z.number(),
    stack,
  }),
  z.object({
    k: z.literal('polluted'),
    holder: z.string(),
    key: z.string(),
    isNew: z.boolean(),
    value: z.string(),
    call: z.number(),
  }),
  z.object({ k: z.literal('write'), holder: z.string(), key: z.string(), stack, call: z.number() }),
  z.object({ k: z.literal('canary'), call: z.number() }),
  z.object({ k: z.literal('substituted'), order: z.number() }),
  z.object({ k: z.literal('redirected'), isFound: z.boolean() }),
  z.object({ k: z.literal('end'), cpu: z.number(), code: z.union([z.number(), z.string()]) }),
]);

/** One line; `null` when it is not one of ours. */
export function parseRecord(line: string): ReportRecord | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    // Torn: the process was ended while it wrote.
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
  return recordSchema.safeParse(json).data ?? null;
}
