// SPDX-License-Identifier: Apache-2.0
import type { DataFlow, DataFlowReport } from '../../domain/data-flow.ts';
import type { Dossier } from '../../domain/dossier.ts';
import type { Frame, Location } from '../../domain/location.ts';
import type { SinkEvent } from '../../domain/observation.ts';
import { fakeLanguage, QUIET_OBSERVATION } from '../../language/fake-language.ts';
import { FakeSandbox } from '../../sandbox/fake-sandbox.ts';
import { SILENT } from '../../support/progress.ts';
import type { Services } from '../services.ts';

const ATTACK = '; touch marker';

/** A finding of command injection in `node_modules/tool`, whose reproducer was seen to start a program. */
export function fakeDossier(sinks: readonly SinkEvent[]): Dossier {
  const root = '/target';
  const call = {
    index: 0,
    module: 'node_modules/tool/index.js',
    path: ['run'],
    how: 'call' as const,
    args: [ATTACK],
    outcome: { kind: 'returned' as const, value: null },
    callbacks: [],
    after: [],
  };
  return {
    finding: {
      id: 'finding',
      weakness: 'CWE-78',
      target: { root, directory: root, language: 'fake' },
      component: { name: 'tool', version: '1.0.0', path: 'node_modules/tool' },
      reproducer: {
        command: 'node x.js',
        directory: root,
        shows: { kind: 'file', path: 'marker' },
        files: [],
        timeoutMs: 1,
      },
      locations: [],
      source: 'reproducer',
      advisories: [],
    },
    observations: [{ ...QUIET_OBSERVATION, behaviour: { ...QUIET_OBSERVATION.behaviour, calls: [call] }, sinks }],
    carriers: [{ kind: 'argument', call: 0, argument: 0, at: [] }],
    loadedFiles: [],
  };
}

export function seenSink(stack: readonly Frame[], change: Partial<SinkEvent> = {}): SinkEvent {
  return { sink: 'process', api: 'child_process.exec', detail: [`ls ${ATTACK}`], stack, ...change };
}

export function frame(file: string, line: number, name?: string): Frame {
  return { file, line, column: 3, ...(name === undefined ? {} : { function: name }) };
}

export function at(file: string, line: number): Location {
  return { file, region: { startLine: line, startColumn: 3, endLine: line, endColumn: 9 } };
}

export function flow(sink: Location, change: Partial<DataFlow['sink']> = {}): DataFlow {
  return {
    source: { location: at('node_modules/tool/index.js', 1), description: 'parameter "p" of exported run' },
    steps: [at('node_modules/tool/index.js', 2)],
    sink: { location: sink, kind: 'process', api: 'child_process.exec', argument: 0, isPassedOn: false, ...change },
  };
}

export function servicesSeeing(report?: Partial<DataFlowReport>): Services {
  const dataFlows = async (): Promise<DataFlowReport> => ({ flows: [], files: 1, skipped: [], ...report });
  return {
    sandbox: new FakeSandbox(),
    languages: [fakeLanguage(report === undefined ? {} : { dataFlows })],
    journal: {
      runId: 'fake',
      directory: '/nowhere',
      step: async (_, work) => work(),
      entries: () => [],
      putBlob: async () => 'digest',
      getBlob: async () => new Uint8Array(),
    },
    progress: SILENT,
    signer: () => {
      throw new Error('localizing signs nothing');
    },
    now: () => 0,
    options: { replays: 3, parallel: 1, budgetMs: 1000, alternatives: false, apply: false, seed: 1 },
  };
}
