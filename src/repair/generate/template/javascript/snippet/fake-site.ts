// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../../domain/encoded.ts';
import type { SinkEvent } from '../../../../../domain/observation.ts';
import type { Weakness } from '../../../../../domain/weakness.ts';
import type { Site } from '../../template.ts';

export interface SeenRun {
  readonly weakness: Weakness;
  readonly sinks?: readonly SinkEvent[];
  /** Arguments of the one recorded call of the API. */
  readonly args?: readonly Encoded[];
}

/** A site over files held in memory, with one observed run. */
export function fakeSite(files: Readonly<Record<string, string>>, seen: SeenRun): Site {
  const target = { root: '/t', directory: '/t', language: 'javascript' };
  const reproducer = {
    command: 'node poc.js',
    directory: '/t',
    shows: { kind: 'exit', status: 0 } as const,
    files: [],
    timeoutMs: 1000,
  };
  const call = {
    index: 0,
    module: 'index.js',
    path: [],
    how: 'call',
    args: seen.args ?? [],
    outcome: { kind: 'unfinished' },
    callbacks: [],
    after: [],
  } as const;
  return {
    dossier: {
      finding: {
        id: 'f',
        weakness: seen.weakness,
        target,
        component: { name: 'c', version: '1.0.0', path: '' },
        reproducer,
        locations: [],
        source: 'reproducer',
        advisories: [],
      },
      observations: [
        {
          shown: { kind: 'shown', because: 'seen' },
          reached: true,
          behaviour: { exit: 'status 0', stdout: '', stderr: '', calls: [call], processes: [], files: [] },
          sinks: seen.sinks ?? [],
          wallMs: 1,
          cpuMs: 1,
          maxRssKb: 1,
          evidence: 'e',
        },
      ],
      carriers: [],
      loadedFiles: Object.keys(files),
    },
    suspects: [],
    files: Object.keys(files).toSorted(),
    read: (file) => Promise.resolve(files[file] ?? ''),
  };
}
