// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';
import type { ApiCall, CallOutcome } from '../../../../domain/observation.ts';
import type { ProcessReport } from './read.ts';
import type { RecordOf, ReportRecord } from './record.ts';

/** A call with what the comparison of behaviours does not look at. */
export interface TimedCall {
  readonly call: ApiCall;
  /** Processor time from its begin to its end, milliseconds; `null` when it did not end. */
  readonly cpuMs: number | null;
}

/** The calls over the border, in their order. */
export function callsOf(reports: readonly ProcessReport[]): readonly TimedCall[] {
  return reports
    .flatMap((report) => callsOfProcess(report.records))
    .toSorted((one, other) => one.call.index - other.call.index);
}

interface Growing {
  call: ApiCall;
  callbacks: (readonly Encoded[])[];
  cpuMs: number | null;
}

function callsOfProcess(records: readonly ReportRecord[]): readonly TimedCall[] {
  const open = new Map<number, Growing>();
  for (const record of records) {
    if (record.k === 'call') {
      const call: ApiCall = {
        index: record.i,
        module: record.module,
        path: record.path,
        how: record.how,
        args: record.args,
        outcome: { kind: 'unfinished' },
        callbacks: [],
        after: [],
      };
      open.set(record.i, { call, callbacks: [], cpuMs: null });
      continue;
    }
    const growing = 'i' in record ? open.get(record.i) : undefined;
    if (growing !== undefined) {
      grow(growing, record);
    }
  }
  return [...open.values()].map(({ call, callbacks, cpuMs }) => ({ call: { ...call, callbacks }, cpuMs }));
}

function grow(growing: Growing, record: ReportRecord): void {
  const { call } = growing;
  if (record.k === 'callback') {
    growing.callbacks.push(record.args);
    growing.call = record.self === true ? { ...call, selfCalled: (call.selfCalled ?? 0) + 1 } : call;
  }
  if (record.k === 'body') {
    growing.call = { ...call, args: [...call.args, record.text] };
  }
  if (record.k === 'return' || record.k === 'throw' || record.k === 'settle') {
    growing.cpuMs = record.cpu / 1000;
    growing.call = { ...call, outcome: outcomeOf(record), ...('after' in record ? { after: record.after } : {}) };
  }
}

function outcomeOf(record: RecordOf<'return' | 'throw' | 'settle'>): CallOutcome {
  if (record.k === 'throw') {
    return { kind: 'threw', error: record.error };
  }
  return record.k === 'return' ? { kind: 'returned', value: record.value } : settled(record.how, record.value);
}

/** A promise's end stands as what the promise holds, told apart from a value returned and an error thrown at once. */
function settled(how: 'fulfilled' | 'rejected', value: Encoded): CallOutcome {
  return { kind: 'returned', value: { t: 'object', proto: 'Promise', entries: [[how, value]] } };
}
